import { TerraformVariable } from "cdktf";
import { Encapsulation, NetworkPlugin, NetworkPluginChart, PodRoutes } from "../../lib";
import type { CalicoOptions, CiliumOptions } from "../../lib";
import { renderCalicoValues } from "../../lib/platform/calico-values";
import { renderCiliumValues } from "../../lib/platform/cilium-values";
import type { NetworkPluginFacts } from "../../lib/platform/network-plugin-facts";
import { renderCalicoRoutes, renderCiliumRoutes } from "../../lib/platform/pod-route-objects";
import { PlatformStack, StateBackend } from "../../stacks";
import { unknownChartKeys } from "../support/chart-keys";
import { addCluster, newStack } from "../support/demo-cluster";
import { synth } from "../support/synth";

const CLIENTS = { reachableFrom: [{ cidr: "10.20.0.0/24", tcpPorts: [80] }], untranslatedCidrs: ["10.30.0.0/28"] };
const ROUTER = PodRoutes.cloudRouter(CLIENTS);
const BGP = PodRoutes.bgp({
  localAsn: 64_512,
  peers: [
    { address: "10.10.0.1", asn: 64_513, hops: 2 },
    { address: "fd00:10:10::1", asn: 64_512 },
  ],
});

function facts(plugin: NetworkPlugin): NetworkPluginFacts {
  return {
    plugin,
    nodeMtu: 1442,
    apiHost: "10.10.0.5",
    apiPort: 6443,
    clusterDomain: "cluster.local",
    image: (name) => name,
  };
}

const cilium = (options: CiliumOptions) => renderCiliumValues(facts(NetworkPlugin.cilium(options)));
const calico = (options: CalicoOptions) => renderCalicoValues(facts(NetworkPlugin.calico(options)));

/** The platform stack of a cluster, with nothing but its network plugin. */
function platformOf(make: (password: string) => NetworkPlugin) {
  return synth((app) => {
    const infrastructure = newStack("infrastructure", app);
    const password = new TerraformVariable(infrastructure, "Password", { sensitive: true });
    const cluster = addCluster(infrastructure, { cluster: { networkPlugin: make(password.stringValue) } });
    const platform = new PlatformStack(app, "platform", { backend: StateBackend.pg(), cluster });
    new NetworkPluginChart(platform, "Plugin", { cluster });
  }).stack("platform");
}

describe("routes to pods in the values of Cilium", () => {
  it.each<CiliumOptions>([{ podRoutes: ROUTER }, { podRoutes: BGP, ipv6PodCidr: "fd00:10:244::/56" }])(
    "are known to the pinned chart",
    (options) => {
      expect(unknownChartKeys("cilium", "1.20.0", cilium(options))).toEqual([]);
    },
  );

  it("let pods keep their addresses towards ranges of the cloud, and towards nothing else, the metadata service included", () => {
    expect(cilium({ podRoutes: ROUTER })).toMatchObject({
      routingMode: "native",
      bpf: { masquerade: true },
      ipMasqAgent: {
        enabled: true,
        config: {
          nonMasqueradeCIDRs: ["10.244.0.0/16", "10.20.0.0/24", "10.30.0.0/28"],
          masqLinkLocal: true,
          masqLinkLocalIPv6: true,
        },
      },
    });
    expect(cilium({ podRoutes: PodRoutes.cloudRouter() })).not.toHaveProperty("ipMasqAgent");
  });

  it("let the cloud controller say when a node's network is there, which has to do its work first", () => {
    expect(cilium({ podRoutes: ROUTER })).toMatchObject({
      operator: { setNodeNetworkStatus: false },
      extraConfig: { "set-cilium-is-up-condition": "false" },
    });
    for (const options of [{}, { podRoutes: BGP }, { encapsulation: Encapsulation.NATIVE }]) {
      expect(cilium(options)["operator"]).not.toHaveProperty("setNodeNetworkStatus");
      expect(cilium(options)).not.toHaveProperty("extraConfig");
    }
  });

  it("switch BGP on when it is asked for", () => {
    expect(cilium({ podRoutes: BGP })).toMatchObject({ bgpControlPlane: { enabled: true } });
    expect(cilium({ podRoutes: ROUTER })).not.toHaveProperty("bgpControlPlane");
  });
});

