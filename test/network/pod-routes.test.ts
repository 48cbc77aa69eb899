import { flattenChecks } from "../../lib/core";
import {
  ApiEndpoint,
  EgressPolicy,
  Encapsulation,
  IpFamily,
  NetworkPlugin,
  NodePortAccess,
  PodRoutes,
  renderSecurityRules,
  SshAccess,
} from "../../lib/network";
import type { BgpPeer, SecurityRulesInput } from "../../lib/network";

const PEER: BgpPeer = { address: "10.10.0.1", asn: 64_513 };
const BGP = PodRoutes.bgp({ localAsn: 64_512, peers: [PEER] });
const ROUTER = PodRoutes.cloudRouter();

function rulesOf(networkPlugin: NetworkPlugin, input: Partial<SecurityRulesInput> = {}) {
  return renderSecurityRules({
    families: [IpFamily.IPV4],
    cidrs: ["10.10.0.0/24"],
    networkPlugin,
    exposure: ApiEndpoint.octavia().exposure,
    nodePorts: NodePortAccess.loadBalancers(),
    ssh: SshAccess.none(),
    egress: EgressPolicy.all(),
    ...input,
  });
}

function added(networkPlugin: NetworkPlugin, input: Partial<SecurityRulesInput> = {}): string[] {
  const plain = rulesOf(NetworkPlugin[networkPlugin.name as "cilium"]({ encapsulation: Encapsulation.NATIVE }), input);
  const usual = new Set(plain.map(({ role, id }) => `${role} ${id}`));
  return rulesOf(networkPlugin, input)
    .map(({ role, id, protocol, ports, remote }) => ({
      key: `${role} ${id}`,
      text: [protocol, ports?.join("-"), remote.value],
    }))
    .filter(({ key }) => !usual.has(key))
    .map(({ key, text }) => `${key}: ${text.filter((part) => part !== undefined).join(" ")}`);
}

describe("routes to pods", () => {
  it.each([NetworkPlugin.cilium, NetworkPlugin.calico, NetworkPlugin.flannel])("leave the tunnel away", (make) => {
    const plugin = make({ podRoutes: ROUTER });

    expect(plugin.encapsulation).toBe(Encapsulation.NATIVE);
    expect(plugin.overheadBytes).toBe(0);
    expect(plugin.podMtu(1442)).toBe(1442);
    expect(plugin.routesPods).toBe(true);
    expect(flattenChecks(plugin.check("networkPlugin"))).toEqual([]);
  });

  it("are nobody's unless asked for, with and without a tunnel", () => {
    expect(NetworkPlugin.cilium().routesPods).toBe(false);
    expect(NetworkPlugin.cilium({ encapsulation: Encapsulation.NATIVE }).podRoutes).toBeUndefined();
  });

  it("leave address pairs to the cloud controller on the cloud's router, and ask for the whole range with BGP", () => {
    const pods = { podCidr: "10.64.0.0/16" };

    expect(NetworkPlugin.cilium({ ...pods, podRoutes: ROUTER }).allowedAddressPairs()).toEqual([]);
    expect(NetworkPlugin.cilium({ ...pods, podRoutes: ROUTER }).routedPodCidrs()).toEqual(["10.64.0.0/16"]);
    expect(
      NetworkPlugin.cilium({ ...pods, ipv6PodCidr: "fd00:64::/56", podRoutes: ROUTER }).allowedAddressPairs(),
    ).toEqual(["10.64.0.0/16", "fd00:64::/56"]);
    expect(NetworkPlugin.cilium({ ...pods, podRoutes: BGP }).allowedAddressPairs()).toEqual(["10.64.0.0/16"]);
  });

  it("give Calico's pods addresses of their node's range on the cloud's router, so that the range limits them", () => {
    expect(NetworkPlugin.calico({ podRoutes: ROUTER }).usesNodeRanges).toBe(true);
    expect(NetworkPlugin.calico({ podRoutes: BGP }).usesNodeRanges).toBe(false);
  });

  it("keep addresses towards clients and further ranges, each once", () => {
    const routes = PodRoutes.cloudRouter({
      reachableFrom: [
        { cidr: "10.20.0.0/24", tcpPorts: [80] },
        { cidr: "10.20.0.0/24", udpPorts: [53] },
      ],
      untranslatedCidrs: ["10.20.0.0/24", "10.30.0.0/16"],
    });

    expect(routes.untranslatedCidrs).toEqual(["10.20.0.0/24", "10.30.0.0/16"]);
  });

  it("count a route for every node and IP version, thirty in all unless the cloud has more", () => {
    const codes = (routes: PodRoutes, nodes: number, families: number) =>
      flattenChecks(routes.checkRoutes("podRoutes", nodes, families)).map((one) => ("code" in one ? one.code : ""));

    expect(codes(ROUTER, 30, 1)).toEqual([]);
    expect(codes(ROUTER, 31, 1)).toEqual(["router-routes-exceeded"]);
    expect(codes(ROUTER, 16, 2)).toEqual(["router-routes-exceeded"]);
    expect(codes(PodRoutes.cloudRouter({ maxRoutes: 100 }), 50, 2)).toEqual([]);
    expect(codes(BGP, 500, 2)).toEqual([]);
  });
});

