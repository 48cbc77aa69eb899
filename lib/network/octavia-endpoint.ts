import type { Construct } from "constructs";
import type { ApiEndpointContext, ApiEndpointKind, BoundApiEndpoint } from "./api-endpoint";
import type { ApiExposure } from "./api-exposure";
import type { FloatingIp } from "./floating-ip";
import type { HealthMonitor } from "./health-monitor";
import { LoadBalancerProvider } from "./load-balancer-provider";

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
export interface OctaviaEndpointOptions {
  /**
   * Driver that serves the load balancer.
   *
   * @default LoadBalancerProvider.AMPHORA
   */
  readonly provider?: LoadBalancerProvider;

  /**
   * Ranges of clients outside the node network; the node network itself is always allowed.
   *
   * @default - only the node network reaches the API server
   */
  readonly allowedCidrs?: readonly string[];

  /**
   * Floating IP before the load balancer.
   *
   * @default - a new one when `allowedCidrs` is given and the network has an external network, none otherwise
   */
  readonly floatingIp?: FloatingIp;

  /**
   * DNS name that you point at the endpoint; it gets into the certificate and into the kubeconfig.
   *
   * @default - people use the floating IP, or the virtual IP
   */
  readonly dnsName?: string;

  /**
   * More names and addresses for the certificate of the API server.
   *
   * @default - none
   */
  readonly certSans?: readonly string[];

  /**
   * Port of the API server.
   *
   * @default 6443
   */
  readonly port?: number;

  /**
   * Private virtual IP, an address of the node subnet.
   *
   * @default - Neutron chooses
   */
  readonly vipAddress?: string;

  /**
   * UUID of the Octavia flavor; amphora only.
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

/** Defines an endpoint behind an Octavia load balancer. */
export class OctaviaEndpoint implements ApiEndpointKind {
  public readonly exposure: ApiExposure;

  public constructor(options: OctaviaEndpointOptions) {
    this.exposure = {
      kind: "octavia",
      port: options.port ?? 6443,
      allowedCidrs: options.allowedCidrs ?? [],
      provider: options.provider ?? LoadBalancerProvider.AMPHORA,
    };
  }

  public bind(_scope: Construct, _id: string, _context: ApiEndpointContext): BoundApiEndpoint {
    return undefined as never;
  }
}
