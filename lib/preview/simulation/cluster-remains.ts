import type { ClaimedVolumes, ServiceBalancer } from "../kubernetes/cloud-needs";

/** Chart of the controller that owns load balancers. */
const CLOUD_CONTROLLER = "openstack-cloud-controller-manager";

/** Chart of the driver that owns volumes. */
const CINDER_CSI = "openstack-cinder-csi";

/** Something that stays on the cloud when everything is destroyed. */
export interface Remnant {
  readonly kind: "load balancer" | "volume";

  /** What it was made for, such as `Service shop/web`. */
  readonly owner: string;

  /** Number of things. */
  readonly count: number;

  /** `left`: nobody was there to delete it any more. `kept`: its StorageClass keeps volumes. `claimed`: its claims stayed. */
  readonly why: "left" | "kept" | "claimed";
}

/** Keeps what the controllers of clusters have made on the cloud and can no longer, or must not, remove. */
export class ClusterRemains {
  private readonly gone = new Set<string>();
  private readonly claims = new Set<ClaimedVolumes>();
  private readonly found: Remnant[] = [];

  /** Everything that stays. */
  public get remnants(): readonly Remnant[] {
    const claimed = [...this.claims].map(({ owner, count }): Remnant => ({
      kind: "volume",
      owner,
      count,
      why: "claimed",
    }));
    return [...this.found, ...claimed];
  }

  /** Notes that a controller is installed. */
  public install(chart: string): void {
    this.gone.delete(chart);
  }

  /** Notes that a controller is removed: what it has not deleted by now, nobody does. */
  public uninstall(chart: string): void {
    this.gone.add(chart);
  }

  /** Removes what a load balancer was made for, and with it the load balancer if its controller still runs. */
  public releaseBalancer({ owner }: ServiceBalancer): void {
    if (this.gone.has(CLOUD_CONTROLLER)) {
      this.found.push({ kind: "load balancer", owner, count: 1, why: "left" });
    }
  }

  /** Removes what asked for claims; they stay until their namespace goes. */
  public leaveClaims(volumes: ClaimedVolumes): void {
    this.claims.add(volumes);
  }

  /** Makes claims again that had stayed: they are bound to the volumes of before. */
  public adoptClaims(owner: string): void {
    this.claims.forEach((volumes) => volumes.owner === owner && this.claims.delete(volumes));
  }

  /** Removes the claims that had stayed, of one namespace or of all. */
  public releaseClaims(namespace: string | undefined, isKept: (volumes: ClaimedVolumes) => boolean): void {
    for (const volumes of this.claims) {
      if (namespace === undefined || volumes.namespace === namespace) {
        this.claims.delete(volumes);
        this.releaseVolumes(volumes, isKept(volumes));
      }
    }
  }

  /** Removes claims, and with them their volumes if the driver still runs and their class does not keep them. */
  public releaseVolumes({ owner, count }: ClaimedVolumes, isKept: boolean): void {
    if (isKept || this.gone.has(CINDER_CSI)) {
      this.found.push({ kind: "volume", owner, count, why: isKept ? "kept" : "left" });
    }
  }
}
