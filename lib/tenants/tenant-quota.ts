import { Quantity, checkProps, hasTokens, readable, required } from "../core";
import type { CheckResult } from "../core";
import { checkClusterNeeds, estimateQuota } from "./cluster-need";
import type { ClusterNeed } from "./cluster-need";
import { checkQuota, checkQuotaHolds } from "./quota-checks";
import type { TenantQuotaOptions } from "./quota-options";

const MEBIBYTE = 2 ** 20;
const UNLIMITED_IN_OPENSTACK = -1;

/** Most that a project may have, as the cloud counts it. */
export class TenantQuota {
  /** A figure without limit. */
  public static readonly UNLIMITED = Number.POSITIVE_INFINITY;

  /** A quota figure by figure; what is left out stays as the cloud has it. */
  public static of(options: TenantQuotaOptions): TenantQuota {
    return new TenantQuota(options);
  }

  /**
   * A quota that holds clusters of this library, each on a network of its own.
   *
   * @param clusters what they are going to have
   * @param options figures that differ, and figures that clusters say nothing of
   * @throws ValidationError when a figure is none
   */
  public static forClusters(clusters: readonly ClusterNeed[], options: TenantQuotaOptions = {}): TenantQuota {
    checkProps("TenantQuota.forClusters", [
      required("clusters", clusters) ?? checkClusterNeeds("clusters", clusters),
      checkQuota("options", options),
    ]);
    const estimate = estimateQuota(clusters);
    const given = readable(options);
    return new TenantQuota({
      ...given,
      compute: { ...estimate.compute, ...given.compute },
      volumes: { ...estimate.volumes, ...given.volumes },
      network: { ...estimate.network, ...given.network },
      loadBalancers: { ...estimate.loadBalancers, ...given.loadBalancers },
    });
  }

  private constructor(
    /** The figures. */
    public readonly options: TenantQuotaOptions,
  ) {}

  /** Checks the figures, reported under `path`. */
  public check(path: string): CheckResult {
    return checkQuota(path, this.options);
  }

  /** Checks that clusters have room, reported under `path`. @internal */
  public checkHolds(path: string, clusters: readonly ClusterNeed[]): CheckResult {
    return checkQuotaHolds(path, this.options, estimateQuota(clusters));
  }
}

/** A figure as OpenStack's APIs take it. @internal */
export function renderFigure(value: number | undefined): number | undefined {
  return value === TenantQuota.UNLIMITED ? UNLIMITED_IN_OPENSTACK : value;
}

/** Memory in MiB, as Nova counts. @internal */
export function renderRam(ram: string | undefined): number | undefined {
  const parsed = hasTokens(ram) ? undefined : Quantity.tryParse(ram);
  return parsed === undefined ? undefined : parsed.toNumber() / MEBIBYTE;
}

/** Limits of volume types in Cinder's words, such as `gigabytes_ssd`. @internal */
export function renderTypeQuotas({ types = {} }: NonNullable<TenantQuotaOptions["volumes"]>): Record<string, number> {
  const entries = Object.entries(types).flatMap(([type, limits]) =>
    (["volumes", "gigabytes", "snapshots"] as const).map((kind) => [`${kind}_${type}`, renderFigure(limits[kind])]),
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, number>;
}
