import type { TerraformStack } from "cdktf";
import type { ClusterNetworkProps, KuryrNetworkProps } from "../../../lib/network";
import {
  AddressScope,
  ClusterNetwork,
  KuryrNetwork,
  KuryrPodSubnets,
  NetworkPlugin,
  NetworkRef,
  NetworkRouter,
} from "../../../lib/network";
import { newStack, problemsOf, synthStack } from "../support/stacks";
import { kuryr } from "./support";

const FLAVOR = "11111111-2222-3333-4444-555555555555";
const SCOPE = "99999999-2222-3333-4444-555555555555";

type Changes = Partial<KuryrNetworkProps> & { readonly node?: Partial<ClusterNetworkProps>; readonly plugin?: object };

/** A network of nodes with Kuryr's networks beside it, and one control plane node. */
function addKuryr(stack: TerraformStack, { node, plugin, ...props }: Changes = {}): KuryrNetwork {
  const network = new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public", ...node });
  const made = new KuryrNetwork(stack, "Kuryr", {
    clusterName: "demo",
    network,
    networkPlugin: kuryr(plugin),
    serviceCidr: "10.96.0.0/16",
    apiPort: 6443,
    ...props,
  });
  made.addControlPlane("demo-control-plane-1", "10.10.0.11");
  return made;
}

function synth(changes?: Changes) {
  return synthStack((stack) => void addKuryr(stack, changes));
}

function problems(changes: Changes): string {
  return problemsOf(() => addKuryr(newStack(), changes));
}

const PER_NAMESPACE = { podSubnets: KuryrPodSubnets.perNamespace({ prefixLength: 26 }) };

describe("the networks of Kuryr", () => {
  test("are one of pods and one of Services, each with a subnet on the router of the nodes", () => {
    expect(synth().counts).toMatchObject({
      openstack_networking_network_v2: 3,
      openstack_networking_subnet_v2: 3,
      openstack_networking_router_v2: 1,
      openstack_networking_router_interface_v2: 3,
    });
  });

  test("of pods has the whole range, with the router at its end", () => {
    const stack = synth();

    expect(stack.resource("Kuryr/Pods/Subnet")).toMatchObject({
      name: "demo-pods",
      cidr: "10.244.0.0/16",
      ip_version: 4,
      enable_dhcp: false,
      gateway_ip: "10.244.255.254",
      allocation_pool: [{ start: "10.244.0.1", end: "10.244.255.253" }],
    });
    expect(stack.resource("Kuryr/Pods/RouterInterface")).toMatchObject({
      router_id: "${openstack_networking_router_v2.Network_Router_F07396AE.id}",
      subnet_id: `\${${stack.addressOf("Kuryr/Pods/Subnet")}.id}`,
    });
  });

  test("of Services has the range of the ClusterIPs, and as much again that Neutron gives out", () => {
    expect(synth().resource("Kuryr/Services/Subnet")).toMatchObject({
      name: "demo-services",
      cidr: "10.96.0.0/15",
      enable_dhcp: false,
      gateway_ip: "10.97.255.254",
      allocation_pool: [{ start: "10.97.0.0", end: "10.97.255.253" }],
    });
  });

  test("keep port security on, and bear tags by which what is left on them is found, and yours", () => {
    const stack = synth({ tags: ["department"] });

    expect(stack.resource("Kuryr/Pods/Resource")).toMatchObject({
      name: "demo-pods",
      port_security_enabled: true,
      tags: ["k8s-on-openstack-pods-demo", "department"],
    });
    expect(stack.resource("Kuryr/Services/Resource")).toMatchObject({
      name: "demo-services",
      port_security_enabled: true,
      tags: ["k8s-on-openstack-services-demo", "department"],
    });
  });

  test("have no tag of what Kuryr makes, because Kuryr and the sweep take such for their own", () => {
    const { text } = synth({ tags: ["department"] });

    expect(text).toContain("k8s-on-openstack-pods-demo");
    expect(text).not.toContain("k8s-on-openstack-kuryr-demo");
  });

  test("have the MTU of the nodes where it is given, and that of the cloud otherwise", () => {
    const given = synth({ node: { mtu: 8942 } });

    expect(given.resource("Kuryr/Pods/Resource")["mtu"]).toBe(8942);
    expect(given.resource("Kuryr/Services/Resource")["mtu"]).toBe(8942);
    expect(synth().resource("Kuryr/Pods/Resource")).not.toHaveProperty("mtu");
  });

  test("join a router of another project by its id", () => {
    const stack = synthStack((scope) => {
      const network = ClusterNetwork.fromExisting(scope, "Network", {
        network: NetworkRef.id(FLAVOR),
        subnet: NetworkRef.id(FLAVOR),
        router: NetworkRef.id(SCOPE),
        cidr: "10.10.0.0/24",
      });
      new KuryrNetwork(scope, "Kuryr", {
        clusterName: "demo",
        network,
        networkPlugin: kuryr(),
        serviceCidr: "10.96.0.0/16",
        apiPort: 6443,
      });
    });

    expect(stack.resource("Kuryr/Pods/RouterInterface")["router_id"]).toBe(SCOPE);
  });
});

