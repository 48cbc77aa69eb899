import type { BlockStorageSection } from "../cloud";
import type { HelmValues } from "../kube";
import type { AddOnReleases } from "../kube/releases";
import type { VolumeZones } from "./volume-zones";

/** Name of the Secret with `cloud.conf`. */
export const CLOUD_CONFIG_SECRET = "cinder-csi-cloud-config";

/** The images of the driver and its helpers run as nobody in particular, where the node does not ask for more. */
const USER_ID = 65_532;

/** Helpers of the driver: their name in the chart, and that of their image. */
const HELPERS = [
  ["attacher", "csi-attacher"],
  ["provisioner", "csi-provisioner"],
  ["snapshotter", "csi-snapshotter"],
  ["resizer", "csi-resizer"],
  ["livenessprobe", "livenessprobe"],
  ["nodeDriverRegistrar", "csi-node-driver-registrar"],
] as const;

/** What the values of the chart are made of. */
export interface CinderCsiValuesInput {
  /** Name of the cluster, which every volume and snapshot bears in Cinder. */
  readonly clusterName: string;

  /** Name of the Secret with `cloud.conf`. */
  readonly secretName: string;

  /** Hash of the Secret's content: pods start anew when it changes. */
  readonly configHash: string;

  /** How zones of volumes and nodes relate. */
  readonly volumeZones: VolumeZones;

  /** Where images come from; their versions are those of the chart. */
  readonly releases: AddOnReleases;
}

/**
 * Values of the chart `openstack-cinder-csi`.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/charts/cinder-csi-plugin/values.yaml
 */
export function renderCinderCsiValues(input: CinderCsiValuesInput): HelmValues {
  const { clusterName, secretName, configHash, volumeZones, releases } = input;
  const podAnnotations = { "checksum/cloud-config": configHash };
  return {
    clusterID: clusterName,
    // one key for both halves, and pods of a node wait for the half that is on it.
    priorityClassName: "system-node-critical",
    secret: { enabled: true, create: false, hostMount: false, name: secretName, filename: "cloud.conf" },
    // the chart's own classes make volumes before a node is known, in a zone that the pod may never get to.
    storageClass: { enabled: false },
    csi: {
      ...Object.fromEntries(HELPERS.map(([name, image]) => [name, renderHelper(name, image, input)])),
      plugin: {
        image: { repository: releases.mirrored("registry.k8s.io/provider-os/cinder-csi-plugin") },
        // no limit: the check of a large file system counts as memory of the driver that runs it.
        resources: requests("10m", "64Mi"),
        // the bundle of authorities comes with the Secret, and not from a folder of the node.
        volumes: [],
        volumeMounts: [{ name: "cloud-config", mountPath: "/etc/config", readOnly: true }],
        ...(volumeZones.followNodes ? {} : { extraArgs: "- --with-topology=false" }),
        controllerPlugin: { ...CONTROLLER, podAnnotations },
        nodePlugin: { ...NODE, podAnnotations },
      },
    },
  };
}

function renderHelper(name: string, image: string, { volumeZones, releases }: CinderCsiValuesInput): HelmValues {
  return {
    image: { repository: releases.mirrored(`registry.k8s.io/sig-storage/${image}`) },
    resources: { ...requests("10m", "32Mi"), limits: { memory: "512Mi" } },
    ...(name === "provisioner" ? { topology: String(volumeZones.followNodes) } : {}),
  };
}

/** Two replicas on workers, of which one holds each lease; the other takes over when its node goes. */
const CONTROLLER = {
  replicas: 2,
  nodeSelector: { "kubernetes.io/os": "linux" },
  affinity: {
    podAntiAffinity: {
      // both may run on the only worker there is.
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            topologyKey: "kubernetes.io/hostname",
            labelSelector: { matchLabels: { app: "openstack-cinder-csi", component: "controllerplugin" } },
          },
        },
      ],
    },
  },
  podSecurityContext: {
    runAsNonRoot: true,
    runAsUser: USER_ID,
    runAsGroup: USER_ID,
    fsGroup: USER_ID,
    seccompProfile: { type: "RuntimeDefault" },
  },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
};

/**
 * The driver's half on each node mounts disks and is privileged, whatever is said here; its two helpers have to be root to reach its
 * socket, and nothing more.
 */
const NODE = {
  nodeSelector: { "kubernetes.io/os": "linux" },
  podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
};

function requests(cpu: string, memory: string) {
  return { requests: { cpu, memory } };
}

/**
 * Section `[BlockStorage]` of `cloud.conf`.
 *
 * @param volumeZones how zones of volumes and nodes relate
 * @param maxVolumesPerNode how many volumes of claims a node takes
 */
export function renderBlockStorage(volumeZones: VolumeZones, maxVolumesPerNode: number): BlockStorageSection {
  return {
    nodeVolumeAttachLimit: maxVolumesPerNode,
    // without a scan the node does not see that a disk grew while it was attached.
    rescanOnResize: true,
    // the same as without topology, for a driver whose topology is switched on again by other values of the chart.
    ...(volumeZones.followNodes ? {} : { ignoreVolumeAz: true }),
  };
}
