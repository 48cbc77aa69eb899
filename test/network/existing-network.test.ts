import type { ClusterNetworkAttributes } from "../../lib/network";
import { ClusterNetwork, NetworkRef } from "../../lib/network";
import { newStack, problemsOf, synthStack } from "./support/stacks";

const ID = "11111111-2222-3333-4444-555555555555";
const BY_ID: ClusterNetworkAttributes = { network: NetworkRef.id(ID), subnet: NetworkRef.id(ID), cidr: "10.10.0.0/24" };

function problems(attributes: object): string {
  return problemsOf(() => ClusterNetwork.fromExisting(newStack(), "Network", { ...BY_ID, ...attributes }));
}

describe("an existing network", () => {
  test("makes no resource at all", () => {
    const stack = synthStack((scope) => void ClusterNetwork.fromExisting(scope, "Network", BY_ID));

    expect(stack.allResources).toEqual([]);
  });

  test("is looked up by id, and its subnet together with the range that was given", () => {
    const stack = synthStack((scope) => void ClusterNetwork.fromExisting(scope, "Network", BY_ID));

    expect(stack.dataSource("Network/Resource")).toEqual({ network_id: ID });
    expect(stack.dataSource("Network/Subnet")).toEqual({
      network_id: "${data.openstack_networking_network_v2.Network_1C6012B5.id}",
      subnet_id: ID,
      cidr: "10.10.0.0/24",
    });
  });

  test("is looked up by name", () => {
    const stack = synthStack((scope) => {
      ClusterNetwork.fromExisting(scope, "Network", {
        network: NetworkRef.named("office"),
        subnet: NetworkRef.named("nodes"),
        router: NetworkRef.named("gateway"),
        cidr: "10.10.0.0/24",
      });
    });

    expect(stack.dataSource("Network/Resource")).toEqual({ name: "office" });
    expect(stack.dataSource("Network/Subnet")).toMatchObject({ name: "nodes", cidr: "10.10.0.0/24" });
    expect(stack.dataSource("Network/Router")).toEqual({ name: "gateway" });
  });

  test("takes a router by id as it is, because it may belong to another project", () => {
    const stack = newStack();

    const network = ClusterNetwork.fromExisting(stack, "Network", { ...BY_ID, router: NetworkRef.id(ID) });

    expect(network.routerId).toBe(ID);
    expect(stack.node.tryFindChild("Network")?.node.tryFindChild("Router")).toBeUndefined();
  });

  test("is dual stack with an IPv6 subnet and its range", () => {
    const network = ClusterNetwork.fromExisting(newStack(), "Network", {
      ...BY_ID,
      ipv6Subnet: NetworkRef.id(ID),
      ipv6Cidr: "fd00::/64",
    });

    expect(network.cidrs).toEqual(["10.10.0.0/24", "fd00::/64"]);
    expect(network.ipv6SubnetId).toBeDefined();
  });

  test("allows floating IPs only with an external network and a router", () => {
    const stack = newStack();
    const bare = ClusterNetwork.fromExisting(stack, "Bare", BY_ID);
    const external = ClusterNetwork.fromExisting(stack, "External", { ...BY_ID, externalNetwork: "public" });
    const routed = ClusterNetwork.fromExisting(stack, "Routed", {
      ...BY_ID,
      externalNetwork: "public",
      router: NetworkRef.id(ID),
    });

    expect(bare.checkFloatingIp("fip")).toMatchObject({ code: "external-network-missing" });
    expect(external.checkFloatingIp("fip")).toMatchObject({ code: "router-missing" });
    expect(routed.checkFloatingIp("fip")).toBeUndefined();
  });

  test.each([
    [{ cidr: undefined }, "required cidr"],
    [{ cidr: "10.10.0.1/24" }, "cidr-with-host-bits cidr"],
    [{ network: NetworkRef.id("office") }, "uuid network"],
    [{ network: undefined }, "required network"],
    [{ subnet: NetworkRef.id("nodes") }, "uuid subnet"],
    [{ subnet: NetworkRef.named("") }, "not-blank subnet"],
    [{ router: NetworkRef.id("r1") }, "uuid router"],
    [{ ipv6Cidr: "fd00::/64" }, "ipv6-half-given ipv6Subnet"],
    [{ ipv6Subnet: NetworkRef.id(ID) }, "ipv6-half-given ipv6Cidr"],
    [{ gateway: "10.99.0.1" }, "address-outside-subnet gateway"],
    [{ mtu: 100 }, "integer mtu"],
    [{ subnetId: ID }, "unknown-property subnetId"],
  ])("%j is refused: %s", (attributes, expected) => {
    expect(problems(attributes)).toBe(expected);
  });
});
