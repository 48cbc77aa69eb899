/**
 * Defines how the replicas of an application are spread, so that one zone or one host that fails does not take all of them.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export class Spread {
  /** Over zones and over hosts, as well as it goes. */
  public static preferred(): Spread {
    return new Spread("ScheduleAnyway");
  }

  /** Over zones and over hosts; a replica waits when there is no place that keeps the balance. */
  public static required(): Spread {
    return new Spread("DoNotSchedule");
  }

  /** Wherever the scheduler likes. */
  public static none(): Spread {
    return new Spread(undefined);
  }

  private constructor(
    /** What happens when there is no fitting place; undefined when replicas are not spread. */
    public readonly whenUnsatisfiable: "ScheduleAnyway" | "DoNotSchedule" | undefined,
  ) {}
}