describe("routes to pods in the values of Calico", () => {
  it("take addresses of pods from the range that Kubernetes gave the node, which the cloud knows", () => {
    expect(calico({ podRoutes: ROUTER })).toMatchObject({
      installation: {
        cni: { type: "Calico", ipam: { type: "HostLocal" } },
        calicoNetwork: { bgp: "Enabled", mtu: 1442, ipPools: [{ encapsulation: "None", natOutgoing: "Enabled" }] },
      },
    });
    expect(calico({ podRoutes: BGP })["installation"]).not.toHaveProperty("cni");
    expect(unknownChartKeys("tigera-operator", "v3.32.1", calico({ podRoutes: ROUTER }))).toEqual([]);
  });
});

describe("the objects that tell a plugin about routes", () => {
  it("make every agent of Cilium announce the range of its node to each router, by the family of its address", () => {
    const objects = renderCiliumRoutes(NetworkPlugin.cilium({ podRoutes: BGP }));

    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "CiliumBGPAdvertisement pod-routes",
      "CiliumBGPPeerConfig pod-routes-1",
      "CiliumBGPPeerConfig pod-routes-2",
      "CiliumBGPClusterConfig pod-routes",
    ]);
    expect(objects[1]).toMatchObject({
      spec: {
        ebgpMultihop: 2,
        families: [{ afi: "ipv4", advertisements: { matchLabels: objects[0]?.metadata.labels } }],
      },
    });
    expect(objects[2]).toMatchObject({ spec: { families: [{ afi: "ipv6" }] } });
    expect(objects[2]?.["spec"]).not.toHaveProperty("ebgpMultihop");
    expect(objects[3]).toMatchObject({
      spec: {
        bgpInstances: [
          {
            localASN: 64_512,
            peers: [
              { peerAddress: "10.10.0.1", peerASN: 64_513, peerConfigRef: { name: "pod-routes-1" } },
              { peerAddress: "fd00:10:10::1", peerASN: 64_512, peerConfigRef: { name: "pod-routes-2" } },
            ],
          },
        ],
      },
    });
  });

  it("make Calico leave addresses alone towards the ranges of pools that give out none", () => {
    const objects = renderCalicoRoutes(NetworkPlugin.calico({ podRoutes: ROUTER }));

    expect(objects).toMatchObject([
      { kind: "IPPool", spec: { cidr: "10.20.0.0/24", disabled: true, disableBGPExport: true, blockSize: 26 } },
      { kind: "IPPool", spec: { cidr: "10.30.0.0/28", disabled: true, nodeSelector: "!all()", blockSize: 28 } },
    ]);
    expect(renderCalicoRoutes(NetworkPlugin.calico())).toEqual([]);
  });

  it("make Calico announce what it has to the routers", () => {
    expect(renderCalicoRoutes(NetworkPlugin.calico({ podRoutes: BGP }))).toMatchObject([
      { kind: "BGPConfiguration", metadata: { name: "default" }, spec: { asNumber: 64_512 } },
      { kind: "BGPPeer", spec: { peerIP: "10.10.0.1", asNumber: 64_513 } },
      { kind: "BGPPeer", spec: { peerIP: "fd00:10:10::1", asNumber: 64_512 } },
    ]);
  });

  it("come after Cilium, whose operator makes their definitions, with passwords in Secrets that Cilium reads", () => {
    const peer = { address: "10.10.0.1", asn: 64_513 };
    const stack = platformOf((password) =>
      NetworkPlugin.cilium({ podRoutes: PodRoutes.bgp({ localAsn: 64_512, peers: [{ ...peer, password }] }) }),
    );

    expect(stack.resource("Plugin/PodRoutes/Objects/Resource")["depends_on"]).toContain(
      stack.addressOf("Plugin/Chart/Resource"),
    );
    expect(stack.resource("Plugin/PodRoutes/Password1")).toMatchObject({
      metadata: { name: "pod-routes-peer-1", namespace: "kube-system" },
      data: { password: expect.stringContaining("Password") as unknown },
    });
    expect(JSON.stringify(stack.resource("Plugin/PodRoutes/Objects/Resource"))).toContain("pod-routes-peer-1");
  });

  it("come between the definitions of Calico and Calico", () => {
    const stack = platformOf(() => NetworkPlugin.calico({ podRoutes: ROUTER }));
    const routes = "Plugin/PodRoutes/Objects/Resource";

    expect(stack.resource(routes)["depends_on"]).toContain(stack.addressOf("Plugin/Definitions/Resource"));
    expect(stack.resource("Plugin/Chart/Resource")["depends_on"]).toContain(stack.addressOf(routes));
  });

  it("are none when the router of the cloud does all", () => {
    const stack = platformOf(() => NetworkPlugin.cilium({ podRoutes: ROUTER }));

    expect(stack.below("Plugin/PodRoutes")).toEqual([]);
  });
});
