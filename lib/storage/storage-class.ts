import { checkProps, dnsName, required } from "../core";
import type { VolumeSharing } from "./volume-sharing";

/** A StorageClass that claims can name. */
export interface IStorageClass {
  /** Name of the StorageClass. */
  readonly storageClassName: string;

  /**
   * What pods of several nodes can do with one volume; claims that ask for more are refused.
   *
   * @default - not known, and not checked
   */
  readonly sharing?: VolumeSharing;
}

/** Defines StorageClasses that the library did not make, for claims on them. */
export class StorageClass {
  /**
   * A StorageClass that exists already, or that something else makes.
   *
   * @param name its name
   * @throws ValidationError when the name is none
   */
  public static fromName(name: string): IStorageClass {
    checkProps("StorageClass.fromName", required("name", name) ?? dnsName("name", name));
    return { storageClassName: name };
  }

  private constructor() {}
}
