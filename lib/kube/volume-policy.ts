/**
 * Defines what becomes of the volumes of a cluster, in Cinder, Manila or Ceph, when its platform is destroyed.
 *
 * Volumes whose class says `Retain` stay there in any case.
 */
export class VolumePolicy {
  /** Claims and snapshots whose class says `Delete` are deleted, and with them the data; what uses the claims is stopped first. */
  public static delete(): VolumePolicy {
    return new VolumePolicy("delete");
  }

  /** All volumes stay where they are, and nobody looks after them any more; the log of the janitor names them. */
  public static retain(): VolumePolicy {
    return new VolumePolicy("retain");
  }

  /** Nothing is destroyed as long as there are claims or snapshots. */
  public static fail(): VolumePolicy {
    return new VolumePolicy("fail");
  }

  private constructor(
    /** Name of the policy. */
    public readonly name: "delete" | "retain" | "fail",
  ) {}
}
