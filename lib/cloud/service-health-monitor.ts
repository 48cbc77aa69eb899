import type { CheckResult } from "../core";
import { integer, knownKeys, problem, readable } from "../core";
import type { LoadBalancerSection } from "./cloud-config";

const KEYS = ["intervalSeconds", "timeoutSeconds", "retriesUp", "retriesDown"];

/** Timing of `ServiceHealthMonitor`. */
export interface ServiceHealthMonitorOptions {
  /**
   * Time between two checks, in seconds.
   *
   * @default 5
   */
  readonly intervalSeconds?: number;

  /**
   * Time after which a check has failed, in seconds; less than the interval.
   *
   * @default 3
   */
  readonly timeoutSeconds?: number;

  /**
   * Number of good checks that bring a node in, 1 to 10.
   *
   * @default 1
   */
  readonly retriesUp?: number;

  /**
   * Number of failed checks that take a node out, 1 to 10.
   *
   * @default 3
   */
  readonly retriesDown?: number;
}

/**
 * Defines how load balancers of Services watch the nodes behind them. The controller chooses the kind of check that fits a Service.
 *
 * @see https://docs.openstack.org/api-ref/load-balancer/v2/index.html#create-health-monitor
 */
export class ServiceHealthMonitor {
  /** Nodes are watched. */
  public static on(options: ServiceHealthMonitorOptions = {}): ServiceHealthMonitor {
    return new ServiceHealthMonitor(options);
  }

  /** Nobody watches: requests go to dead nodes too, and Services with `externalTrafficPolicy: Local` get no load balancer. */
  public static off(): ServiceHealthMonitor {
    return new ServiceHealthMonitor(undefined);
  }

  private constructor(private readonly options: ServiceHealthMonitorOptions | undefined) {}

  /** Checks the timing, reported under `path`. */
  public check(path: string): CheckResult {
    const { intervalSeconds = 5, timeoutSeconds = 3, retriesUp, retriesDown } = readable(this.options);
    const isTooLong = typeof timeoutSeconds === "number" && timeoutSeconds >= intervalSeconds;
    return [
      knownKeys(path, this.options, KEYS),
      integer(`${path}.intervalSeconds`, intervalSeconds, { min: 1, max: 3600 }),
      integer(`${path}.timeoutSeconds`, timeoutSeconds, { min: 1, max: 3600 }),
      integer(`${path}.retriesUp`, retriesUp, { min: 1, max: 10 }),
      integer(`${path}.retriesDown`, retriesDown, { min: 1, max: 10 }),
      isTooLong
        ? problem(
            `${path}.timeoutSeconds`,
            "monitor-timeout-not-below-interval",
            `must be less than the interval of ${intervalSeconds} seconds`,
            "shorten the timeout or lengthen the interval",
            timeoutSeconds,
          )
        : undefined,
    ];
  }

  /** Keys of `[LoadBalancer]` in `cloud.conf`. @internal */
  public render(): LoadBalancerSection {
    if (this.options === undefined) {
      return { createMonitor: false };
    }
    const { intervalSeconds = 5, timeoutSeconds = 3, retriesUp = 1, retriesDown = 3 } = this.options;
    return {
      createMonitor: true,
      monitorDelay: `${intervalSeconds}s`,
      monitorTimeout: `${timeoutSeconds}s`,
      monitorMaxRetries: retriesUp,
      monitorMaxRetriesDown: retriesDown,
    };
  }
}
