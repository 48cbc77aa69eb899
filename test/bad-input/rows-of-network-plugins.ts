import type { App } from "cdktf";
import { KubernetesNamespace, NamespaceIsolation, NetworkPlugin } from "../../lib";
import type { CiliumOptions } from "../../lib";
import { MetadataAccess } from "../../lib/platform/metadata-access";
import { NetworkPluginChart } from "../../lib/platform/network-plugin-chart";
import type { BadInput } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import type { DemoPlatform } from "../support/demo-platform";
import { clusterWith, pods, untyped } from "./give";

/** Gives something to a platform whose cluster has a network plugin. */
function onto(networkPlugin: NetworkPlugin, give: (demo: DemoPlatform) => unknown): BadInput[2] {
  return (stack) => give(addPlatform(stack.node.root as App, { networkPlugin }));
}

const flannel = () => NetworkPlugin.flannel();

/** Network plugins, and what relies on them. */
export const NETWORK_PLUGINS: readonly BadInput[] = [
  [92, "a network plugin by its name", clusterWith({ networkPlugin: untyped("weave") }), "wrong-kind", "networkPlugin"],
  [
    92,
    "an MTU of Calico that leaves no room for its tunnel",
    clusterWith({ networkPlugin: NetworkPlugin.calico({ mtu: 1200 }) }),
    "integer",
    "networkPlugin.mtu",
  ],
  [
    93,
    "pods kept from the metadata service by Flannel",
    onto(
      flannel(),
      ({ platform, cluster }) =>
        new NetworkPluginChart(platform, "Plugin", { cluster, metadata: MetadataAccess.denied() }),
    ),
    "network-policy-unsupported",
    "metadata",
  ],
  [
    93,
    "a namespace that Flannel should close",
    onto(
      flannel(),
      ({ platform, cluster }) =>
        new KubernetesNamespace(platform, "Apps", { cluster, name: "apps", isolation: NamespaceIsolation.denyAll() }),
    ),
    "network-policy-unsupported",
    "isolation",
  ],
  [
    94,
    "Gateways of a Cilium that leaves Services to kube-proxy",
    pods({ gatewayApi: true, replaceKubeProxy: false }),
    "gateway-api-without-kube-proxy-replacement",
    "networkPlugin.gatewayApi",
  ],
  [
    94,
    "a switch of Cilium that is no switch",
    pods(untyped<CiliumOptions>({ replaceKubeProxy: "strict" })),
    "boolean",
    "networkPlugin.replaceKubeProxy",
  ],
];
