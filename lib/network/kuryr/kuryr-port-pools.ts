import type { CheckResult } from "../../core";
import { integer, knownKeys, problem, readable } from "../../core";

/** Options of `KuryrPortPools.of`. */
export interface KuryrPortPoolOptions {
  /**
   * Ports that each pool keeps ready.
   *
   * @default 5
   */
  readonly min?: number;

  /**
   * Ports that a pool keeps at most; 0 sets no limit.
   *
   * @default 0
   */
  readonly max?: number;

  /**
   * Ports that are made at once.
   *
   * @default 10
   */
  readonly batch?: number;
}

/** VLANs of a trunk, and so the most ports that a node can have. */
const MAX_PORTS = 4094;

/** Defines whether ports are made before there are pods for them. */
export class KuryrPortPools {
  /** A port is made for each pod and deleted with it. */
  public static none(): KuryrPortPools {
    return new KuryrPortPools("noop", 0, 0, 0, {});
  }

  /** Ports are made ahead and used again: pods start faster, and ports count against the quota before they are used. */
  public static of(options: KuryrPortPoolOptions = {}): KuryrPortPools {
    const { min = 5, max = 0, batch = 10 } = readable(options);
    return new KuryrPortPools("nested", min, max, batch, options);
  }

  private constructor(
    /** Name of Kuryr's driver. */
    public readonly driver: "noop" | "nested",
    /** Ports that each pool keeps ready. */
    public readonly min: number,
    /** Ports that a pool keeps at most; 0 sets no limit. */
    public readonly max: number,
    /** Ports that are made at once. */
    public readonly batch: number,
    private readonly options: object,
  ) {}

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    if (this.driver === "noop") {
      return undefined;
    }
    return [
      knownKeys(path, this.options, ["min", "max", "batch"]),
      integer(`${path}.min`, this.min, { min: 1, max: MAX_PORTS }),
      integer(`${path}.max`, this.max, { min: 0, max: MAX_PORTS }),
      integer(`${path}.batch`, this.batch, { min: 1, max: MAX_PORTS }),
      this.checkLimit(`${path}.max`, "min", "ports that are kept ready would be deleted at once"),
      this.checkLimit(`${path}.max`, "batch", "ports would be made only to be deleted"),
    ];
  }

  private checkLimit(path: string, other: "min" | "batch", why: string): CheckResult {
    const { max } = this;
    return max > 0 && max < this[other]
      ? problem(
          path,
          "port-pool-max",
          `must be 0 or at least '${other}' ${this[other]}, because ${why}`,
          `raise it, or lower '${other}'`,
          max,
        )
      : undefined;
  }
}
