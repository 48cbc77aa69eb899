import type { LoadBalancerProvider } from "./load-balancer-provider";

/** Defines who reaches the API server over which way, as security groups need to know it. */
export interface ApiExposure {
  /** Kind of the endpoint. */
  readonly kind: "octavia" | "virtual-ip" | "external";

  /** Port of the API server. */
  readonly port: number;

  /**
   * Address of the node subnet that was asked for.
   *
   * @default - none, or Neutron chooses
   */
  readonly address?: string;

  /** Ranges of clients outside the node network; empty when there are none. */
  readonly allowedCidrs: readonly string[];

  /**
   * Provider of the load balancer before the API server.
   *
   * @default - there is none
   */
  readonly provider?: LoadBalancerProvider;
}
