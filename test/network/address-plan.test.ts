import { checkProps } from "../../lib/core";
import type { AddressPlan, IClusterNetwork } from "../../lib/network";
import { checkAddressPlan, ClusterNetwork, Encapsulation, NetworkPlugin, warnAddressPlan } from "../../lib/network";
import { newStack, problemsOf } from "./support/stacks";

const IPV6_PODS = { ipv6PodCidr: "fd00:10:244::/56" };
const ipv4 = new ClusterNetwork(newStack(), "Network", { cidr: "10.10.0.0/24", mtu: 1450 });
const dual = new ClusterNetwork(newStack(), "Network", {
  cidr: "10.10.0.0/24",
  ipv6: { cidr: "fd00:10:10::/64" },
  mtu: 1450,
});

function plan(changes: Partial<AddressPlan> = {}): AddressPlan {
  return { network: ipv4, networkPlugin: NetworkPlugin.cilium(), serviceCidr: "10.96.0.0/12", ...changes };
}

function problems(changes: Partial<AddressPlan>): string {
  return problemsOf(() => checkProps("Cluster", checkAddressPlan(plan(changes))));
}

function networkOf(cidr: string): IClusterNetwork {
  return new ClusterNetwork(newStack(), "Network", { cidr, mtu: 1450 });
}

describe("the ranges of a cluster", () => {
  test("are fine by default", () => {
    expect(problems({})).toBe("");
  });

  test("are fine with dual stack throughout", () => {
    expect(
      problems({ network: dual, networkPlugin: NetworkPlugin.cilium(IPV6_PODS), ipv6ServiceCidr: "fd00:10:96::/112" }),
    ).toBe("");
  });

  test.each<[string, Partial<AddressPlan>, string]>([
    [
      "pods in Services",
      { networkPlugin: NetworkPlugin.cilium({ podCidr: "10.100.0.0/16" }) },
      "cidr-overlap networkPlugin.podCidr",
    ],
    [
      "pods on the nodes",
      { networkPlugin: NetworkPlugin.cilium({ podCidr: "10.10.0.0/16" }) },
      "cidr-overlap network.cidr",
    ],
    ["Services on the nodes", { network: networkOf("10.97.0.0/24") }, "cidr-overlap network.cidr"],
    ["pods in a reserved range", { reservedCidrs: ["10.244.8.0/24"] }, "cidr-overlap networkPlugin.podCidr"],
    ["a reserved range that is none", { reservedCidrs: ["peer"] }, "not-a-cidr reservedCidrs[0]"],
    ["link-local Services", { serviceCidr: "169.254.0.0/16" }, "reserved-cidr serviceCidr"],
    ["host bits in Services", { serviceCidr: "10.96.0.1/12" }, "cidr-with-host-bits serviceCidr"],
    ["no range of Services", { serviceCidr: undefined }, "required serviceCidr"],
    ["too many Services", { serviceCidr: "172.0.0.0/8" }, "cidr-too-large serviceCidr"],
    [
      "too many IPv6 Services",
      { network: dual, networkPlugin: NetworkPlugin.cilium(IPV6_PODS), ipv6ServiceCidr: "fd00:10:96::/64" },
      "cidr-too-large ipv6ServiceCidr",
    ],
    [
      "more nodes than shares",
      { networkPlugin: NetworkPlugin.cilium({ podCidr: "10.244.0.0/20" }), maxNodes: 17 },
      "pod-cidr-too-small networkPlugin.nodeMaskSize",
    ],
    [
      "a share as large as the whole",
      { networkPlugin: NetworkPlugin.cilium({ nodeMaskSize: 16 }) },
      "node-mask-size networkPlugin.nodeMaskSize",
    ],
    [
      "more than 65536 shares",
      {
        networkPlugin: NetworkPlugin.cilium({ podCidr: "10.0.0.0/9", nodeMaskSize: 26 }),
        network: networkOf("192.168.0.0/24"),
        serviceCidr: "172.20.0.0/16",
        maxPods: 50,
      },
      "node-mask-size networkPlugin.nodeMaskSize",
    ],
    ["more pods than addresses of a node", { maxPods: 254 }, "node-range-too-small maxPods"],
    [
      "IPv6 pods alone",
      { network: dual, networkPlugin: NetworkPlugin.cilium(IPV6_PODS) },
      "dual-stack-half-given ipv6ServiceCidr",
    ],
    [
      "IPv6 Services alone",
      { network: dual, ipv6ServiceCidr: "fd00:10:96::/112" },
      "dual-stack-half-given networkPlugin.ipv6PodCidr",
    ],
    [
      "dual stack on an IPv4 network",
      { networkPlugin: NetworkPlugin.cilium(IPV6_PODS), ipv6ServiceCidr: "fd00:10:96::/112" },
      "dual-stack-network-missing network.ipv6",
    ],
    [
      "dual stack over IP in IP",
      {
        network: dual,
        networkPlugin: NetworkPlugin.calico({ ...IPV6_PODS, encapsulation: Encapsulation.IPIP }),
        ipv6ServiceCidr: "fd00:10:96::/112",
      },
      "dual-stack-unsupported networkPlugin.ipv6PodCidr",
    ],
    [
      "IPv6 Services given as IPv4",
      { serviceCidr: "fd00:10:96::/112" },
      "ip-version serviceCidr, cidr-too-small serviceCidr",
    ],
    ["DNS outside Services", { dnsServiceIp: "10.10.0.10" }, "dns-service-ip-outside dnsServiceIp"],
    ["DNS on the address of the API server", { dnsServiceIp: "10.96.0.1" }, "dns-service-ip-taken dnsServiceIp"],
    ["DNS that is no address", { dnsServiceIp: "ten" }, "ip-address dnsServiceIp"],
    [
      "an MTU that the tunnel does not leave",
      { networkPlugin: NetworkPlugin.cilium({ mtu: 1450 }) },
      "mtu-too-large networkPlugin.mtu",
    ],
  ])("are refused with %s", (_name, changes, expected) => {
    expect(problems(changes)).toBe(expected);
  });

  test("name both sides and what they share when they overlap", () => {
    const call = () =>
      checkProps(
        "Cluster",
        checkAddressPlan(plan({ networkPlugin: NetworkPlugin.cilium({ podCidr: "10.100.0.0/16" }) })),
      );

    expect(call).toThrow(
      "networkPlugin.podCidr must not overlap 'serviceCidr' 10.96.0.0/12 (they share 10.100.0.0/16), got \"10.100.0.0/16\"",
    );
  });

  test("may give a node more pods than its share where the plugin has its own addresses", () => {
    expect(problems({ networkPlugin: NetworkPlugin.calico(), maxPods: 254 })).toBe("");
  });

  test("draw a warning where they meet Docker's bridge or OVN's inner networks", () => {
    expect(warnAddressPlan(plan({ networkPlugin: NetworkPlugin.cilium({ podCidr: "172.16.0.0/12" }) }))).toEqual([
      "networkPlugin.podCidr 172.16.0.0/12 meets 172.17.0.0/16, the default bridge of Docker; traffic may never leave the node",
    ]);
    expect(warnAddressPlan(plan({ serviceCidr: "100.64.0.0/16" }))).toHaveLength(1);
    expect(warnAddressPlan(plan())).toEqual([]);
  });
});
