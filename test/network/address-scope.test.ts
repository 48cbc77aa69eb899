import type { AddressScopeProps } from "../../lib/network";
import { AddressScope, ClusterNetwork, NetworkRef } from "../../lib/network";
import { newStack, problemsOf, synthStack } from "./support/stacks";

const ID = "11111111-2222-3333-4444-555555555555";

describe("an address scope", () => {
  test("is made with its name", () => {
    const stack = synthStack((scope) => void new AddressScope(scope, "Scope", { name: "office" }));

    expect(stack.resource("Scope/Resource")).toEqual({ name: "office", ip_version: 4 });
  });

  test("may exist already", () => {
    expect(AddressScope.fromId(ID)).toEqual({ addressScopeId: ID });
    expect(problemsOf(() => AddressScope.fromId("office"))).toBe("uuid addressScopeId");
  });

  test.each([
    [{}, "required name"],
    [{ name: " " }, "not-blank name"],
    [{ name: "office", shared: true }, "unknown-property shared"],
  ])("of %j is refused", (props, problem) => {
    expect(problemsOf(() => new AddressScope(newStack(), "Scope", props as AddressScopeProps))).toBe(problem);
  });
});

describe("a network in an address scope", () => {
  test("has a pool of its range there, which its subnet comes from", () => {
    const stack = synthStack((scope) => {
      const addressScope = new AddressScope(scope, "Scope", { name: "office" });
      const network = new ClusterNetwork(scope, "Network", { cidr: "10.10.0.0/24", name: "nodes", addressScope });

      expect(network.addressScopeId).toBe(addressScope.addressScopeId);
    });

    expect(stack.resource("Network/SubnetPool")).toEqual({
      name: "nodes",
      ip_version: 4,
      prefixes: ["10.10.0.0/24"],
      default_prefixlen: 24,
      address_scope_id: `\${${stack.addressOf("Scope/Resource")}.id}`,
    });
    expect(stack.resource("Network/Subnet")).toMatchObject({
      cidr: "10.10.0.0/24",
      subnetpool_id: `\${${stack.addressOf("Network/SubnetPool")}.id}`,
    });
  });

  test("has none of it without a scope", () => {
    const stack = synthStack((scope) => void new ClusterNetwork(scope, "Network", { cidr: "10.10.0.0/24" }));

    expect(stack.resources("openstack_networking_subnetpool_v2")).toEqual([]);
    expect(stack.resource("Network/Subnet")).not.toHaveProperty("subnetpool_id");
  });

  test("says so when it exists already", () => {
    const network = ClusterNetwork.fromExisting(newStack(), "Network", {
      network: NetworkRef.id(ID),
      subnet: NetworkRef.id(ID),
      cidr: "10.10.0.0/24",
      addressScope: AddressScope.fromId(ID),
      trunks: false,
    });

    expect([network.addressScopeId, network.trunks]).toEqual([ID, false]);
  });

  test.each([
    ["office", "wrong-kind addressScope"],
    [null, "wrong-kind addressScope"],
    [{}, "required addressScope.addressScopeId"],
    [{ addressScopeId: "office" }, "uuid addressScope.addressScopeId"],
  ])("is refused with %j for a scope, new or not", (addressScope, problem) => {
    const odd = { cidr: "10.10.0.0/24", addressScope: addressScope as unknown as AddressScope };
    const refs = { network: NetworkRef.id(ID), subnet: NetworkRef.id(ID) };

    expect(problemsOf(() => new ClusterNetwork(newStack(), "Network", odd))).toBe(problem);
    expect(problemsOf(() => ClusterNetwork.fromExisting(newStack(), "Network", { ...odd, ...refs }))).toBe(problem);
  });
});

describe("trunks", () => {
  test("are taken to be there", () => {
    expect(new ClusterNetwork(newStack(), "Network", { cidr: "10.10.0.0/24" }).trunks).toBe(true);
    expect(new ClusterNetwork(newStack(), "Network", { cidr: "10.10.0.0/24", trunks: false }).trunks).toBe(false);
  });

  test("are there or not, and nothing else", () => {
    const trunks = "no" as unknown as boolean;

    expect(problemsOf(() => new ClusterNetwork(newStack(), "Network", { cidr: "10.10.0.0/24", trunks }))).toBe(
      "boolean trunks",
    );
  });
});
