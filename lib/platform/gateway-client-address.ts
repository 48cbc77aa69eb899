import { problem } from "../core";
import type { CheckResult } from "../core";
import type { LoadBalancerProvider } from "../network";

/**
 * Defines whether a gateway learns the addresses of its clients, for logs, limits and access rules.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md
 */
export class GatewayClientAddress {
  /** It does not: every node takes connections and passes them on. Works with every load balancer. */
  public static readonly HIDDEN = new GatewayClientAddress("HIDDEN", undefined);

  /** The load balancer says so at the beginning of each connection, in the PROXY protocol; amphora only. */
  public static readonly PROXY_PROTOCOL = new GatewayClientAddress("PROXY_PROTOCOL", "amphora");

  /** Connections arrive with it, at nodes that run a proxy; ovn only. The load balancer's health monitor finds these nodes. */
  public static readonly PRESERVED = new GatewayClientAddress("PRESERVED", "ovn");

  private constructor(
    /** Which of the three it is. */
    public readonly name: "HIDDEN" | "PROXY_PROTOCOL" | "PRESERVED",
    /** Name of the only Octavia provider that can do it; undefined when all can. */
    public readonly provider: LoadBalancerProvider["name"] | undefined,
  ) {}

  /**
   * Checks that the load balancer can do it.
   *
   * @param path path of the property that holds the choice
   * @param provider Octavia provider of the cluster
   */
  public check(path: string, provider: LoadBalancerProvider): CheckResult {
    return this.provider === undefined || this.provider === provider.name
      ? undefined
      : problem(
          path,
          "provider-lacks-option",
          `must not be ${this.name} with the provider ${provider.name}`,
          provider.isProxy ? "take PROXY_PROTOCOL or HIDDEN" : "take PRESERVED or HIDDEN",
          this.name,
        );
  }
}
