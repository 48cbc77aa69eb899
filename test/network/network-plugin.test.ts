import { App, TerraformOutput, TerraformStack, TerraformVariable, Testing } from "cdktf";
import { checkProps } from "../../lib/core";
import { Encapsulation, NetworkPlugin } from "../../lib/network";
import { problemsOf } from "./support/stacks";

const { VXLAN, GENEVE, IPIP, NATIVE, WIREGUARD } = Encapsulation;
const IPV6 = "fd00:10:244::/56";

describe("the pods' MTU", () => {
  test.each([
    ["Cilium over VXLAN", NetworkPlugin.cilium(), 1400],
    ["Cilium over Geneve", NetworkPlugin.cilium({ encapsulation: GENEVE }), 1400],
    ["Cilium without tunnel", NetworkPlugin.cilium({ encapsulation: NATIVE }), 1450],
    ["Cilium without tunnel, encrypted", NetworkPlugin.cilium({ encapsulation: NATIVE, wireguard: true }), 1370],
    ["Cilium over VXLAN, encrypted", NetworkPlugin.cilium({ wireguard: true }), 1320],
    ["Calico over VXLAN", NetworkPlugin.calico(), 1400],
    ["Calico over IP in IP", NetworkPlugin.calico({ encapsulation: IPIP }), 1430],
    ["Calico over VXLAN, encrypted", NetworkPlugin.calico({ wireguard: true }), 1390],
    ["Calico dual stack, encrypted", NetworkPlugin.calico({ wireguard: true, ipv6PodCidr: IPV6 }), 1370],
    ["Flannel over VXLAN", NetworkPlugin.flannel(), 1400],
    ["Flannel over WireGuard", NetworkPlugin.flannel({ encapsulation: WIREGUARD }), 1370],
    ["Flannel host-gw", NetworkPlugin.flannel({ encapsulation: NATIVE }), 1450],
    ["whatever was asked for", NetworkPlugin.cilium({ mtu: 1300 }), 1300],
  ])("with %s is the network's less the tunnel's", (_name, plugin, expected) => {
    expect(plugin.podMtu(1450)).toBe(expected);
  });

  test("is computed by Terraform when only the cloud knows the network's", () => {
    const stack = new TerraformStack(new App(), "test");
    const mtu = new TerraformVariable(stack, "mtu", { type: "number" });
    new TerraformOutput(stack, "pod_mtu", { value: NetworkPlugin.cilium().podMtu(mtu.numberValue) });

    expect(Testing.synth(stack)).toContain('"value": "${(var.mtu - 50)}"');
  });

  test("may not be larger than the tunnel leaves", () => {
    const plugin = NetworkPlugin.cilium({ mtu: 1450 });

    expect(plugin.checkMtu("mtu", 1450)).toMatchObject({ code: "mtu-too-large", path: "mtu", value: 1450 });
    expect(plugin.checkMtu("mtu", 1500)).toBeUndefined();
  });

  test("is checked by Terraform when only the cloud knows the network's", () => {
    const stack = new TerraformStack(new App(), "test");
    const mtu = new TerraformVariable(stack, "mtu", { type: "number" });

    const { preconditions } = checkProps(
      stack,
      NetworkPlugin.cilium({ mtu: 1400 }).checkMtu("networkPlugin.mtu", mtu.numberValue),
    );

    new TerraformOutput(stack, "condition", { value: preconditions[0]?.condition });

    expect(Testing.synth(stack)).toContain('"value": "${1400 <= var.mtu - 50}"');
    expect(preconditions.map(({ errorMessage }) => errorMessage)).toEqual([
      "networkPlugin.mtu must leave 50 bytes of the network's MTU for the tunnel; lower it, or leave it out.",
    ]);
  });

  test.each([1279, 1300.5, NaN])("of %p is refused", (mtu) => {
    expect(NetworkPlugin.flannel({ mtu }).checkMtu("mtu", 1450)).toMatchObject({ code: "integer" });
  });

  test("is refused when the network itself leaves too little", () => {
    expect(NetworkPlugin.cilium().checkMtu("mtu", 1300)).toMatchObject({ code: "network-mtu-too-small" });
  });
});

