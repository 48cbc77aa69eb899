import { checkCloudAccess } from "../cloud";
import { checkCredential } from "../cloud/check-credential";
import { integer, knownKeys, ofKind, readable, required } from "../core";
import type { CheckResult } from "../core";
import { checkHelmChartOptions } from "../kube";
import { checkReleases } from "../kube/releases/check-releases";
import type { CinderCsiProps } from "./cinder-csi";
import { checkSnapshotClasses } from "./snapshot-class-spec";
import { SnapshotSupport } from "./snapshot-support";
import { checkStorageClasses } from "./storage-class-spec";
import { VolumeZones } from "./volume-zones";

/** Volumes of claims on a node: what virtio-blk has room for, less root disk, config drive and network cards. */
export const DEFAULT_MAX_VOLUMES_PER_NODE = 25;

/** Most that the driver itself takes. */
const MAX_VOLUMES_PER_NODE = 256;

const KEYS = [
  "cluster",
  "releases",
  "cloud",
  "credential",
  "volumeZones",
  "storageClasses",
  "snapshots",
  "snapshotClasses",
  "maxVolumesPerNode",
  "extraValues",
  "timeoutSeconds",
];

/** Checks the properties of `CinderCsi`. */
export function checkCinderCsi(given: CinderCsiProps): CheckResult {
  const props = readable(given);
  const { volumeZones, maxVolumesPerNode } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkReleases("releases", props.releases, props.cluster),
    checkCloudAccess("cloud", props.cloud),
    checkCredential("credential", props.credential),
    volumeZones instanceof VolumeZones
      ? volumeZones.check("volumeZones")
      : ofKind("volumeZones", volumeZones, VolumeZones, "use VolumeZones.matching(), .ignored() or .fixed(...)"),
    checkStorageClasses("storageClasses", props.storageClasses, volumeZones),
    ofKind("snapshots", props.snapshots, SnapshotSupport, "use SnapshotSupport.installed() or .existing()"),
    checkSnapshotClasses("snapshotClasses", props.snapshotClasses),
    integer("maxVolumesPerNode", maxVolumesPerNode, { min: 1, max: MAX_VOLUMES_PER_NODE }),
    checkHelmChartOptions("", props),
  ];
}
