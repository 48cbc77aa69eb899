import type { NetworkRef } from "./network-ref";

/** Options of a router that is made for the network. */
export interface NetworkRouterOptions {
  /**
   * Whether the router translates addresses of nodes without floating IP on their way out.
   *
   * @default - the cloud's default; many clouds allow only administrators to change it
   */
  readonly snat?: boolean;

  /**
   * Availability zones of the network service for the router, best first.
   *
   * @default - the cloud chooses
   */
  readonly availabilityZones?: readonly string[];
}

/** Defines which router joins the subnets to the outside. */
export class NetworkRouter {
  /** A new router; with a gateway when the network has an external network. */
  public static create(options: NetworkRouterOptions = {}): NetworkRouter {
    return new NetworkRouter("create", options, undefined);
  }

  /** A router that exists; the new subnets get an interface on it. */
  public static existing(router: NetworkRef): NetworkRouter {
    return new NetworkRouter("existing", {}, router);
  }

  /** No router: the nodes reach only their own network. */
  public static none(): NetworkRouter {
    return new NetworkRouter("none", {}, undefined);
  }

  private constructor(
    /** Which of the three it is. */
    public readonly kind: "create" | "existing" | "none",
    /** Options of a new router. */
    public readonly options: NetworkRouterOptions,
    /** Reference to an existing router. */
    public readonly ref: NetworkRef | undefined,
  ) {}
}
