import { integer, knownKeys, problem, readable } from "../core";
import type { CheckResult } from "../core";

/** How many replicas change at a time. */
export interface RollingUpdateOptions {
  /**
   * Most replicas beyond the wanted number during an update.
   *
   * @default 1
   */
  readonly maxSurge?: number;

  /**
   * Most replicas that may be missing during an update.
   *
   * @default 0
   */
  readonly maxUnavailable?: number;
}

/** Defines how replicas of one version give way to those of the next. */
export class UpdateStrategy {
  /**
   * A few at a time, new ones first.
   *
   * @param options how many
   */
  public static rolling(options: RollingUpdateOptions = {}): UpdateStrategy {
    return new UpdateStrategy("RollingUpdate", options);
  }

  /** All at once: the old ones end before the new ones start. */
  public static recreate(): UpdateStrategy {
    return new UpdateStrategy("Recreate", {});
  }

  private constructor(
    /** What Kubernetes calls it. */
    public readonly type: "RollingUpdate" | "Recreate",
    /** @internal */
    public readonly options: RollingUpdateOptions,
  ) {}

  /** Most replicas beyond the wanted number. */
  public get maxSurge(): number {
    return readable(this.options).maxSurge ?? 1;
  }

  /** Most replicas that may be missing. */
  public get maxUnavailable(): number {
    return readable(this.options).maxUnavailable ?? 0;
  }

  /**
   * Checks the numbers.
   *
   * @param path path of the property that holds the strategy
   */
  public check(path: string): CheckResult {
    const { maxSurge = 1, maxUnavailable = 0 } = readable(this.options);
    return [
      knownKeys(path, this.options, ["maxSurge", "maxUnavailable"]),
      integer(`${path}.maxSurge`, maxSurge, { min: 0, max: 1000 }),
      integer(`${path}.maxUnavailable`, maxUnavailable, { min: 0, max: 1000 }),
      maxSurge === 0 && maxUnavailable === 0
        ? problem(path, "update-stuck", "must let a replica be added or be missing", "raise maxSurge or maxUnavailable")
        : undefined,
    ];
  }
}
