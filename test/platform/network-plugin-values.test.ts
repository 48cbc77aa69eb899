import { Encapsulation, NetworkPlugin } from "../../lib";
import type { CalicoOptions, CiliumOptions, FlannelOptions } from "../../lib";
import { renderCalicoValues } from "../../lib/platform/calico-values";
import { renderCiliumValues } from "../../lib/platform/cilium-values";
import { renderFlannelValues } from "../../lib/platform/flannel-values";
import { renderCalicoMetadataPolicy, renderCiliumMetadataPolicy } from "../../lib/platform/metadata-policies";
import type { NetworkPluginFacts } from "../../lib/platform/network-plugin-facts";
import { unknownChartKeys } from "../support/chart-keys";

const IPV6 = "fd00:10:244::/56";

function facts(plugin: NetworkPlugin): NetworkPluginFacts {
  return {
    plugin,
    nodeMtu: 1442,
    apiHost: "10.10.0.5",
    apiPort: 6443,
    clusterDomain: "k8s.example.com",
    image: (name) => `mirror.example.com/k8s/${name.slice(name.indexOf("/") + 1)}`,
  };
}

const cilium = (options?: CiliumOptions) => renderCiliumValues(facts(NetworkPlugin.cilium(options)), "policies");
const calico = (options?: CalicoOptions) => renderCalicoValues(facts(NetworkPlugin.calico(options)));
const flannel = (options?: FlannelOptions) => renderFlannelValues(facts(NetworkPlugin.flannel(options)));

const TUNNELS: readonly CiliumOptions[] = [
  {},
  { encapsulation: Encapsulation.GENEVE, wireguard: true },
  { encapsulation: Encapsulation.NATIVE, ipv6PodCidr: IPV6 },
  { replaceKubeProxy: false, hubble: false },
  { gatewayApi: true, mtu: 1300 },
];

