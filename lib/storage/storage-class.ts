/** A StorageClass that claims can name. */
export interface IStorageClass {
  /** Name of the StorageClass. */
  readonly storageClassName: string;
}
