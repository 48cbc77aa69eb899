import type { CheckResult } from "../core";
import { integer, knownKeys, readable } from "../core";

/** Timing of a health monitor. */
export interface HealthMonitorOptions {
  /**
   * Time between two checks, in seconds.
   *
   * @default 10
   */
  readonly intervalSeconds?: number;

  /**
   * Time after which a check has failed, in seconds; less than the interval.
   *
   * @default 5
   */
  readonly timeoutSeconds?: number;

  /**
   * Number of checks that change the state of a node, 1 to 10.
   *
   * @default 3
   */
  readonly retries?: number;
}

/** Defines how a load balancer watches the control plane nodes. */
export class HealthMonitor {
  /** `GET /readyz` over HTTPS, which the API server answers without login; amphora only. */
  public static readyz(options: HealthMonitorOptions = {}): HealthMonitor {
    return new HealthMonitor("HTTPS", options);
  }

  /** A TCP connection. */
  public static tcp(options: HealthMonitorOptions = {}): HealthMonitor {
    return new HealthMonitor("TCP", options);
  }

  /** Time between two checks, in seconds. */
  public readonly intervalSeconds: number;

  /** Time after which a check has failed, in seconds. */
  public readonly timeoutSeconds: number;

  /** Number of checks that change the state of a node. */
  public readonly retries: number;

  private constructor(
    /** Type in Octavia's API. */
    public readonly type: "HTTPS" | "TCP",
    private readonly options: HealthMonitorOptions,
  ) {
    const { intervalSeconds, timeoutSeconds, retries } = readable(options);
    this.intervalSeconds = intervalSeconds ?? 10;
    this.timeoutSeconds = timeoutSeconds ?? 5;
    this.retries = retries ?? 3;
  }

  /** Checks the timing, reported under `path`. */
  public check(path: string): CheckResult {
    const results: CheckResult[] = [
      knownKeys(path, this.options, ["intervalSeconds", "timeoutSeconds", "retries"]),
      integer(`${path}.intervalSeconds`, this.intervalSeconds, { min: 1 }),
      integer(`${path}.timeoutSeconds`, this.timeoutSeconds, { min: 1 }),
      integer(`${path}.retries`, this.retries, { min: 1, max: 10 }),
    ];
    if (this.timeoutSeconds >= this.intervalSeconds) {
      results.push({
        code: "monitor-timeout-not-below-interval",
        path: `${path}.timeoutSeconds`,
        value: this.timeoutSeconds,
        message: `must be less than the interval of ${this.intervalSeconds} seconds`,
        fix: "shorten the timeout or lengthen the interval",
      });
    }
    return results;
  }
}
