import { Quantity, dnsName, problem, quantity, readable } from "../core";
import type { CheckResult } from "../core";
import type { IStorageClass } from "./storage-class";
import { VolumeAccess } from "./volume-access";
import { VolumeSharing } from "./volume-sharing";

/** Less is no volume but a size without its unit, in bytes. */
const MIN_BYTES = 1024 ** 2;

/**
 * Checks the size of a volume: one with a unit, and no less than it is already, because neither Kubernetes nor Cinder shrinks one.
 *
 * @param path path of the size
 * @param size the size that is asked for
 * @param sizeInPlace the size that the volume has; undefined when it is not known
 */
export function checkVolumeSize(path: string, size: unknown, sizeInPlace: unknown): CheckResult {
  const [wanted, present] = [Quantity.tryParse(size), Quantity.tryParse(sizeInPlace)];
  const malformed = quantity(path, size);
  if (malformed !== undefined || wanted === undefined) {
    return malformed;
  }
  if (wanted.toNumber() < MIN_BYTES) {
    return problem(path, "claim-size", "must be at least 1Mi", "write the unit too, as 20Gi", size);
  }
  return present !== undefined && wanted.compare(present) < 0
    ? problem(
        path,
        "claim-shrinks",
        `must not be less than the volume has already, ${present.text}`,
        "keep the size, or copy the data to a new volume of another name",
        size,
      )
    : undefined;
}

/** Checks a StorageClass that a caller gave, which may be of any class with its name; undefined is fine. */
export function checkStorageClass(path: string, storageClass: IStorageClass | undefined): CheckResult {
  if (storageClass === undefined) {
    return undefined;
  }
  const { storageClassName } = readable(storageClass);
  return typeof storageClassName === "string"
    ? dnsName(`${path}.storageClassName`, storageClassName)
    : problem(
        path,
        "wrong-kind",
        "must be a StorageClass",
        "give that of CinderCsi.storageClass(...), or StorageClass.fromName(...)",
      );
}

/**
 * Checks that volumes of a class can be shared as a claim asks for it; of a class that something else makes nobody knows.
 *
 * @param path path of the access
 * @param access who may use the volume
 * @param storageClass class of the volume
 */
export function checkSharing(
  path: string,
  access: VolumeAccess | undefined,
  storageClass: IStorageClass | undefined,
): CheckResult {
  const { sharing, storageClassName } = readable(storageClass);
  if (!(access instanceof VolumeAccess) || access.mode !== "ReadWriteMany" || sharing === undefined) {
    return undefined;
  }
  const wanted = access.volumeMode === "Block" ? VolumeSharing.BLOCK : VolumeSharing.FILES;
  const isFiles = wanted === VolumeSharing.FILES;
  return wanted === sharing
    ? undefined
    : problem(
        path,
        "access-unsupported",
        `must not share ${isFiles ? "files" : "a block device"} on several nodes with the class ${storageClassName ?? ""}`,
        isFiles ? "use a class of ManilaCsi, or VolumeAccess.oneNode()" : "use VolumeAccess.sharedFiles()",
      );
}
