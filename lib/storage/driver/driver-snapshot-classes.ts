import { Construct } from "constructs";
import type { IKubernetesCluster } from "../../cluster";
import { each, knownKeys, object, readable } from "../../core";
import type { CheckResult } from "../../core";
import { Manifests } from "../../kube";
import type { KubernetesObject } from "../../kube";
import { defaultClassOf } from "../class-use";
import type { ClassUse } from "../class-use";
import { ReclaimPolicy } from "../reclaim-policy";
import { NAMESPACE } from "../render-snapshot-controller";
import { SNAPSHOT_API } from "../snapshot-definitions";
import { checkCommon, checkOnce } from "./driver-class-spec";

/** A VolumeSnapshotClass over shares or images: how long snapshots stay. */
export interface DriverSnapshotClassSpec {
  /** Name of the class. */
  readonly name: string;

  /**
   * What happens to the snapshot when its VolumeSnapshot is deleted.
   *
   * @default ReclaimPolicy.DELETE
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Whether snapshots of the driver's volumes that name no class get this one. Each driver has its own default.
   *
   * @default - ClassUse.DEFAULT for the first class when none says so
   */
  readonly use?: ClassUse;
}

/** What the VolumeSnapshotClasses of a driver have in common. */
export interface DriverSnapshots {
  /** Name of the driver in Kubernetes. */
  readonly driver: string;

  /** Parameters of all classes. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Properties of `DriverSnapshotClasses`. */
export interface DriverSnapshotClassesProps extends DriverSnapshots {
  /** Cluster that gets the classes. */
  readonly cluster: IKubernetesCluster;

  /** Name of their release. */
  readonly name: string;

  /** The classes, checked; there may be none. */
  readonly specs: readonly DriverSnapshotClassSpec[];
}

/** Defines the VolumeSnapshotClasses of a driver. */
export class DriverSnapshotClasses extends Construct {
  public constructor(scope: Construct, id: string, props: DriverSnapshotClassesProps) {
    super(scope, id);
    const { cluster, name, specs } = props;
    if (specs.length > 0) {
      const objects = renderDriverSnapshotClasses(specs, props);
      new Manifests(this, "Objects", { cluster, name, namespace: NAMESPACE, objects });
    }
  }
}

/**
 * Checks the VolumeSnapshotClasses of a driver.
 *
 * @param path path of the list
 * @param specs the classes
 */
export function checkDriverSnapshotClasses(
  path: string,
  specs: readonly DriverSnapshotClassSpec[] | undefined,
): CheckResult {
  return [
    each(
      path,
      specs,
      (item, given) =>
        object(item, given) ?? [
          knownKeys(item, given, ["name", "reclaimPolicy", "use"]),
          checkCommon((key) => `${item}.${key}`, readable(given as DriverSnapshotClassSpec)),
        ],
    ),
    checkOnce(path, specs),
  ];
}

/**
 * The VolumeSnapshotClasses of a driver.
 *
 * @param specs the classes, checked
 * @param snapshots what they have in common
 */
export function renderDriverSnapshotClasses(
  specs: readonly DriverSnapshotClassSpec[],
  { driver, parameters }: DriverSnapshots,
): readonly KubernetesObject[] {
  const defaultClass = defaultClassOf(specs);
  return specs.map(({ name, reclaimPolicy = ReclaimPolicy.DELETE }) => ({
    apiVersion: SNAPSHOT_API,
    kind: "VolumeSnapshotClass",
    metadata: {
      name,
      annotations: { "snapshot.storage.kubernetes.io/is-default-class": String(name === defaultClass) },
    },
    driver,
    deletionPolicy: reclaimPolicy,
    parameters,
  }));
}