describe("subnets of namespaces", () => {
  test("come from a pool that is the range of the pods, its first subnet being that of the rest", () => {
    const stack = synth({ plugin: PER_NAMESPACE });

    expect(stack.resource("Kuryr/Pods/Pool")).toEqual({
      name: "demo-pods",
      ip_version: 4,
      prefixes: ["10.244.0.0/16"],
      default_prefixlen: 26,
      tags: ["k8s-on-openstack-pods-demo"],
    });
    expect(stack.resource("Kuryr/Pods/Subnet")).toMatchObject({
      cidr: "10.244.0.0/26",
      subnetpool_id: `\${${stack.addressOf("Kuryr/Pods/Pool")}.id}`,
      gateway_ip: "10.244.0.62",
    });
  });

  test("are the only reason for a pool without an address scope", () => {
    expect(synth().resources("openstack_networking_subnetpool_v2")).toEqual([]);
    expect(synth({ plugin: PER_NAMESPACE }).resources("openstack_networking_subnetpool_v2")).toHaveLength(1);
  });
});

describe("an address scope of the nodes", () => {
  test("holds pods and Services, too, because no router joins two scopes", () => {
    const stack = synth({ node: { addressScope: AddressScope.fromId(SCOPE) }, plugin: PER_NAMESPACE });
    const pools = stack.resources("openstack_networking_subnetpool_v2");

    expect(pools.map((pool) => [pool["prefixes"], pool["default_prefixlen"], pool["address_scope_id"]])).toEqual([
      [["10.244.0.0/16"], 26, SCOPE],
      [["10.96.0.0/15"], 15, SCOPE],
      [["10.10.0.0/24"], 24, SCOPE],
    ]);
    expect(stack.resources("openstack_networking_subnet_v2").every((subnet) => "subnetpool_id" in subnet)).toBe(true);
  });

  test("gives shared pods a pool of one subnet", () => {
    const stack = synth({ node: { addressScope: AddressScope.fromId(SCOPE) } });

    expect(stack.resource("Kuryr/Pods/Pool")).toMatchObject({ prefixes: ["10.244.0.0/16"], default_prefixlen: 16 });
  });
});

describe("what the upper half knows", () => {
  const facts = (changes?: Changes) => addKuryr(newStack(), changes).facts;

  test("is ids of what was made, and the tag of what Kuryr makes", () => {
    const { podSubnetPoolId, resourceTags, podSecurityGroupIds, nodeSubnetIds, ...ids } = facts();

    expect(podSubnetPoolId).toBeUndefined();
    expect(resourceTags).toEqual(["k8s-on-openstack-kuryr-demo"]);
    expect(podSecurityGroupIds).toHaveLength(1);
    expect(nodeSubnetIds).toHaveLength(1);
    expect(Object.entries(ids).filter(([, id]) => typeof id !== "string" || id === "")).toEqual([]);
    expect(Object.keys(ids).sort()).toEqual([
      "externalNetworkId",
      "podSubnetId",
      "projectId",
      "routerId",
      "serviceSubnetId",
    ]);
  });

  test("has a pool when namespaces have subnets, and none when the pool is there for a scope only", () => {
    const addressScope = AddressScope.fromId(SCOPE);

    expect(facts({ plugin: PER_NAMESPACE }).podSubnetPoolId).toEqual(expect.any(String));
    expect(facts({ node: { addressScope } }).podSubnetPoolId).toBeUndefined();
  });

  test("has no network for floating IPs where there is none", () => {
    const node = { externalNetwork: undefined, router: NetworkRouter.create() };

    expect(facts({ node }).externalNetworkId).toBeUndefined();
  });
});

describe("a network of Kuryr", () => {
  test.each([
    ["without a router", { node: { externalNetwork: undefined } }, "kuryr-router-missing network"],
    ["with another plugin", { networkPlugin: NetworkPlugin.cilium() }, "kuryr-only networkPlugin"],
    [
      "whose Services have no upper half",
      { serviceCidr: "10.97.0.0/16" },
      "service-range-without-upper-half serviceCidr",
    ],
    ["whose Services meet the pods", { serviceCidr: "10.244.0.0/17" }, "cidr-overlap networkPlugin.podCidr"],
    ["with a port that is none", { apiPort: 0 }, "integer apiPort"],
    ["whose cluster has a name that is none", { clusterName: "Demo!" }, "dns-label clusterName"],
    ["with a tag that is none", { tags: ["a,b"] }, "tag tags[0]"],
    ["with an option that there is not", { podCidr: "10.0.0.0/8" }, "unknown-property podCidr"],
  ])("%s is refused", (_, changes, problem) => {
    expect(problems(changes as Changes)).toContain(problem);
  });

  test("names everything that is missing at once to callers without types", () => {
    expect(problemsOf(() => new KuryrNetwork(newStack(), "Kuryr", {} as KuryrNetworkProps))).toBe(
      "required clusterName, required network, required networkPlugin, required serviceCidr, required apiPort",
    );
  });
});
