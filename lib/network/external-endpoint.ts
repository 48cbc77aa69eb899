import type { Construct } from "constructs";
import type { CheckResult } from "../core";
import { readable } from "../core";
import type { ApiEndpointContext, ApiEndpointKind, BoundApiEndpoint } from "./api-endpoint";
import type { ApiExposure } from "./api-exposure";
import { BoundExternalEndpoint, checkExternal } from "./bound-external-endpoint";
import { DEFAULT_API_PORT } from "./endpoint-checks";

/** Options of an external endpoint. */
export interface ExternalEndpointOptions {
  /**
   * Port of the API server, on the external name and on the nodes.
   *
   * @default 6443
   */
  readonly port?: number;

  /**
   * More names and addresses for the certificate of the API server.
   *
   * @default - none
   */
  readonly certSans?: readonly string[];

  /**
   * Ranges that reach the API server on the nodes: your balancer, or clients when DNS points at the nodes.
   *
   * @default - only the nodes themselves; a warning says so
   */
  readonly allowedCidrs?: readonly string[];
}

/**
 * Defines an endpoint that somebody else looks after.
 *
 * @internal
 */
export class ExternalEndpoint implements ApiEndpointKind {
  public readonly exposure: ApiExposure;

  public constructor(
    private readonly host: string,
    private readonly options: ExternalEndpointOptions,
  ) {
    const { port, allowedCidrs } = readable(options);
    this.exposure = {
      kind: "external",
      port: port ?? DEFAULT_API_PORT,
      allowedCidrs: allowedCidrs ?? [],
    };
  }

  public check(): CheckResult {
    return checkExternal(this.host, this.options);
  }

  public bind(scope: Construct, id: string, _context: ApiEndpointContext): BoundApiEndpoint {
    return new BoundExternalEndpoint(scope, id, this.host, this.options, this.exposure.port);
  }
}
