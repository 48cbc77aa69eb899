import { absolutePath, knownKeys, notLiteralSecret, ofKind, readable, required } from "../../core";
import type { CheckResult } from "../../core";
import { checkHelmChartOptions } from "../../kube";
import { checkReleases } from "../../kube/releases/check-releases";
import { checkDriverSnapshotClasses } from "../driver/driver-snapshot-classes";
import { SnapshotSupport } from "../snapshot-support";
import { checkCephCluster } from "./ceph-cluster";
import type { CephRbdCsiProps } from "./ceph-rbd-csi";
import { checkCephxUser } from "./cephx-user";
import { checkRbdClasses } from "./rbd-class-spec";

const KEYS = [
  "cluster",
  "releases",
  "ceph",
  "user",
  "encryptionPassphrase",
  "storageClasses",
  "snapshots",
  "snapshotClasses",
  "kubeletDir",
  "extraValues",
  "timeoutSeconds",
];

/** Checks the properties of `CephRbdCsi`. */
export function checkCephRbdCsi(given: CephRbdCsiProps): CheckResult {
  const props = readable(given);
  const { encryptionPassphrase } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkReleases("releases", props.releases, props.cluster),
    checkCephCluster("ceph", props.ceph, readable(readable(props.cluster).networking)),
    checkCephxUser("user", props.user),
    notLiteralSecret("encryptionPassphrase", encryptionPassphrase),
    checkRbdClasses("storageClasses", props.storageClasses, encryptionPassphrase !== undefined),
    ofKind("snapshots", props.snapshots, SnapshotSupport, "use SnapshotSupport.installed() or .existing()"),
    checkDriverSnapshotClasses("snapshotClasses", props.snapshotClasses),
    absolutePath("kubeletDir", props.kubeletDir),
    checkHelmChartOptions("", props),
  ];
}
