import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import type { CheckResult } from "../core";
import { checkProps, cidr, each, hostOrIp, knownKeys, readable, required } from "../core";
import type { BoundApiEndpoint } from "./api-endpoint";
import { checkApiPort } from "./api-port";
import { checkCertSans } from "./cert-san";
import type { ExternalEndpointOptions } from "./external-endpoint";

/**
 * Defines an endpoint without resources: a name or address that somebody else points at the control plane.
 *
 * @internal
 */
export class BoundExternalEndpoint extends Construct implements BoundApiEndpoint {
  public readonly host: string;
  public readonly publicHost: string;
  public readonly port: number;
  public readonly certSans: readonly string[];
  public readonly controlPlaneAddressPairs: readonly string[] = [];
  public readonly ready: IConstruct;

  public constructor(scope: Construct, id: string, host: string, options: ExternalEndpointOptions, port: number) {
    super(scope, id);
    checkProps(this, checkExternal(host, options));
    this.host = host;
    this.publicHost = host;
    this.port = port;
    this.certSans = [host, ...(options.certSans ?? [])];
    this.ready = this;
    if (options.allowedCidrs === undefined) {
      Annotations.of(this).addWarning(
        `security groups let only the nodes reach the API server; give ApiEndpoint.external() 'allowedCidrs' with what stands behind ${host}`,
      );
    }
  }

  /** Nothing to do: the balancer is somebody else's. */
  public addControlPlane(_name: string, _address: string): void {}
}

/** @internal */
export function checkExternal(host: string, options: ExternalEndpointOptions): CheckResult {
  const { port, certSans, allowedCidrs } = readable(options);
  return [
    required("host", host) ?? hostOrIp("host", host),
    knownKeys("", options, ["port", "certSans", "allowedCidrs"]),
    checkApiPort("port", port),
    checkCertSans("certSans", certSans),
    each("allowedCidrs", allowedCidrs, (at, range) => cidr(at, range, { allowReserved: true })),
  ];
}
