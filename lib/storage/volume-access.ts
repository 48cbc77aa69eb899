/**
 * Defines who may use a volume at a time, and as what.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export class VolumeAccess {
  /** All pods of one node, as a file system. */
  public static oneNode(): VolumeAccess {
    return new VolumeAccess("ReadWriteOnce", "Filesystem");
  }

  /** One pod of the cluster, as a file system: no second one starts beside it, not even on the same node. */
  public static onePod(): VolumeAccess {
    return new VolumeAccess("ReadWriteOncePod", "Filesystem");
  }

  /** Pods of any node, as a file system. It takes a StorageClass over shares, such as those of `ManilaCsi`. */
  public static sharedFiles(): VolumeAccess {
    return new VolumeAccess("ReadWriteMany", "Filesystem");
  }

  /**
   * Pods of any node, as a raw block device, whose writers have to agree among themselves; a file system would break. It takes a
   * StorageClass over a Cinder volume type with `multiattach`, or one of `CephRbdCsi`.
   *
   * @see https://docs.openstack.org/cinder/latest/admin/volume-multiattach.html
   */
  public static sharedBlock(): VolumeAccess {
    return new VolumeAccess("ReadWriteMany", "Block");
  }

  private constructor(
    /** Access mode of the claim. */
    public readonly mode: "ReadWriteOnce" | "ReadWriteOncePod" | "ReadWriteMany",
    /** Volume mode of the claim. */
    public readonly volumeMode: "Filesystem" | "Block",
  ) {}
}
