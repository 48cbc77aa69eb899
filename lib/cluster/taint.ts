/**
 * A taint that the nodes of a pool register with.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export class Taint {
  /** Pods without a toleration are not placed here. */
  public static noSchedule(key: string, value?: string): Taint {
    return new Taint("NoSchedule", key, value);
  }

  /** Pods without a toleration are placed here only when nothing else has room. */
  public static preferNoSchedule(key: string, value?: string): Taint {
    return new Taint("PreferNoSchedule", key, value);
  }

  /** Pods without a toleration are not placed here, and those that run are evicted. */
  public static noExecute(key: string, value?: string): Taint {
    return new Taint("NoExecute", key, value);
  }

  private constructor(
    /** Effect on pods that do not tolerate the taint. */
    public readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute",
    /** Key, such as `dedicated` or `example.com/gpu`. */
    public readonly key: string,
    /** Value; a taint may have none. */
    public readonly value: string | undefined,
  ) {}
}
