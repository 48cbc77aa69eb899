import { checkProps } from "../../../lib/core";
import type { AddressPlan, IClusterNetwork } from "../../../lib/network";
import {
  checkAddressPlan,
  ClusterNetwork,
  KuryrSecurityGroups,
  NetworkPlugin,
  warnAddressPlan,
} from "../../../lib/network";
import { newStack, problemsOf } from "../support/stacks";
import { kuryr } from "./support";

function networkOf(cidr: string, ipv6?: string): IClusterNetwork {
  return new ClusterNetwork(newStack(), "Network", {
    cidr,
    ipv6: ipv6 === undefined ? undefined : { cidr: ipv6 },
    externalNetwork: "public",
    mtu: 1450,
  });
}

const network = networkOf("10.10.0.0/24");

function plan(changes: Partial<AddressPlan> = {}): AddressPlan {
  return { network, networkPlugin: kuryr(), serviceCidr: "10.96.0.0/16", ...changes };
}

function problems(changes: Partial<AddressPlan>): string {
  return problemsOf(() => checkProps("Cluster", checkAddressPlan(plan(changes))));
}

describe("the ranges of a cluster with Kuryr", () => {
  test.each<[string, Partial<AddressPlan>]>([
    ["by default", {}],
    ["when nodes have more pods than other plugins have addresses for", { maxPods: 250, maxNodes: 5000 }],
    [
      "when pods have fewer addresses than a node's share elsewhere",
      { networkPlugin: kuryr({ podCidr: "10.244.0.0/26" }) },
    ],
    ["when nodes begin behind the upper half", { network: networkOf("10.98.0.0/24") }],
    ["as a /12", { serviceCidr: "10.96.0.0/12", network: networkOf("192.168.0.0/24") }],
    ["as a /28", { serviceCidr: "10.96.0.32/28" }],
  ])("are fine %s", (_name, changes) => {
    expect(problems(changes)).toBe("");
  });

  test.each<[string, Partial<AddressPlan>, string]>([
    ["nodes in the ClusterIPs", { network: networkOf("10.96.4.0/24") }, "cidr-overlap network.cidr"],
    ["nodes in the upper half", { network: networkOf("10.97.4.0/24") }, "cidr-overlap network.cidr"],
    [
      "pods in the upper half",
      { networkPlugin: kuryr({ podCidr: "10.97.0.0/16" }) },
      "cidr-overlap networkPlugin.podCidr",
    ],
    ["pods on the nodes", { networkPlugin: kuryr({ podCidr: "10.10.0.0/16" }) }, "cidr-overlap network.cidr"],
    ["a reserved range in the upper half", { reservedCidrs: ["10.97.8.0/24"] }, "cidr-overlap serviceCidr"],
    ["Services in an upper half", { serviceCidr: "10.97.0.0/16" }, "service-range-without-upper-half serviceCidr"],
    ["a /12 whose upper half meets the pods", { serviceCidr: "10.224.0.0/12" }, "cidr-overlap networkPlugin.podCidr"],
    ["a range of Services too small", { serviceCidr: "10.96.0.0/29" }, "cidr-too-small serviceCidr"],
    ["no range of Services", { serviceCidr: undefined }, "required serviceCidr"],
    ["IPv6 Services", { ipv6ServiceCidr: "fd00:10:96::/112" }, "kuryr-without-ipv6 ipv6ServiceCidr"],
    ["IPv6 nodes", { network: networkOf("10.10.0.0/24", "fd00:10:10::/64") }, "kuryr-without-ipv6 network.ipv6"],
    ["more pods of a node than VLANs of a trunk", { maxPods: 4095 }, "trunk-too-small maxPods"],
    [
      "more Services than addresses",
      { serviceCidr: "10.96.0.0/24", networkPlugin: kuryr({ demand: { pods: 10, services: 254 } }) },
      "service-cidr-too-small networkPlugin.demand.services",
    ],
    ["a network with packets too small", { network: smallPackets() }, "network-mtu-too-small networkPlugin.mtu"],
  ])("are refused with %s", (_name, changes, expected) => {
    expect(problems(changes)).toBe(expected);
  });

  test("say that the subnet is twice the range when something meets the upper half", () => {
    expect(() => checkProps("Cluster", checkAddressPlan(plan({ network: networkOf("10.97.4.0/24") })))).toThrow(
      "network.cidr must not overlap 'serviceCidr' 10.96.0.0/15 (they share 10.97.4.0/24), got \"10.97.4.0/24\"; choose ranges that do not meet; with Kuryr, Neutron's subnet of Services is twice 'serviceCidr' [cidr-overlap]",
    );
  });

  test("draw a warning where the upper half meets Docker's bridge", () => {
    expect(warnAddressPlan(plan({ serviceCidr: "172.16.0.0/16" }))).toEqual([
      expect.stringContaining("serviceCidr 172.16.0.0/15 meets 172.17.0.0/16, the default bridge of Docker"),
    ]);
  });

  test("draw a warning where the upper half is not private but the range is", () => {
    expect(warnAddressPlan(plan({ serviceCidr: "192.168.0.0/16" }))).toEqual([
      "serviceCidr 192.168.0.0/16 has the upper half 192.169.0.0/16, which is not private: nothing behind the router reaches those addresses on the Internet; use a smaller range, or one in 10.0.0.0/8",
    ]);
    expect(warnAddressPlan(plan({ serviceCidr: "192.168.0.0/17" }))).toEqual([]);
    expect(warnAddressPlan(plan({ serviceCidr: "203.0.112.0/24" }))).toEqual([]);
    expect(warnAddressPlan(plan({ serviceCidr: "192.168.0.0/16", networkPlugin: NetworkPlugin.cilium() }))).toEqual([]);
  });
});

describe("what relies on the network plugin", () => {
  test("has no kube-proxy beside Kuryr, and is told nothing of an option that Kuryr lacks", () => {
    expect(kuryr().checkKubeProxy("kubeProxy", true)).toMatchObject({ code: "kube-proxy-twice", fix: "leave it out" });
    expect(kuryr().checkKubeProxy("kubeProxy", false)).toBeUndefined();
    expect(NetworkPlugin.cilium().checkKubeProxy("kubeProxy", true)).toMatchObject({
      fix: "leave it out, or set 'replaceKubeProxy' to false",
    });
  });

  test("has policies only with groups from them", () => {
    expect(kuryr().checkNetworkPolicy("isolation")).toMatchObject({
      code: "network-policy-unsupported",
      fix: "use KuryrSecurityGroups.fromPolicies()",
    });
    expect(
      kuryr({ securityGroups: KuryrSecurityGroups.fromPolicies() }).checkNetworkPolicy("isolation"),
    ).toBeUndefined();
  });

  test("gives pods the MTU of the network, and asks for no address pairs", () => {
    expect(kuryr().podMtu(1450)).toBe(1450);
    expect(kuryr().allowedAddressPairs()).toEqual([]);
    expect(kuryr().supportsNodePorts).toBe(false);
  });
});

function smallPackets(): IClusterNetwork {
  return Object.create(network, { mtu: { value: 1200 } }) as IClusterNetwork;
}
