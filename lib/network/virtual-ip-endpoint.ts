import type { Construct } from "constructs";
import type { ApiEndpointContext, ApiEndpointKind, BoundApiEndpoint } from "./api-endpoint";
import type { ApiExposure } from "./api-exposure";
import type { FloatingIp } from "./floating-ip";

/** Options of a virtual IP endpoint. */
export interface VirtualIpEndpointOptions {
  /**
   * The virtual IP, an address of the node subnet outside its allocation pools.
   *
   * @default - Neutron chooses
   */
  readonly address?: string;

  /**
   * Interface of the nodes that holds the address.
   *
   * @default - that of the default route
   */
  readonly interface?: string;

  /**
   * Ranges of clients outside the node network; the nodes themselves are always allowed.
   *
   * @default - only the nodes reach the API server
   */
  readonly allowedCidrs?: readonly string[];

  /**
   * Floating IP before the virtual IP.
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
}

/** Defines an endpoint on a virtual IP. */
export class VirtualIpEndpoint implements ApiEndpointKind {
  public readonly exposure: ApiExposure;

  public constructor(options: VirtualIpEndpointOptions) {
    this.exposure = { kind: "virtual-ip", port: options.port ?? 6443, allowedCidrs: options.allowedCidrs ?? [] };
  }

  public bind(_scope: Construct, _id: string, _context: ApiEndpointContext): BoundApiEndpoint {
    return undefined as never;
  }
}
