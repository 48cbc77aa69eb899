import type { CheckResult } from "../core";
import { Cidr, cidr, dnsName, each, ofKind, problem } from "../core";
import { checkApiPort } from "./api-port";
import { checkCertSans } from "./cert-san";
import type { IClusterNetwork } from "./cluster-network";
import { FloatingIp } from "./floating-ip";

/** Options that load balancer and virtual IP have in common. */
export interface PrivateEndpointOptions {
  /**
   * Ranges of clients outside the node network, IPv4; the nodes are always allowed.
   *
   * @default - only the node network reaches the API server
   */
  readonly allowedCidrs?: readonly string[];

  /**
   * Floating IP before the endpoint. It is kept apart, so that it outlives what stands behind it.
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

/** Port of the API server, unless another is asked for. */
export const DEFAULT_API_PORT = 6443;

/**
 * The floating IP that the options ask for, or that follows from them.
 *
 * @internal
 */
export function floatingIpOf(options: PrivateEndpointOptions, network: IClusterNetwork): FloatingIp {
  const isPublic =
    options.allowedCidrs !== undefined && network.externalNetworkId !== undefined && network.routerId !== undefined;
  return options.floatingIp ?? (isPublic ? FloatingIp.create() : FloatingIp.none());
}

/**
 * Checks what load balancer and virtual IP have in common.
 *
 * @internal
 */
export function checkPrivateEndpoint(options: PrivateEndpointOptions, network: IClusterNetwork): CheckResult {
  const floatingIp = floatingIpOf(options, network);
  return [
    checkApiPort("port", options.port),
    dnsName("dnsName", options.dnsName),
    checkCertSans("certSans", options.certSans),
    ofKind("floatingIp", options.floatingIp, FloatingIp, "use FloatingIp.create(), .existing(...) or .none()"),
    floatingIp instanceof FloatingIp ? floatingIp.check("floatingIp") : undefined,
    floatingIp?.kind === "none" ? undefined : network.checkFloatingIp("floatingIp"),
    checkClients(options.allowedCidrs, floatingIp),
  ];
}

function checkClients(allowedCidrs: readonly string[] | undefined, floatingIp: FloatingIp): CheckResult {
  if (floatingIp?.kind !== "none" && (allowedCidrs ?? []).length === 0) {
    const fix = "name the ranges of your administrators, or take FloatingIp.none()";
    return problem(
      "allowedCidrs",
      "nobody-allowed",
      "must name who may come through the floating IP, or it is of no use",
      fix,
      allowedCidrs,
    );
  }
  return each("allowedCidrs", allowedCidrs, (at, range) => {
    const parsed = Cidr.tryParse(range);
    const isIpv6 = parsed instanceof Cidr && parsed.version === 6;
    return [
      cidr(at, range, { allowReserved: true }),
      isIpv6 ? problem(at, "ip-version", "must be an IPv4 CIDR, like the endpoint", "leave it out", range) : undefined,
    ];
  });
}