describe("what a plugin is", () => {
  test("Cilium replaces kube-proxy unless told otherwise", () => {
    expect(NetworkPlugin.cilium().replacesKubeProxy).toBe(true);
    expect(NetworkPlugin.cilium({ replaceKubeProxy: false }).replacesKubeProxy).toBe(false);
  });

  test("Calico and Flannel leave kube-proxy in", () => {
    expect([NetworkPlugin.calico(), NetworkPlugin.flannel()].map((plugin) => plugin.replacesKubeProxy)).toEqual([
      false,
      false,
    ]);
  });

  test("pods have 10.244.0.0/16, and a /24 of it on each node, unless told otherwise", () => {
    const plugin = NetworkPlugin.calico();

    expect([plugin.podCidrs, plugin.nodeMaskSize]).toEqual([["10.244.0.0/16"], 24]);
  });

  test("dual stack adds a range behind the first, and a /64 of it on each node", () => {
    const plugin = NetworkPlugin.calico({ ipv6PodCidr: IPV6 });

    expect([plugin.podCidrs, plugin.ipv6NodeMaskSize]).toEqual([["10.244.0.0/16", IPV6], 64]);
  });

  test("only routes without a tunnel need address pairs on the ports", () => {
    expect(NetworkPlugin.cilium().allowedAddressPairs()).toEqual([]);
    expect(
      NetworkPlugin.cilium({ encapsulation: NATIVE, wireguard: true, ipv6PodCidr: IPV6 }).allowedAddressPairs(),
    ).toEqual(["10.244.0.0/16", IPV6]);
  });

  test("each plugin has the settings of its own and no other's", () => {
    expect(NetworkPlugin.cilium()).toMatchObject({
      name: "cilium",
      cilium: { hubble: true, gatewayApi: false },
      calico: undefined,
      flannel: undefined,
    });
    expect(NetworkPlugin.calico({ encapsulation: NATIVE })).toMatchObject({
      name: "calico",
      calico: { bgp: true },
      cilium: undefined,
    });
    expect(NetworkPlugin.flannel({ encapsulation: NATIVE })).toMatchObject({
      name: "flannel",
      flannel: { backend: "host-gw" },
    });
  });
});

describe("what a plugin refuses", () => {
  const refused = (plugin: NetworkPlugin) => problemsOf(() => checkProps("test", plugin.check("networkPlugin")));

  test.each([
    ["nothing by default", NetworkPlugin.cilium(), ""],
    ["host bits", NetworkPlugin.cilium({ podCidr: "10.244.0.1/16" }), "cidr-with-host-bits networkPlugin.podCidr"],
    ["reserved ranges", NetworkPlugin.cilium({ podCidr: "224.0.0.0/16" }), "reserved-cidr networkPlugin.podCidr"],
    ["IPv4 for IPv6", NetworkPlugin.cilium({ ipv6PodCidr: "10.0.0.0/16" }), "ip-version networkPlugin.ipv6PodCidr"],
    [
      "IP in IP on Cilium",
      NetworkPlugin.cilium({ encapsulation: IPIP }),
      "encapsulation-unsupported networkPlugin.encapsulation",
    ],
    [
      "Geneve on Calico",
      NetworkPlugin.calico({ encapsulation: GENEVE }),
      "encapsulation-unsupported networkPlugin.encapsulation",
    ],
    [
      "IP in IP on Flannel",
      NetworkPlugin.flannel({ encapsulation: IPIP }),
      "encapsulation-unsupported networkPlugin.encapsulation",
    ],
    [
      "Gateways of a Cilium that leaves Services to kube-proxy",
      NetworkPlugin.cilium({ gatewayApi: true, replaceKubeProxy: false }),
      "gateway-api-without-kube-proxy-replacement networkPlugin.gatewayApi",
    ],
    ["a mask that is no number", NetworkPlugin.flannel({ nodeMaskSize: 24.5 }), "integer networkPlugin.nodeMaskSize"],
    [
      "unknown options",
      NetworkPlugin.flannel({ podCIDR: "10.0.0.0/16" } as object),
      "unknown-property networkPlugin.podCIDR",
    ],
  ])("%s", (_name, plugin, expected) => {
    expect(refused(plugin)).toBe(expected);
  });

  test("NetworkPolicy on Flannel", () => {
    expect(NetworkPlugin.flannel().checkNetworkPolicy("isolation")).toMatchObject({
      code: "network-policy-unsupported",
    });
    expect(NetworkPlugin.calico().checkNetworkPolicy("isolation")).toBeUndefined();
  });

  test.each([
    ["no kube-proxy on Calico", NetworkPlugin.calico(), false, "kube-proxy-missing"],
    ["kube-proxy beside its replacement", NetworkPlugin.cilium(), true, "kube-proxy-twice"],
    [
      "no kube-proxy on a Cilium that leaves it alone",
      NetworkPlugin.cilium({ replaceKubeProxy: false }),
      false,
      "kube-proxy-missing",
    ],
  ])("%s", (_name, plugin, kubeProxy, code) => {
    expect(plugin.checkKubeProxy("kubeProxy", kubeProxy)).toMatchObject({ code });
  });

  test("no choice about kube-proxy is always fine", () => {
    expect(VXLAN.name).toBe("vxlan");
    expect(NetworkPlugin.cilium().checkKubeProxy("kubeProxy", undefined)).toBeUndefined();
    expect(NetworkPlugin.flannel().checkKubeProxy("kubeProxy", true)).toBeUndefined();
  });
});
