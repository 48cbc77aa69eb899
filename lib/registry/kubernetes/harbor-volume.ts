import { isPlainObject, knownKeys, readable, required } from "../../core";
import type { CheckResult } from "../../core";
import type { IStorageClass } from "../../storage";
import { checkStorageClass, checkVolumeSize } from "../../storage/check-volume-claim";

/** Options of a volume of a registry. */
export interface HarborVolumeOptions {
  /** Size of the volume, such as `200Gi`. It can grow, and does so while it is used; it never shrinks. */
  readonly size: string;

  /**
   * Size that the volume has already: a smaller `size` is then refused here and not by the API in the middle of an apply.
   *
   * @default - the volume is new, or nobody shrinks it
   */
  readonly sizeInPlace?: string;

  /**
   * Class of the volume. A change makes a new, empty volume.
   *
   * @default - the default class of the cluster at the time the claim is made
   */
  readonly storageClass?: IStorageClass;
}

/** Names of the options. @internal */
export const VOLUME_KEYS = ["size", "sizeInPlace", "storageClass"];

/**
 * A volume whose size has a default. What callers without types give instead of options stays as it is, for the check to report.
 *
 * @internal
 */
export function volumeOfSize(size: string, options: Partial<HarborVolumeOptions>): HarborVolumeOptions {
  return isPlainObject(options) ? { size, ...options } : options;
}

/**
 * Checks the options of a volume.
 *
 * @param path property path
 * @param given the options; without types they may be anything
 * @param keys names of the options that are known
 * @internal
 */
export function checkHarborVolume(
  path: string,
  given: Partial<HarborVolumeOptions> | undefined,
  keys: readonly string[] = VOLUME_KEYS,
): CheckResult {
  const { size, sizeInPlace, storageClass } = readable(given);
  return [
    required(path, given) ?? knownKeys(path, given, keys),
    required(`${path}.size`, size) ?? checkVolumeSize(`${path}.size`, size, sizeInPlace),
    checkStorageClass(`${path}.storageClass`, storageClass),
  ];
}
