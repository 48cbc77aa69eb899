import { integer, known, knownKeys, notAbove, readable, required } from "../core";
import type { CheckResult } from "../core";
import { checkRequested } from "./container-resources";
import type { ContainerResources } from "./container-resources";

/** Most replicas of one application. */
const MAX_REPLICAS = 1000;

/** Share of the requested CPU from which replicas are added, in percent. */
const DEFAULT_CPU_PERCENT = 75;

/** Bounds and targets of `Scaling.automatic`. */
export interface AutomaticScalingOptions {
  /** Fewest replicas, at least 1. */
  readonly min: number;

  /** Most replicas. */
  readonly max: number;

  /**
   * Use of the requested CPU that is aimed at, in percent.
   *
   * @default 75, or none when `memoryPercent` is given
   */
  readonly cpuPercent?: number;

  /**
   * Use of the requested memory that is aimed at, in percent.
   *
   * @default - memory is not looked at
   */
  readonly memoryPercent?: number;
}

/** Defines how many replicas an application has. */
export class Scaling {
  /**
   * Always the same number.
   *
   * @param replicas number of replicas; 0 stops the application
   */
  public static fixed(replicas: number): Scaling {
    return new Scaling({ min: replicas, max: replicas }, false);
  }

  /**
   * As many as the load needs, by a HorizontalPodAutoscaler; the cluster needs a metrics server.
   *
   * @param options bounds and targets
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   */
  public static automatic(options: AutomaticScalingOptions): Scaling {
    return new Scaling(options, true);
  }

  private constructor(
    private readonly options: AutomaticScalingOptions,
    /** Whether an autoscaler changes the number. */
    public readonly isAutomatic: boolean,
  ) {}

  /** Fewest replicas. */
  public get min(): number {
    return readable(this.options).min ?? 0;
  }

  /** Most replicas. */
  public get max(): number {
    return readable(this.options).max ?? 0;
  }

  /** Targets of the autoscaler, in percent of what is requested. */
  public get targets(): readonly { readonly resource: "cpu" | "memory"; readonly percent: number }[] {
    const { cpuPercent, memoryPercent } = readable(this.options);
    const cpu = cpuPercent ?? (memoryPercent === undefined ? DEFAULT_CPU_PERCENT : undefined);
    return [
      ...(cpu === undefined ? [] : [{ resource: "cpu" as const, percent: cpu }]),
      ...(memoryPercent === undefined ? [] : [{ resource: "memory" as const, percent: memoryPercent }]),
    ];
  }

  /**
   * Checks the numbers, and that there are requests for an autoscaler to look at.
   *
   * @param path path of the property that holds the scaling
   * @param resources resources of the container, as they were given
   */
  public check(path: string, resources: ContainerResources | undefined): CheckResult {
    const { min, max, cpuPercent, memoryPercent } = readable(this.options);
    if (!this.isAutomatic) {
      return (
        required(`${path}.replicas`, min) ??
        known(`${path}.replicas`, min) ??
        integer(`${path}.replicas`, min, { min: 0, max: MAX_REPLICAS })
      );
    }
    return [
      knownKeys(path, this.options, ["min", "max", "cpuPercent", "memoryPercent"]),
      required(`${path}.min`, min) ??
        known(`${path}.min`, min) ??
        integer(`${path}.min`, min, { min: 1, max: MAX_REPLICAS }),
      required(`${path}.max`, max) ??
        known(`${path}.max`, max) ??
        integer(`${path}.max`, max, { min: 1, max: MAX_REPLICAS }),
      notAbove(`${path}.min`, min, `${path}.max`, max),
      integer(`${path}.cpuPercent`, cpuPercent, { min: 1, max: 1000 }),
      integer(`${path}.memoryPercent`, memoryPercent, { min: 1, max: 1000 }),
      this.targets.map(({ resource }) => checkRequested("resources", resources, resource)),
    ];
  }
}
