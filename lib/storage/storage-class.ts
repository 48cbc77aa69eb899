import { checkProps, dnsName, required } from "../core";

/** A StorageClass that claims can name. */
export interface IStorageClass {
  /** Name of the StorageClass. */
  readonly storageClassName: string;
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