describe("the values of Cilium", () => {
  it.each(TUNNELS)("are known to the pinned chart with %j", (options) => {
    expect(unknownChartKeys("cilium", "1.20.0", cilium(options))).toEqual([]);
  });

  it("lead the agents to the API without a Service, because they make the Services", () => {
    expect(cilium()).toMatchObject({
      k8sServiceHost: "10.10.0.5",
      k8sServicePort: "6443",
      kubeProxyReplacement: "true",
      bpf: { masquerade: true },
    });
  });

  it("leave Services and address translation to kube-proxy when it stays", () => {
    expect(cilium({ replaceKubeProxy: false })).toMatchObject({
      kubeProxyReplacement: "false",
      bpf: { masquerade: false },
    });
  });

  it("take addresses from the share of the node, of one family or of two", () => {
    expect(cilium()).toMatchObject({
      ipam: { mode: "kubernetes" },
      k8s: { requireIPv4PodCIDR: true, requireIPv6PodCIDR: false },
      ipv6: { enabled: false },
    });
    expect(cilium({ ipv6PodCidr: IPV6 })).toMatchObject({
      k8s: { requireIPv4PodCIDR: true, requireIPv6PodCIDR: true },
      ipv6: { enabled: true },
    });
  });

  it("choose the tunnel, or routes on the subnet of the nodes", () => {
    expect(cilium()).toMatchObject({ routingMode: "tunnel", tunnelProtocol: "vxlan" });
    expect(cilium({ encapsulation: Encapsulation.GENEVE })).toMatchObject({ tunnelProtocol: "geneve" });

    const native = cilium({ encapsulation: Encapsulation.NATIVE, ipv6PodCidr: IPV6 });
    expect(native).toMatchObject({
      routingMode: "native",
      autoDirectNodeRoutes: true,
      ipv4NativeRoutingCIDR: "10.244.0.0/16",
      ipv6NativeRoutingCIDR: IPV6,
    });
    expect(native).not.toHaveProperty("tunnelProtocol");
    expect(cilium({ encapsulation: Encapsulation.NATIVE })).not.toHaveProperty("ipv6NativeRoutingCIDR");
  });

  it("hand the MTU of the nodes' network down, or one from which the wanted MTU is left", () => {
    expect(cilium()["MTU"]).toBe(1442);
    expect(cilium({ mtu: 1300 })["MTU"]).toBe(1350);
    expect(cilium({ mtu: 1300, wireguard: true })["MTU"]).toBe(1430);
  });

  it("encrypt with WireGuard on request", () => {
    expect(cilium()["encryption"]).toEqual({ enabled: false });
    expect(cilium({ wireguard: true })["encryption"]).toEqual({ enabled: true, type: "wireguard" });
  });

  it("let a job renew Hubble's certificates, on nodes that the cloud controller has not seen yet too", () => {
    const values = cilium();
    const onNewNodes = expect.arrayContaining([
      { key: "node.cloudprovider.kubernetes.io/uninitialized", operator: "Exists" },
    ]) as unknown;

    expect(values).toMatchObject({
      hubble: {
        enabled: true,
        tls: { enabled: true, auto: { method: "cronJob" } },
        peerService: { clusterDomain: "k8s.example.com" },
        relay: { enabled: true, tolerations: onNewNodes },
        ui: { enabled: false },
      },
      certgen: { tolerations: onNewNodes },
    });
    expect(cilium({ hubble: false })["hubble"]).toEqual({ enabled: false });
  });

  it("serve Gateways on request, and fail when their definitions are missing", () => {
    expect(cilium()["gatewayAPI"]).toEqual({ enabled: false });
    expect(cilium({ gatewayApi: true })["gatewayAPI"]).toEqual({ enabled: true, gatewayClass: { create: "true" } });
  });

  it("make every agent read its policies at the start", () => {
    const folder = "/etc/k8s-on-openstack/policies";

    expect(cilium()).toMatchObject({
      extraArgs: [`--static-cnp-path=${folder}`],
      extraVolumes: [{ name: "static-policies", configMap: { name: "policies" } }],
      extraVolumeMounts: [{ name: "static-policies", mountPath: folder, readOnly: true }],
    });
    expect(renderCiliumValues(facts(NetworkPlugin.cilium()))).not.toHaveProperty("extraArgs");
  });

  it("take every image from a mirror", () => {
    expect(cilium()).toMatchObject({
      image: { repository: "mirror.example.com/k8s/cilium/cilium" },
      envoy: { image: { repository: "mirror.example.com/k8s/cilium/cilium-envoy" } },
      operator: { image: { repository: "mirror.example.com/k8s/cilium/operator" } },
      certgen: { image: { repository: "mirror.example.com/k8s/cilium/certgen" } },
      hubble: { relay: { image: { repository: "mirror.example.com/k8s/cilium/hubble-relay" } } },
    });
  });
});

describe("the values of Calico", () => {
  it.each<CalicoOptions>([
    {},
    { encapsulation: Encapsulation.IPIP, wireguard: true },
    { encapsulation: Encapsulation.NATIVE, ipv6PodCidr: IPV6 },
  ])("are known to the pinned chart with %j", (options) => {
    expect(unknownChartKeys("tigera-operator", "v3.32.1", calico(options))).toEqual([]);
  });

  it("use a tunnel without BGP, the dataplane of kube-proxy, and the MTU that is left to pods", () => {
    expect(calico()).toMatchObject({
      installation: {
        flexVolumePath: "None",
        calicoNetwork: {
          linuxDataplane: "Nftables",
          bgp: "Disabled",
          mtu: 1392,
          ipPools: [{ cidr: "10.244.0.0/16", encapsulation: "VXLAN", natOutgoing: "Enabled", blockSize: 26 }],
        },
      },
    });
  });

  it("exchange routes over BGP with IP in IP, and without a tunnel", () => {
    expect(calico({ encapsulation: Encapsulation.IPIP })).toMatchObject({
      installation: { calicoNetwork: { bgp: "Enabled", mtu: 1422, ipPools: [{ encapsulation: "IPIP" }] } },
    });
    expect(calico({ encapsulation: Encapsulation.NATIVE, ipv6PodCidr: IPV6 })).toMatchObject({
      installation: {
        calicoNetwork: {
          bgp: "Enabled",
          ipPools: [{ encapsulation: "None" }, { cidr: IPV6, encapsulation: "None", blockSize: 122 }],
        },
      },
    });
  });

  it("encrypt both families with WireGuard on request", () => {
    expect(calico()["defaultFelixConfiguration"]).toMatchObject({ wireguardEnabled: false, wireguardEnabledV6: false });
    expect(calico({ wireguard: true, ipv6PodCidr: IPV6 })["defaultFelixConfiguration"]).toMatchObject({
      wireguardEnabled: true,
      wireguardEnabledV6: true,
    });
  });

  it("report nothing to anybody, and start no console that nobody asked for", () => {
    expect(calico()).toMatchObject({
      goldmane: { enabled: false },
      whisker: { enabled: false },
      defaultFelixConfiguration: { enabled: true, usageReportingEnabled: false },
    });
  });

  it("take every image from a mirror", () => {
    expect(calico()).toMatchObject({
      tigeraOperator: { registry: "mirror.example.com/k8s" },
      installation: { registry: "mirror.example.com/k8s/" },
    });
  });
});