describe("the rules for routed pods", () => {
  it("are those of pods without a tunnel, and no more, as long as nobody outside is named", () => {
    expect(added(NetworkPlugin.cilium({ podRoutes: ROUTER }))).toEqual([]);
    expect(added(NetworkPlugin.cilium({ podRoutes: BGP }))).toEqual([]);
    expect(added(NetworkPlugin.flannel({ podRoutes: ROUTER }))).toEqual([]);
  });

  it("open the named ports of workers to the named ranges, and echo requests", () => {
    const podRoutes = PodRoutes.cloudRouter({
      reachableFrom: [{ cidr: "10.20.0.0/24", tcpPorts: [80, 8080], udpPorts: [53] }],
    });

    expect(added(NetworkPlugin.cilium({ podRoutes }))).toEqual([
      "worker PodsTcp80From10_20_0_0_24: tcp 80-80 10.20.0.0/24",
      "worker PodsTcp8080From10_20_0_0_24: tcp 8080-8080 10.20.0.0/24",
      "worker PodsUdp53From10_20_0_0_24: udp 53-53 10.20.0.0/24",
      "worker PodsIcmpFrom10_20_0_0_24: icmp 10.20.0.0/24",
    ]);
  });

  it("are of the family of the range", () => {
    const podRoutes = PodRoutes.cloudRouter({ reachableFrom: [{ cidr: "fd00:20::/64", tcpPorts: [80] }] });
    const dualStack = { families: [IpFamily.IPV4, IpFamily.IPV6], cidrs: ["10.10.0.0/24", "fd00:10:10::/64"] };

    expect(added(NetworkPlugin.cilium({ podRoutes }), dualStack)).toEqual([
      "worker PodsTcp80Fromfd00_20___64: tcp 80-80 fd00:20::/64",
      "worker PodsIcmpFromfd00_20___64: ipv6-icmp fd00:20::/64",
    ]);
  });

  it("let routers open sessions to Calico, where Cilium opens them itself", () => {
    expect(added(NetworkPlugin.calico({ podRoutes: BGP }))).toEqual([
      "control-plane BgpFrom10_10_0_1_32: tcp 179-179 10.10.0.1/32",
      "worker BgpFrom10_10_0_1_32: tcp 179-179 10.10.0.1/32",
    ]);
  });

  it("let nodes reach the routers when egress is strict", () => {
    expect(added(NetworkPlugin.cilium({ podRoutes: BGP }), { egress: EgressPolicy.strict() })).toEqual([
      "control-plane EgressToBgp10_10_0_1Ipv4: tcp 179-179 10.10.0.1/32",
      "worker EgressToBgp10_10_0_1Ipv4: tcp 179-179 10.10.0.1/32",
    ]);
  });
});
