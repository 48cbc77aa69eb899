import type { IKubernetesCluster } from "../cluster";
import { AddOnReleases } from "../kube/releases";
import type { NetworkPlugin } from "../network";

/** What the charts of network plugins are told about a cluster. */
export interface NetworkPluginFacts {
  /** The plugin, with the ranges of the pods. */
  readonly plugin: NetworkPlugin;

  /** Largest packet on the nodes' network in bytes; may be a Terraform token. */
  readonly nodeMtu: number;

  /** Address or name of the API that reaches it from the nodes, before any Service works. */
  readonly apiHost: string;

  /** Port of the API. */
  readonly apiPort: number;

  /** DNS domain of the cluster. */
  readonly clusterDomain: string;

  /** Says where an image comes from, given the name that its project has for it. */
  readonly image: (name: string) => string;
}

/**
 * Collects what the charts of network plugins are told.
 *
 * @param cluster the cluster
 * @param plugin its network plugin
 * @param releases charts and images to install
 */
export function networkPluginFacts(
  cluster: IKubernetesCluster,
  plugin: NetworkPlugin,
  releases: AddOnReleases = AddOnReleases.forKubernetes(cluster.version),
): NetworkPluginFacts {
  return {
    plugin,
    nodeMtu: cluster.networking.nodeMtu,
    apiHost: cluster.privateEndpointHost,
    apiPort: cluster.endpointPort,
    clusterDomain: cluster.networking.clusterDomain,
    image: (name) => releases.mirrored(name),
  };
}

/**
 * MTU of the nodes' network as the plugin has to see it, so that the pods get the one that was asked for: the plugins take off by
 * themselves what tunnel and encryption need.
 */
export function underlayMtu({ plugin, nodeMtu }: NetworkPluginFacts): number {
  const { requestedMtu, overheadBytes } = plugin;
  return requestedMtu === undefined ? nodeMtu : requestedMtu + overheadBytes;
}
