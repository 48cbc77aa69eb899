import type { Construct } from "constructs";
import type { CheckResult } from "../core";
import { readable } from "../core";
import type { ApiEndpointContext, ApiEndpointKind, BoundApiEndpoint } from "./api-endpoint";
import type { ApiExposure } from "./api-exposure";
import { BoundOctaviaEndpoint } from "./bound-octavia-endpoint";
import type { IClusterNetwork } from "./cluster-network";
import type { PrivateEndpointOptions } from "./endpoint-checks";
import { DEFAULT_API_PORT } from "./endpoint-checks";
import type { HealthMonitor } from "./health-monitor";
import { LoadBalancerProvider } from "./load-balancer-provider";
import { checkOctavia } from "./octavia-checks";

/** Idle times after which a load balancer closes a connection. */
export interface LoadBalancerTimeouts {
  /**
   * Client side, in milliseconds.
   *
   * @default 1800000
   */
  readonly clientDataMs?: number;

  /**
   * Connecting to a control plane node, in milliseconds.
   *
   * @default 5000
   */
  readonly memberConnectMs?: number;

  /**
   * Control plane side, in milliseconds.
   *
   * @default 1800000
   */
  readonly memberDataMs?: number;
}

/** Options of an Octavia endpoint. */
export interface OctaviaEndpointOptions extends PrivateEndpointOptions {
  /**
   * Driver that serves the load balancer. A change replaces it.
   *
   * @default LoadBalancerProvider.AMPHORA
   */
  readonly provider?: LoadBalancerProvider;

  /**
   * Private virtual IP, an address of the node subnet. A change replaces the load balancer.
   *
   * @default - Neutron chooses
   */
  readonly vipAddress?: string;

  /**
   * UUID of the Octavia flavor; amphora only. A change replaces the load balancer.
   *
   * @default - the cloud's default
   */
  readonly flavorId?: string;

  /**
   * Octavia availability zone; amphora only. A change replaces the load balancer.
   *
   * @default - the cloud chooses
   */
  readonly availabilityZone?: string;

  /**
   * Idle times; amphora only.
   *
   * @default - see `LoadBalancerTimeouts`
   */
  readonly timeouts?: LoadBalancerTimeouts;

  /**
   * How control plane nodes are watched.
   *
   * @default - `HealthMonitor.readyz()` with amphora, `HealthMonitor.tcp()` with ovn
   */
  readonly monitor?: HealthMonitor;
}

/**
 * Defines an endpoint behind an Octavia load balancer.
 *
 * @internal
 */
export class OctaviaEndpoint implements ApiEndpointKind {
  public readonly exposure: ApiExposure;

  private readonly provider: LoadBalancerProvider;

  public constructor(private readonly options: OctaviaEndpointOptions) {
    const { provider, port, allowedCidrs, vipAddress } = readable(options);
    this.provider = provider ?? LoadBalancerProvider.AMPHORA;
    this.exposure = {
      kind: "octavia",
      address: vipAddress,
      port: port ?? DEFAULT_API_PORT,
      allowedCidrs: allowedCidrs ?? [],
      provider: this.provider,
    };
  }

  public check(network: IClusterNetwork): CheckResult {
    return checkOctavia(this.options, this.provider, network);
  }

  public bind(scope: Construct, id: string, context: ApiEndpointContext): BoundApiEndpoint {
    return new BoundOctaviaEndpoint(scope, id, this.options, this.provider, this.exposure.port, context);
  }
}
