import type { ClaimedVolume, ServiceBalancer } from "../kubernetes/cloud-needs";
import type { VolumeDriver } from "../kubernetes/volume-driver";

/** Chart of the controller that owns load balancers, where Kuryr does not. */
const CLOUD_CONTROLLER = "openstack-cloud-controller-manager";

/** Something that stays on the cloud when everything is destroyed. */
export interface Remnant {
  readonly kind: "load balancer" | VolumeDriver["makes"];

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
  private readonly swept = new Set<string>();
  private readonly removed = new Set<string>();
  private readonly claims = new Map<string, ClaimedVolume>();
  private found: Omit<Remnant, "count">[] = [];
  private balancers = CLOUD_CONTROLLER;

  /** Everything that stays, what has the same owner together. */
  public get remnants(): readonly Remnant[] {
    const claimed = [...this.claims.values()].map(
      ({ driver, owner }) => ({ kind: driver.makes, owner, why: "claimed" }) as const,
    );
    const all = new Map<string, Remnant>();
    for (const one of [...this.found, ...claimed]) {
      const key = [one.kind, one.owner, one.why].join("\n");
      all.set(key, { ...one, count: (all.get(key)?.count ?? 0) + 1 });
    }
    return [...all.values()];
  }

  /** Claims that have stayed, as `namespace/name`. */
  public get claimsLeft(): readonly string[] {
    return [...this.claims.keys()];
  }

  /** Notes that a janitor or a sweep has removed something's load balancer. */
  public sweep(owner: string): void {
    this.swept.add(owner);
  }

  /** Whether a janitor or a sweep has removed the load balancer of something. */
  public isSwept({ owner }: ServiceBalancer): boolean {
    return this.swept.has(owner);
  }

  /** Notes that the load balancers that nobody was there to delete are deleted after all. */
  public sweepLeft(): void {
    this.found = this.found.filter(({ kind, why }) => kind !== "load balancer" || why !== "left");
  }

  /** Notes which controller owns the load balancers of Services from now on. */
  public giveBalancersTo(controller: string): void {
    this.balancers = controller;
    this.install(controller);
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
  public releaseBalancer(balancer: ServiceBalancer): void {
    if (this.gone.has(this.balancers) && !this.isSwept(balancer)) {
      this.found.push({ kind: "load balancer", owner: balancer.owner, why: "left" });
    }
  }

  /** Removes what asked for a claim; the claim stays until its namespace goes. */
  public leaveClaim(volume: ClaimedVolume): void {
    // one that was removed before waited for its pods only.
    if (!this.removed.has(volume.claim)) {
      this.claims.set(volume.claim, volume);
    }
  }

  /** Makes a claim again that had stayed: it is bound to the volume of before. */
  public adoptClaim({ claim }: ClaimedVolume): void {
    this.claims.delete(claim);
    this.removed.delete(claim);
  }

  /** Removes the claims that had stayed, of one namespace or of all. */
  public releaseClaims(namespace: string | undefined, isKept: (volume: ClaimedVolume) => boolean): void {
    for (const volume of this.claims.values()) {
      if (namespace === undefined || volume.namespace === namespace) {
        this.releaseClaim(volume, isKept(volume));
      }
    }
  }

  /** Removes a claim, and with it its volume if the driver still runs and its class does not keep it. */
  public releaseClaim({ claim, driver, owner }: ClaimedVolume, isKept: boolean): void {
    this.claims.delete(claim);
    this.removed.add(claim);
    if (isKept || (driver.chart !== undefined && this.gone.has(driver.chart))) {
      this.found.push({ kind: driver.makes, owner, why: isKept ? "kept" : "left" });
    }
  }
}
