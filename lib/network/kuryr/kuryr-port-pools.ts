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

/** Defines whether ports are made before there are pods for them. */
export class KuryrPortPools {
  /** A port is made for each pod and deleted with it. */
  public static none(): KuryrPortPools {
    return new KuryrPortPools("noop", 0, 0, 0);
  }

  /** Ports are made ahead and used again: pods start faster, and ports count against the quota before they are used. */
  public static of(options: KuryrPortPoolOptions = {}): KuryrPortPools {
    const { min = 5, max = 0, batch = 10 } = options;
    return new KuryrPortPools("nested", min, max, batch);
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
  ) {}
}
