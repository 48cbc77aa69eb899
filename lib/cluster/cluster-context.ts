import type { ClusterSpec } from "../bootstrap";
import { terraformText } from "../core";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";
import { JOIN_EPOCH_METADATA_KEY } from "./join-epoch";
import type { MachineOptions } from "./machine-options";

/** What control plane and pools are given by their cluster. */
export interface ClusterContext {
  /** Properties of the cluster, checked. */
  readonly props: K8sOnOpenStackClusterProps;

  /** What the nodes know about their cluster. */
  readonly spec: ClusterSpec;

  /** The current join epoch; a token, because nodes may still be added. */
  readonly joinEpoch: string;
}

/** Server metadata of a node: the user's, and what the library keeps there. */
export function renderMetadata(
  clusterName: string,
  poolName: string,
  machine: Pick<MachineOptions, "metadata">,
  joinEpoch?: string,
): Record<string, string> {
  const own = Object.entries(machine.metadata ?? {}).map(([key, value]) => [terraformText(key), terraformText(value)]);
  return {
    ...(Object.fromEntries(own) as Record<string, string>),
    k8s_on_openstack_cluster: clusterName,
    k8s_on_openstack_pool: poolName,
    ...(joinEpoch === undefined ? {} : { [JOIN_EPOCH_METADATA_KEY]: joinEpoch }),
  };
}
