import { KubernetesVersion, NetworkPlugin } from "../../lib";
import { AddOnReleases } from "../../lib/kube/releases";
import { CoreDnsCustomization, MetadataAccess, MetricsServer, NetworkPluginChart } from "../../lib/platform";
import { newStack } from "../support/demo-cluster";
import { importCluster } from "../support/imported-cluster";
import { entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const RELEASES = AddOnReleases.forKubernetes(KubernetesVersion.V1_36);
const CHART_OPTIONS = { releases: RELEASES, extraValues: { a: 1 }, timeoutSeconds: 300 };

/** A stack with a cluster that exists and has a network plugin, so that nothing has to be made for every try. */
function place() {
  const stack = newStack();
  const imported = importCluster(stack);
  const networking = { ...imported.networking, plugin: NetworkPlugin.calico() };
  return { stack, cluster: Object.create(imported, { networking: { value: networking } }) as typeof imported };
}

/** What is given is spread over a cluster; what cannot be spread is given as it is. */
function onCluster<T>(props: T, cluster: unknown): T {
  const isTree = typeof props === "object" && props !== null && !Array.isArray(props);
  return isTree ? { cluster, ...props } : props;
}

/** Network plugins, measurements and DNS. */
export const NETWORK_PLUGIN_ENTRIES: readonly Entry[] = [
  entry("NetworkPluginChart", { ...CHART_OPTIONS, metadata: MetadataAccess.denied() }, (props) => {
    const { stack, cluster } = place();
    return new NetworkPluginChart(stack, "Plugin", onCluster(props as never, cluster));
  }),
  entry("MetricsServer", { ...CHART_OPTIONS, replicas: 2 }, (props) => {
    const { stack, cluster } = place();
    return new MetricsServer(stack, "Metrics", onCluster(props as never, cluster));
  }),
  entry(
    "CoreDnsCustomization",
    {
      upstreams: ["10.0.0.53"],
      stubZones: [{ zone: "corp.example.com", servers: ["10.0.0.53:5353"] }],
      hosts: [{ address: "10.0.0.9", names: ["registry.example.com"] }],
      cacheSeconds: 30,
    },
    (props) => {
      const { stack, cluster } = place();
      return new CoreDnsCustomization(stack, "Dns", onCluster(props as never, cluster));
    },
  ),
];
