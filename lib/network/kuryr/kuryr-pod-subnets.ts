/** Options of `KuryrPodSubnets.perNamespace`. */
export interface NamespaceSubnetOptions {
  /**
   * Prefix length of the subnet of a namespace, 8 to 30.
   *
   * @default 24
   */
  readonly prefixLength?: number;
}

/** Defines which Neutron subnets pods get their addresses from. */
export class KuryrPodSubnets {
  /** One subnet for the pods of all namespaces. */
  public static shared(): KuryrPodSubnets {
    return new KuryrPodSubnets("default", undefined);
  }

  /** A network and a subnet for each namespace, out of a pool that is the range of the pods. */
  public static perNamespace(options: NamespaceSubnetOptions = {}): KuryrPodSubnets {
    return new KuryrPodSubnets("namespace", options.prefixLength ?? 24);
  }

  private constructor(
    /** Name of Kuryr's driver. */
    public readonly driver: "default" | "namespace",
    /** Prefix length of the subnet of a namespace; undefined when all share one. */
    public readonly prefixLength: number | undefined,
  ) {}
}
