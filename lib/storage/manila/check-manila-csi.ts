import { checkCloudAccess } from "../../cloud";
import { checkCredential } from "../../cloud/check-credential";
import { knownKeys, ofKind, readable, required } from "../../core";
import type { CheckResult } from "../../core";
import { checkHelmChartOptions } from "../../kube";
import { checkReleases } from "../../kube/releases/check-releases";
import { checkDriverSnapshotClasses } from "../driver/driver-snapshot-classes";
import { SnapshotSupport } from "../snapshot-support";
import { VolumeZones } from "../volume-zones";
import type { ManilaCsiProps } from "./manila-csi";
import { checkShareClasses } from "./share-class-spec";
import { ShareProtocol } from "./share-protocol";

const KEYS = [
  "cluster",
  "releases",
  "cloud",
  "credential",
  "protocol",
  "shareZones",
  "storageClasses",
  "snapshots",
  "snapshotClasses",
  "extraValues",
  "timeoutSeconds",
];

/** Checks the properties of `ManilaCsi`. */
export function checkManilaCsi(given: ManilaCsiProps): CheckResult {
  const props = readable(given);
  const { protocol, shareZones } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkReleases("releases", props.releases, props.cluster),
    checkCloudAccess("cloud", props.cloud),
    checkCredential("credential", props.credential),
    protocol instanceof ShareProtocol
      ? protocol.check("protocol")
      : ofKind("protocol", protocol, ShareProtocol, "use ShareProtocol.nfs(...) or .cephfs(...)"),
    shareZones instanceof VolumeZones
      ? shareZones.check("shareZones")
      : ofKind("shareZones", shareZones, VolumeZones, "use VolumeZones.matching(), .ignored() or .fixed(...)"),
    checkShareClasses("storageClasses", props.storageClasses, shareZones),
    ofKind("snapshots", props.snapshots, SnapshotSupport, "use SnapshotSupport.installed() or .existing()"),
    checkDriverSnapshotClasses("snapshotClasses", props.snapshotClasses),
    checkHelmChartOptions("", props),
  ];
}
