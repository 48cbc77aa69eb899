import { ValidationError } from "../core";

/**
 * Defines the Octavia provider driver that serves a load balancer, with what it can do.
 *
 * @see https://docs.openstack.org/octavia/latest/user/feature-classification/index.html
 */
export class LoadBalancerProvider {
  /** Octavia's own driver: HAProxy in virtual machines; the nodes see the addresses of the amphorae. */
  public static readonly AMPHORA = new LoadBalancerProvider("amphora", "ROUND_ROBIN", false);

  /** OVN's distributed driver: layer 4 only; the nodes see the addresses of the clients. */
  public static readonly OVN = new LoadBalancerProvider("ovn", "SOURCE_IP_PORT", true);

  /**
   * The provider with a given name, for configuration that is text.
   *
   * @throws ValidationError with code `load-balancer-provider-unknown`
   */
  public static of(name: string): LoadBalancerProvider {
    const found = [LoadBalancerProvider.AMPHORA, LoadBalancerProvider.OVN].find((provider) => provider.name === name);
    if (found === undefined) {
      throw new ValidationError("LoadBalancerProvider", [
        {
          code: "load-balancer-provider-unknown",
          path: "provider",
          value: name,
          message: "must be amphora or ovn",
          fix: "run `openstack loadbalancer provider list` and pick one of the two",
        },
      ]);
    }
    return found;
  }

  private constructor(
    /** Name in Octavia's API. */
    public readonly name: "amphora" | "ovn",
    /** Algorithm of pools; ovn accepts only `SOURCE_IP_PORT`, which amphora refuses with 501. */
    public readonly poolAlgorithm: "ROUND_ROBIN" | "SOURCE_IP_PORT",
    /** Whether members see the client's address, so that their security groups must admit clients. */
    public readonly preservesClientAddress: boolean,
  ) {}

  /** Whether the driver understands HTTP: HTTPS monitors, data timeouts, listener ACLs, flavors and zones. */
  public get isProxy(): boolean {
    return !this.preservesClientAddress;
  }

  /**
   * What to tell somebody who names ranges of clients for a Service; undefined when the driver filters by them.
   *
   * @param path property that holds the ranges
   * @internal
   */
  public clientsWarning(path: string): string | undefined {
    return this.isProxy
      ? undefined
      : `load balancers of the provider ${this.name} do not filter by '${path}'; who reaches the node ports decides: give the cluster 'nodePorts' NodePortAccess.from() with the same ranges`;
  }
}
