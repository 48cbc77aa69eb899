import { dnsLabel, kubernetesLabels, knownKeys, matches, readable } from "../../core";
import type { CheckResult } from "../../core";

/** Options of `HarborMetrics.exported`. */
export interface HarborMetricsOptions {
  /**
   * Namespace whose pods may ask for figures.
   *
   * @default "monitoring"
   */
  readonly fromNamespace?: string;
}

/** Options of `HarborMetrics.serviceMonitor`. */
export interface HarborServiceMonitorOptions extends HarborMetricsOptions {
  /**
   * Labels of the ServiceMonitor, which Prometheus may select by.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * How often it asks, such as `30s`.
   *
   * @default - Prometheus' own
   */
  readonly interval?: string;
}

/** Defines whether Harbor shows figures of itself. */
export class HarborMetrics {
  /** It does not. */
  public static none(): HarborMetrics {
    return new HarborMetrics("none", {});
  }

  /** It does, for whoever looks for them. */
  public static exported(options: HarborMetricsOptions = {}): HarborMetrics {
    return new HarborMetrics("exported", options);
  }

  /** It does, and a ServiceMonitor tells the Prometheus operator, whose definitions have to be there before. */
  public static serviceMonitor(options: HarborServiceMonitorOptions = {}): HarborMetrics {
    return new HarborMetrics("service-monitor", options);
  }

  private constructor(
    /** Which of the three it is. */
    public readonly kind: "none" | "exported" | "service-monitor",
    /** What was asked for. @internal */
    public readonly options: HarborServiceMonitorOptions,
  ) {}

  /** Namespace whose pods may ask for figures; undefined when there are none. */
  public get fromNamespace(): string | undefined {
    return this.kind === "none" ? undefined : (this.options.fromNamespace ?? "monitoring");
  }

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    const { fromNamespace, labels, interval } = readable(this.options);
    const keys = this.kind === "service-monitor" ? ["fromNamespace", "labels", "interval"] : ["fromNamespace"];
    return [
      knownKeys(path, this.options, keys),
      dnsLabel(`${path}.fromNamespace`, fromNamespace),
      kubernetesLabels(`${path}.labels`, labels),
      matches(`${path}.interval`, interval, /^[1-9][0-9]*(s|m|h)$/, "a duration such as 30s"),
    ];
  }
}
