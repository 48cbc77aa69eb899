/** How load balancers reach the pods behind them. */
export type KuryrMemberMode = "L2" | "L3";

/** Options of `KuryrLoadBalancers.amphora`. */
export interface KuryrAmphoraOptions {
  /** UUID of the Octavia flavor of the API's load balancer; each Service is a virtual machine or two, so its size is said. */
  readonly flavorId: string;

  /**
   * `L3` sends through the router, `L2` gives each balancer a port on the network of the pods.
   *
   * @default "L3"
   */
  readonly memberMode?: KuryrMemberMode;
}

/** Defines what serves Services: every Service, ClusterIPs included, is a load balancer of Octavia. */
export class KuryrLoadBalancers {
  /** Flows of OVN: no machine for a Service, and pods see the address of their client. */
  public static ovn(): KuryrLoadBalancers {
    return new KuryrLoadBalancers("ovn", undefined, "L2");
  }

  /** Virtual machines, one or two a Service. */
  public static amphora(options: KuryrAmphoraOptions): KuryrLoadBalancers {
    return new KuryrLoadBalancers("amphora", options?.flavorId, options?.memberMode ?? "L3");
  }

  private constructor(
    /** Name of the Octavia provider. */
    public readonly provider: "ovn" | "amphora",
    /** UUID of the Octavia flavor; undefined with ovn, which has none. */
    public readonly flavorId: string | undefined,
    /** How balancers reach the pods behind them. */
    public readonly memberMode: KuryrMemberMode,
  ) {}
}
