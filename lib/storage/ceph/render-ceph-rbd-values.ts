import type { HelmValues } from "../../kube";
import type { AddOnReleases } from "../../kube/releases";
import { requests, sidecarImage } from "../driver/sidecars";
import type { CephCluster } from "./ceph-cluster";

/** What the values of the chart are made of. */
export interface CephRbdValuesInput {
  /** Name of the cluster, which every image bears in Ceph. */
  readonly clusterName: string;

  /** The Ceph cluster. */
  readonly ceph: CephCluster;

  /** Folder of the kubelet on the nodes. */
  readonly kubeletDir: string;

  /** Where images come from; their versions are those of the chart. */
  readonly releases: AddOnReleases;
}

/** Metrics would be open to everybody on a port of each node, and without a login. */
const NO_METRICS = { enabled: false, service: { enabled: false } };

/**
 * Values of the chart `ceph-csi-rbd`.
 *
 * @see https://github.com/ceph/ceph-csi/blob/devel/charts/ceph-csi-rbd/values.yaml
 */
export function renderCephRbdValues({ clusterName, ceph, kubeletDir, releases }: CephRbdValuesInput): HelmValues {
  const nodeSelector = { "kubernetes.io/os": "linux" };
  return {
    csiConfig: [{ clusterID: ceph.fsid, monitors: [...ceph.monitors] }],
    kubeletDir,
    // the chart's own rights let every node read every Secret of the cluster.
    rbac: { create: false },
    secret: { create: false },
    storageClass: { create: false },
    volumeSnapshotClass: { create: false },
    logLevel: 1,
    nodeplugin: {
      httpMetrics: NO_METRICS,
      registrar: sidecarImage("registrar", releases),
      plugin: {
        image: { repository: releases.mirrored("quay.io/cephcsi/cephcsi") },
        // no limit: the check of a large file system counts as memory of the driver that runs it.
        resources: requests("10m", "128Mi"),
      },
      nodeSelector,
      tolerations: [{ operator: "Exists" }],
    },
    provisioner: {
      // the chart lets no two of them run on one node, and clusters with three workers are not a given.
      replicaCount: 2,
      clustername: clusterName,
      // it serves mirrored pools alone.
      deployController: false,
      httpMetrics: NO_METRICS,
      provisioner: sidecarImage("provisioner", releases),
      attacher: sidecarImage("attacher", releases),
      resizer: sidecarImage("resizer", releases),
      snapshotter: sidecarImage("snapshotter", releases),
      nodeSelector,
    },
  };
}
