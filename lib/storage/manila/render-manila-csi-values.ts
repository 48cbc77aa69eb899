import type { HelmValues } from "../../kube";
import type { AddOnReleases } from "../../kube/releases";
import type { SIDECARS } from "../driver/sidecars";
import { requests, sidecarImage } from "../driver/sidecars";
import type { VolumeZones } from "../volume-zones";
import type { ShareProtocol } from "./share-protocol";

/** What the values of the charts are made of. */
export interface ManilaCsiValuesInput {
  /** Name of the cluster, which every share bears in Manila. */
  readonly clusterName: string;

  /** How nodes mount shares. */
  readonly protocol: ShareProtocol;

  /** How zones of shares and nodes relate. */
  readonly shareZones: VolumeZones;

  /** Where images come from; their versions are those of the charts. */
  readonly releases: AddOnReleases;
}

/**
 * Values of the chart `openstack-manila-csi`.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/charts/manila-csi-plugin/values.yaml
 */
export function renderManilaCsiValues({
  clusterName,
  protocol,
  shareZones,
  releases,
}: ManilaCsiValuesInput): HelmValues {
  const sidecar = (name: keyof typeof SIDECARS) => sidecarImage(name, releases);
  const driver = { resources: requests("10m", "64Mi") };
  const nodeSelector = { "kubernetes.io/os": "linux" };
  return {
    shareProtocols: [
      {
        protocolSelector: protocol.name.toUpperCase(),
        // without a change of owner, only root can write to most shares, and few pods are root.
        fsGroupPolicy: "File",
        fwdNodePluginEndpoint: protocol.endpoint,
      },
    ],
    csimanila: {
      clusterID: clusterName,
      topologyAwarenessEnabled: shareZones.followNodes,
      image: { repository: releases.mirrored("registry.k8s.io/provider-os/manila-csi-plugin") },
      ...renderRuntimeConfig(protocol),
    },
    nodeplugin: {
      registrar: sidecar("registrar"),
      nodeplugin: driver,
      nodeSelector,
      tolerations: [{ operator: "Exists" }],
      // pods of a node wait for the driver that is on it.
      priorityClassName: "system-node-critical",
    },
    controllerplugin: {
      provisioner: sidecar("provisioner"),
      snapshotter: sidecar("snapshotter"),
      resizer: sidecar("resizer"),
      nodeplugin: driver,
      nodeSelector,
    },
  };
}

function renderRuntimeConfig({ exportNetwork }: ShareProtocol): HelmValues {
  return exportNetwork === undefined
    ? {}
    : {
        runtimeConfig: {
          enabled: true,
          jsonData: JSON.stringify({ nfs: { matchExportLocationAddress: exportNetwork } }),
        },
      };
}

/**
 * Values of the chart `csi-driver-nfs`, of which only the half on the nodes is needed: shares are made by Manila. So its controller, which
 * would be privileged, does not run, and has no rights.
 *
 * @param releases where images come from
 * @see https://github.com/kubernetes-csi/csi-driver-nfs/blob/master/charts/README.md
 */
export function renderNfsPluginValues(releases: AddOnReleases): HelmValues {
  const image = (name: keyof typeof SIDECARS) => sidecarImage(name, releases).image;
  return {
    image: {
      nfs: { repository: releases.mirrored("registry.k8s.io/sig-storage/nfsplugin") },
      csiProvisioner: image("provisioner"),
      csiResizer: image("resizer"),
      csiSnapshotter: image("snapshotter"),
      livenessProbe: image("livenessProbe"),
      nodeDriverRegistrar: image("registrar"),
    },
    rbac: { create: false },
    controller: { replicas: 0, enableSnapshotter: false },
    node: {
      logLevel: 2,
      priorityClassName: "system-node-critical",
      tolerations: [{ operator: "Exists" }],
    },
  };
}
