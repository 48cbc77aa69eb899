import type { StorageClassV1Config } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import { boolean, each, matches, oneOf, problem, readableList, required, unique } from "../../core";
import type { CheckResult } from "../../core";
import { checkDriverClasses } from "../driver/driver-class-spec";
import type { DriverClassSpec } from "../driver/driver-class-spec";
import { secretParameters } from "../driver/secret-parameters";
import type { SecretReference } from "../driver/secret-parameters";
import { FileSystem } from "../storage-class-spec";

/** Name of the driver in Kubernetes. */
export const RBD_DRIVER = "rbd.csi.ceph.com";

/**
 * What an image of Ceph can do beside holding blocks.
 *
 * @see https://docs.ceph.com/en/latest/rbd/rbd-config-ref/#image-features
 */
export enum RbdImageFeature {
  /** Snapshots that become volumes of their own. */
  LAYERING = "layering",

  /** One writer at a time. */
  EXCLUSIVE_LOCK = "exclusive-lock",

  /** Knows which blocks are there; needs EXCLUSIVE_LOCK. */
  OBJECT_MAP = "object-map",

  /** Compares snapshots quickly; needs OBJECT_MAP. */
  FAST_DIFF = "fast-diff",

  /** Lets snapshots be separated from their parents. */
  DEEP_FLATTEN = "deep-flatten",
}

/** A StorageClass over images of Ceph. */
export interface RbdClassSpec extends DriverClassSpec {
  /** Pool of the images, of this cluster's own. `ceph osd pool create <pool>`, then `rbd pool init <pool>`. */
  readonly pool: string;

  /**
   * Pool of the data, where that is erasure-coded; `pool` then holds what is known about them.
   *
   * @default - that of the images
   */
  readonly dataPool?: string;

  /**
   * What the images can do. More than the default needs a kernel that knows it.
   *
   * @default [RbdImageFeature.LAYERING]
   */
  readonly imageFeatures?: readonly RbdImageFeature[];

  /**
   * File system of the volumes.
   *
   * @default FileSystem.EXT4
   */
  readonly fileSystem?: FileSystem;

  /**
   * Whether the nodes encrypt the volumes with LUKS, each with a key of its own that `encryptionPassphrase` protects.
   *
   * @default false
   */
  readonly encrypted?: boolean;
}

/** What the parameters of a class are made of beside its own settings. */
export interface RbdClassInput {
  /** Id of the Ceph cluster. */
  readonly fsid: string;

  /** Secret with user and key. */
  readonly secret: SecretReference;
}

/** Pools of OpenStack's services, and Ceph's own. */
const FOREIGN_POOLS = ["volumes", "vms", "images", "backups", "cinder", "nova", "glance", ".mgr", ".rgw.root"];

const NEEDS: readonly (readonly [feature: RbdImageFeature, needed: RbdImageFeature])[] = [
  [RbdImageFeature.OBJECT_MAP, RbdImageFeature.EXCLUSIVE_LOCK],
  [RbdImageFeature.FAST_DIFF, RbdImageFeature.OBJECT_MAP],
];

/**
 * Checks the classes of images.
 *
 * @param path path of the list
 * @param specs the classes
 * @param hasPassphrase whether there is a passphrase for encryption
 */
export function checkRbdClasses(
  path: string,
  specs: readonly RbdClassSpec[] | undefined,
  hasPassphrase: boolean,
): CheckResult {
  const keys = ["pool", "dataPool", "imageFeatures", "fileSystem", "encrypted"];
  return checkDriverClasses(path, specs, keys, (at, spec) => [
    required(at("pool"), spec.pool) ?? checkPool(at("pool"), spec.pool),
    checkPool(at("dataPool"), spec.dataPool),
    checkFeatures(at("imageFeatures"), spec.imageFeatures),
    oneOf(at("fileSystem"), spec.fileSystem, Object.values(FileSystem)),
    boolean(at("encrypted"), spec.encrypted),
    spec.encrypted === true && !hasPassphrase
      ? problem(
          at("encrypted"),
          "passphrase-missing",
          "must not be true without a passphrase",
          "give 'encryptionPassphrase'",
        )
      : undefined,
  ]);
}

/** Pods would share the fate of servers, and this user of Ceph could read the disks of every tenant. */
function checkPool(path: string, pool: unknown): CheckResult {
  return (
    matches(path, pool, /^[A-Za-z0-9._-]{1,128}$/, "the name of a pool") ??
    (FOREIGN_POOLS.includes(String(pool))
      ? problem(
          path,
          "foreign-pool",
          "must not be a pool of OpenStack's services or of Ceph itself",
          "make a pool for this cluster, such as kubernetes",
          pool,
        )
      : undefined)
  );
}

function checkFeatures(path: string, features: readonly RbdImageFeature[] | undefined): CheckResult {
  const given = readableList(features);
  return [
    each(path, features, (at, feature) => oneOf(at, feature, Object.values(RbdImageFeature)), { min: 1 }),
    unique(path, features, "features"),
    NEEDS.filter(([feature, needed]) => given.includes(feature) && !given.includes(needed)).map(([feature, needed]) =>
      problem(path, "image-features", `must have ${needed} beside ${feature}`, `add ${needed}`, given),
    ),
  ];
}

/**
 * What a class of images has beside the common settings.
 *
 * @param spec the class, checked
 * @param input what its parameters are made of beside its own settings
 * @see https://github.com/ceph/ceph-csi/blob/devel/examples/rbd/storageclass.yaml
 */
export function renderRbdClass(
  { pool, dataPool, imageFeatures = [RbdImageFeature.LAYERING], fileSystem = FileSystem.EXT4, encrypted }: RbdClassSpec,
  { fsid, secret }: RbdClassInput,
): Pick<StorageClassV1Config, "storageProvisioner" | "parameters"> {
  return {
    storageProvisioner: RBD_DRIVER,
    parameters: {
      clusterID: fsid,
      pool,
      ...(dataPool === undefined ? {} : { dataPool }),
      imageFeatures: imageFeatures.join(","),
      ...(encrypted === true ? { encrypted: "true" } : {}),
      "csi.storage.k8s.io/fstype": fileSystem,
      ...secretParameters(
        ["provisioner", "controller-expand", "controller-publish", "node-stage", "node-expand"],
        secret,
      ),
    },
  };
}
