import type { ClusterSpec } from "../cluster-spec";
import type { EtcdBackupSpec } from "../etcd-backup-spec";
import { JoinToken } from "../join-token";
import type { MachineSpec } from "../machine-spec";
import { isControlPlane, NodeRole } from "../node-role";
import { NodeSoftware } from "../node-software";
import type { NodeSpec } from "../node-spec";
import { renderSoftwareValues } from "./software-values";

/** Values of a node's scripts: text, or lists of text. */
export type NodeValues = Readonly<Record<string, string | readonly string[]>>;

/** Renders the values that the scripts of all nodes of a role share. */
export function renderClusterValues(cluster: ClusterSpec, role: NodeRole): NodeValues {
  const { endpoint } = cluster;
  const shared = {
    cluster_name: cluster.name,
    kubernetes_version: cluster.kubernetesVersion,
    endpoint_host: endpoint.host,
    endpoint_port: String(endpoint.port ?? 6443),
  };
  if (!isControlPlane(role)) {
    return shared;
  }
  return {
    ...shared,
    control_plane_addresses: cluster.controlPlaneAddresses,
    virtual_ip: String(endpoint.virtualIp === true),
    join_token_never_expires: String((cluster.joinTokenLife ?? JoinToken.shortLived()).neverExpires),
    metadata_url: cluster.metadataUrl ?? "http://169.254.169.254",
    etcd_backups_kept: String(cluster.etcd?.backupsKept ?? 5),
    approve_serving_certificates: String(cluster.approveServingCertificates !== false),
    ...renderStoreValues(cluster.etcdBackup),
  };
}

/** What the scripts of the store need to know; left out when there is none, so that documents of clusters without stay as they are. */
function renderStoreValues(backup: EtcdBackupSpec | undefined): NodeValues {
  if (backup === undefined) {
    return {};
  }
  return {
    etcd_store_endpoint: backup.endpoint,
    etcd_store_region: backup.region,
    etcd_store_bucket: backup.bucket,
    etcd_store_access_key: backup.accessKey,
    etcd_store_secret_key: backup.secretKey,
    etcd_store_recipients: backup.recipients,
    etcd_store_keep: String(backup.keep),
    etcd_store_keep_days: backup.keepDays === undefined ? "" : String(backup.keepDays),
  };
}

/** Renders the values that only one node's scripts have. */
export function renderNodeValues(cluster: ClusterSpec, node: NodeSpec): NodeValues {
  const volumes = node.dataVolumes ?? [];
  return {
    role: isControlPlane(node.role) ? "control-plane" : "worker",
    may_init: String(node.role === NodeRole.FIRST_CONTROL_PLANE),
    node_name: node.name,
    node_address: node.addresses[0] ?? "",
    etcd_volume: node.etcdVolumeId ?? "",
    volume_ids: volumes.map(({ volumeId }) => volumeId),
    volume_paths: volumes.map(({ mountPath }) => mountPath),
    volume_modes: volumes.map(({ permissions }) => permissions ?? "0755"),
    ...renderHostAliases(node.machine?.hostAliases),
    ...renderSoftwareValues(node.machine?.software ?? NodeSoftware.packages(), cluster.kubernetesVersion),
  };
}

/** Lines of `/etc/hosts`; left out when there are none, so that documents of nodes without stay as they are. */
function renderHostAliases(aliases: MachineSpec["hostAliases"] = {}): NodeValues {
  const lines = Object.entries(aliases).map(([address, names]) => [address, ...names].join(" "));
  return lines.length === 0 ? {} : { host_aliases: lines };
}
