import type { DataVolumeSpec, NodeRole, NodeSpec } from "../bootstrap";
import { kuryrResourceTags } from "../network/kuryr/kuryr-tags";
import type { ClusterNode, NodeTrunk, NodeVolume } from "./cluster-node";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";
import { renderMachineSpec } from "./cluster-spec";
import type { DataVolume, MachineOptions } from "./machine-options";

/** A node and what its pool says of it. */
export interface NodeSpecParts {
  /** The node, with its port and volumes. */
  readonly node: ClusterNode;

  /** What it is for. */
  readonly role: NodeRole;

  /** Options of its pool. */
  readonly machine: MachineOptions;

  /** Properties of its cluster. */
  readonly cluster: K8sOnOpenStackClusterProps;
}

/** Renders what is particular to one node. */
export function renderNodeSpec({ node, role, machine, cluster }: NodeSpecParts): NodeSpec {
  const dataVolumes = (machine.volumes ?? []).map(({ name, mountPath }): DataVolumeSpec => ({
    volumeId: node.volumeIds[name] ?? "",
    mountPath,
  }));
  return {
    name: node.serverName,
    role,
    addresses: node.addresses,
    labels: machine.labels,
    taints: machine.taints?.map(({ key, value, effect }) => ({ key, value, effect })),
    kubelet: machine.kubelet ?? cluster.kubelet,
    etcdVolumeId: node.volumeIds[ETCD_VOLUME_SUFFIX],
    dataVolumes,
    machine: renderMachineSpec(cluster),
  };
}

/** Ending of the names of etcd volumes; no data volume may have it as its name. */
export const ETCD_VOLUME_SUFFIX = "etcd";

/** Renders the data volumes of a pool as volumes of its nodes. */
export function renderDataVolumes(volumes: readonly DataVolume[] = []): NodeVolume[] {
  return volumes.map(({ name, size, type, availabilityZone }) => ({
    id: `Volume-${name}`,
    suffix: name,
    size,
    type,
    availabilityZone,
  }));
}

/** Renders what the network plugin of a cluster needs of the ports of its nodes: Kuryr puts the ports of pods on a trunk. */
export function renderTrunk({ name, networkPlugin }: K8sOnOpenStackClusterProps): NodeTrunk | undefined {
  return networkPlugin.kuryr === undefined ? undefined : { portTags: kuryrResourceTags(name) };
}
