import { dnsName, each, known, knownKeys, object, oneOf, readable, readableList, required, unique } from "../core";
import type { CheckResult } from "../core";
import type { KubernetesObject } from "../kube";
import { CINDER_DRIVER } from "./cinder-storage-class";
import { ClassUse, checkSingleDefault, defaultClassOf } from "./class-use";
import { ReclaimPolicy } from "./reclaim-policy";
import { SNAPSHOT_API } from "./snapshot-definitions";

const KEYS = ["name", "storedAs", "reclaimPolicy", "use"];

/** What Cinder makes of a snapshot. */
export enum SnapshotStore {
  /** A snapshot beside its volume: quick, and lost with the storage of the volume. */
  SNAPSHOT = "snapshot",

  /** A copy in the backup store of the cloud, which needs Cinder's backup service. */
  BACKUP = "backup",
}

/** A VolumeSnapshotClass over Cinder: what snapshots become there, and how long they stay. */
export interface SnapshotClassSpec {
  /** Name of the class. */
  readonly name: string;

  /**
   * What Cinder makes of a snapshot.
   *
   * @default SnapshotStore.SNAPSHOT
   */
  readonly storedAs?: SnapshotStore;

  /**
   * What happens in Cinder when the VolumeSnapshot is deleted.
   *
   * @default ReclaimPolicy.DELETE
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Whether snapshots that name no class get this one. Exactly one class does, unless all are `ClassUse.BY_NAME`.
   *
   * @default - ClassUse.DEFAULT for the first class when none says so
   */
  readonly use?: ClassUse;
}

/** Snapshot classes of a cluster that asks for none in particular, named as the StorageClasses are. */
export const DEFAULT_SNAPSHOT_CLASSES: readonly SnapshotClassSpec[] = [
  { name: "cinder" },
  { name: "cinder-retain", reclaimPolicy: ReclaimPolicy.RETAIN, use: ClassUse.BY_NAME },
];

/**
 * Checks the VolumeSnapshotClasses of a cluster: each one, and that names and the default are there once.
 *
 * @param path path of the list
 * @param specs the classes
 */
export function checkSnapshotClasses(path: string, specs: readonly SnapshotClassSpec[] | undefined): CheckResult {
  const classes = readableList(specs).map((spec) => readable(spec));
  return [
    each(path, specs, (at, spec) => checkSnapshotClass(at, spec as SnapshotClassSpec)),
    unique(
      path,
      classes.map(({ name }) => name).filter((name) => name !== undefined),
      "names",
    ),
    checkSingleDefault(path, classes),
  ];
}

function checkSnapshotClass(path: string, given: SnapshotClassSpec): CheckResult {
  const spec = readable(given);
  const at = (key: string) => `${path}.${key}`;
  return (
    object(path, given) ?? [
      knownKeys(path, given, KEYS),
      required(at("name"), spec.name) ?? known(at("name"), spec.name) ?? dnsName(at("name"), spec.name),
      oneOf(at("storedAs"), spec.storedAs, Object.values(SnapshotStore)),
      oneOf(at("reclaimPolicy"), spec.reclaimPolicy, Object.values(ReclaimPolicy)),
      oneOf(at("use"), spec.use, Object.values(ClassUse)),
    ]
  );
}

/**
 * The VolumeSnapshotClasses of a cluster.
 *
 * @param specs the classes, checked
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/cinder-csi-plugin/using-cinder-csi-plugin.md#supported-parameters
 */
export function renderSnapshotClasses(specs: readonly SnapshotClassSpec[]): readonly KubernetesObject[] {
  const defaultClass = defaultClassOf(specs);
  return specs.map(({ name, storedAs = SnapshotStore.SNAPSHOT, reclaimPolicy = ReclaimPolicy.DELETE }) => ({
    apiVersion: SNAPSHOT_API,
    kind: "VolumeSnapshotClass",
    metadata: {
      name,
      annotations: { "snapshot.storage.kubernetes.io/is-default-class": String(name === defaultClass) },
    },
    driver: CINDER_DRIVER,
    deletionPolicy: reclaimPolicy,
    // Cinder refuses snapshots of volumes that are in use unless it is told otherwise, and those of pods always are.
    parameters: { type: storedAs, "force-create": "true" },
  }));
}
