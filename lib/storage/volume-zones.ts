import { notBlank } from "../core";
import type { CheckResult } from "../core";

/**
 * Defines how the availability zones of Cinder's volumes relate to those of Nova's servers.
 *
 * Compare `openstack availability zone list --compute` with `--volume`:
 *
 * | zones                                                                | take                |
 * |----------------------------------------------------------------------|---------------------|
 * | the same names on both sides, also when there is just one            | `matching()`        |
 * | different names, and Cinder's default zone serves all servers        | `ignored()`         |
 * | different names, and one zone of Cinder other than its default does  | `fixed("that one")` |
 *
 * A wrong choice leaves claims pending: with `matching()` on different names Cinder does not know the zone it is asked for, or volumes
 * belong to a zone that no node is in. Where Nova is set to refuse attachments across zones, only `matching()` works.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/cinder-csi-plugin/troubleshooting.md
 */
export class VolumeZones {
  /** The zones have the same names: a volume is made in the zone of the pod that waits for it, and its pods stay in that zone. */
  public static matching(): VolumeZones {
    return new VolumeZones(true, undefined);
  }

  /** Zones mean nothing to volumes: Cinder picks one itself, and a volume can be attached to every node. */
  public static ignored(): VolumeZones {
    return new VolumeZones(false, undefined);
  }

  /**
   * All volumes are made in one zone of Cinder, and can be attached to every node.
   *
   * @param zone zone of Cinder, such as `nova`
   */
  public static fixed(zone: string): VolumeZones {
    // callers without types may leave the zone out, which is an error and no zone of Cinder's choice.
    return new VolumeZones(false, zone ?? "");
  }

  private constructor(
    /** Whether volumes follow the zones of the nodes. */
    public readonly followNodes: boolean,
    /** Zone of Cinder that all volumes are made in; undefined leaves it to Cinder or to the node. */
    public readonly zone: string | undefined,
  ) {}

  /**
   * Checks the zone.
   *
   * @param path path of the property that holds the choice
   */
  public check(path: string): CheckResult {
    return notBlank(path, this.zone);
  }
}
