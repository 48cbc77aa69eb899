import type { Construct } from "constructs";
import type { CheckResult } from "../core";
import { readable } from "../core";
import type { ApiEndpointContext, ApiEndpointKind, BoundApiEndpoint } from "./api-endpoint";
import type { ApiExposure } from "./api-exposure";
import { BoundVirtualIpEndpoint, checkVirtualIp } from "./bound-virtual-ip-endpoint";
import type { IClusterNetwork } from "./cluster-network";
import type { PrivateEndpointOptions } from "./endpoint-checks";
import { DEFAULT_API_PORT } from "./endpoint-checks";

/** Options of a virtual IP endpoint. */
export interface VirtualIpEndpointOptions extends PrivateEndpointOptions {
  /**
   * The virtual IP, an address of the node subnet outside its allocation pools. A change replaces the endpoint.
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
}

/**
 * Defines an endpoint on a virtual IP.
 *
 * @internal
 */
export class VirtualIpEndpoint implements ApiEndpointKind {
  public readonly exposure: ApiExposure;

  public constructor(private readonly options: VirtualIpEndpointOptions) {
    const { port, allowedCidrs, address } = readable(options);
    this.exposure = {
      kind: "virtual-ip",
      address,
      port: port ?? DEFAULT_API_PORT,
      allowedCidrs: allowedCidrs ?? [],
    };
  }

  public check(network: IClusterNetwork): CheckResult {
    return checkVirtualIp(this.options, network);
  }

  public bind(scope: Construct, id: string, context: ApiEndpointContext): BoundApiEndpoint {
    return new BoundVirtualIpEndpoint(scope, id, this.options, this.exposure.port, context);
  }
}