describe("the values of Flannel", () => {
  it.each<FlannelOptions>([{}, { encapsulation: Encapsulation.NATIVE, ipv6PodCidr: IPV6 }])(
    "are known to the pinned chart with %j",
    (options) => {
      expect(unknownChartKeys("flannel", "v0.28.9", flannel(options))).toEqual([]);
    },
  );

  it("name ranges, backend and the MTU around the tunnel", () => {
    expect(flannel()).toMatchObject({
      podCidr: "10.244.0.0/16",
      podCidrv6: "",
      flannel: { backend: "vxlan", mtu: 1442 },
    });
    expect(flannel({ encapsulation: Encapsulation.WIREGUARD, ipv6PodCidr: IPV6, mtu: 1300 })).toMatchObject({
      podCidrv6: IPV6,
      flannel: { backend: "wireguard", mtu: 1380 },
    });
    expect(flannel({ encapsulation: Encapsulation.NATIVE })["flannel"]).not.toHaveProperty("mtu");
  });

  it("take every image from a mirror", () => {
    expect(flannel()).toMatchObject({
      flannel: {
        image: { repository: "mirror.example.com/k8s/flannel-io/flannel" },
        flannel_cni: { image: { repository: "mirror.example.com/k8s/flannel-io/flannel-cni-plugin" } },
      },
    });
  });
});

describe("the policy that keeps pods from the metadata service", () => {
  it("denies one address and leaves everything else as it is under Cilium", () => {
    expect(renderCiliumMetadataPolicy(NetworkPlugin.cilium())["spec"]).toEqual({
      endpointSelector: {},
      enableDefaultDeny: { egress: false, ingress: false },
      egressDeny: [{ toCIDR: ["169.254.169.254/32"] }],
    });
  });

  it("denies one address and passes everything else on under Calico", () => {
    expect(renderCalicoMetadataPolicy(NetworkPlugin.calico())["spec"]).toEqual({
      tier: "Admin",
      priority: 10,
      subject: { namespaces: {} },
      egress: [{ name: "deny-cloud-metadata", action: "Deny", to: [{ networks: ["169.254.169.254/32"] }] }],
    });
  });

  it("knows the IPv6 address of the service on dual-stack clusters", () => {
    const both = ["169.254.169.254/32", "fe80::a9fe:a9fe/128"];

    expect(renderCiliumMetadataPolicy(NetworkPlugin.cilium({ ipv6PodCidr: IPV6 }))).toMatchObject({
      spec: { egressDeny: [{ toCIDR: both }] },
    });
    expect(renderCalicoMetadataPolicy(NetworkPlugin.calico({ ipv6PodCidr: IPV6 }))).toMatchObject({
      spec: { egress: [{ to: [{ networks: both }] }] },
    });
  });
});
