import { boolean, integer, known, knownKeys, ofKind, problem, quantity, readable, required } from "../core";
import type { CheckResult } from "../core";
import type { IStorageClass } from "../storage";
import { checkSharing, checkStorageClass, checkVolumeSize } from "../storage/check-volume-claim";
import { VolumeAccess } from "../storage/volume-access";

/** A volume that outlives the pods that use it. */
export interface ClaimOptions {
  /** Directory of the container that the volume appears in. */
  readonly mountPath: string;

  /** Size, as a quantity such as `20Gi`. It may grow, while the application runs; it can never shrink. */
  readonly size: string;

  /**
   * StorageClass, and with it the volume type of Cinder. A change makes the volume anew.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: IStorageClass;

  /**
   * Who may use the volume at a time. With `VolumeAccess.sharedFiles()`, which takes a class over shares, all replicas read and write one
   * volume. A change makes the volume anew.
   *
   * @default VolumeAccess.oneNode()
   */
  readonly access?: VolumeAccess;

  /**
   * Size that the volume has now, from which on a smaller `size` is refused: Cinder cannot shrink a volume, and Terraform would
   * replace it by an empty one.
   *
   * @default - not compared; `deletionProtection` still keeps the volume
   */
  readonly sizeInPlace?: string;

  /**
   * Whether Terraform refuses to destroy or replace the volume. Removing a protected volume takes two steps on purpose: set this to
   * false and apply, then destroy. The protection is part of the program: Terraform knows nothing of it once the application, the
   * volume or the replica is taken out of it, and deletes the claim.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/** A volume of each replica. */
export interface ReplicaClaimOptions extends ClaimOptions {
  /**
   * Number of volumes that stay when there are fewer replicas, so that replicas which come back find theirs again.
   *
   * @default - a replica that is scaled away takes its volume along
   */
  readonly keepAtLeast?: number;
}

const KEYS = ["mountPath", "size", "storageClass", "access", "sizeInPlace", "deletionProtection"];

/**
 * Checks the claim of a volume, reported under `path`.
 *
 * @param path property path
 * @param given the options
 * @param isPerReplica whether each replica has one
 */
export function checkClaim(path: string, given: ReplicaClaimOptions | undefined, isPerReplica: boolean): CheckResult {
  const options = readable(given);
  return [
    knownKeys(path, given, isPerReplica ? [...KEYS, "keepAtLeast"] : KEYS),
    known(`${path}.keepAtLeast`, options.keepAtLeast) ??
      integer(`${path}.keepAtLeast`, options.keepAtLeast, { min: 1, max: 1000 }),
    required(`${path}.size`, options.size) ?? checkVolumeSize(`${path}.size`, options.size, options.sizeInPlace),
    quantity(`${path}.sizeInPlace`, options.sizeInPlace),
    checkStorageClass(`${path}.storageClass`, options.storageClass),
    checkAccess(`${path}.access`, options.access),
    checkSharing(`${path}.access`, options.access, options.storageClass),
    boolean(`${path}.deletionProtection`, options.deletionProtection),
  ];
}

function checkAccess(path: string, access: VolumeAccess | undefined): CheckResult {
  return access instanceof VolumeAccess && access.volumeMode === "Block"
    ? problem(
        path,
        "block-device",
        "must not be a raw block device, which has no directory",
        "use VolumeAccess.sharedFiles() with a class over shares",
      )
    : ofKind(path, access, VolumeAccess, "use VolumeAccess.oneNode(), .onePod() or .sharedFiles()");
}

/** Whether pods of several nodes use a volume at the same time. */
export function isShared({ access }: Partial<ClaimOptions>): boolean {
  return access instanceof VolumeAccess && access.mode === "ReadWriteMany";
}
