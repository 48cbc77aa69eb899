import type { CheckResult } from "../../core";
import { knownKeys, oneOf, problem, readable, uuid } from "../../core";

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
    return new KuryrLoadBalancers("ovn", undefined, "L2", {});
  }

  /**
   * Virtual machines, one or two a Service. They call pods in the place of their clients, so that no security group tells who these are:
   * every machine with a route to a Service reaches the pods behind it.
   */
  public static amphora(options: KuryrAmphoraOptions): KuryrLoadBalancers {
    const { flavorId, memberMode = "L3" } = readable(options);
    return new KuryrLoadBalancers("amphora", flavorId, memberMode, options);
  }

  private constructor(
    /** Name of the Octavia provider. */
    public readonly provider: "ovn" | "amphora",
    /** UUID of the Octavia flavor; undefined with ovn, which has none. */
    public readonly flavorId: string | undefined,
    /** How balancers reach the pods behind them. */
    public readonly memberMode: KuryrMemberMode,
    private readonly options: object,
  ) {}

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    return [
      knownKeys(path, this.options, ["flavorId", "memberMode"]),
      oneOf(`${path}.memberMode`, this.memberMode, ["L2", "L3"]),
      this.provider === "amphora" && (this.flavorId ?? "") === ""
        ? problem(
            `${path}.flavorId`,
            "amphora-flavor-missing",
            "must be given with amphora, because every Service is a virtual machine of that size",
            "name the Octavia flavor, see 'openstack loadbalancer flavor list', or take KuryrLoadBalancers.ovn()",
            this.flavorId,
          )
        : uuid(`${path}.flavorId`, this.flavorId),
    ];
  }
}
