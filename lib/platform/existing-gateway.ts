import { dnsLabel, knownKeys, object, problem, readable, required } from "../core";
import type { CheckResult } from "../core";
import type { IGateway } from "../kube";
import { checkGatewayHosts, checkRouteHost } from "./gateway-hosts";

/** Facts of a Gateway that exists already. */
export interface GatewayAttributes {
  /** Name of the Gateway object. */
  readonly gatewayName: string;

  /** Namespace of the Gateway object. */
  readonly gatewayNamespace: string;

  /**
   * Namespace of the proxies that forward requests. Those of Cilium's own Gateways are in none, and applications do not let them in: give
   * the namespace of the applications a CiliumNetworkPolicy from the entity `ingress`, by `Manifests`.
   *
   * @default - that of the Gateway object
   */
  readonly proxyNamespace?: string;

  /** Hosts that it serves, some of them wildcards such as `*.apps.example.com`. */
  readonly hosts: readonly string[];
}

/** A Gateway that exists already. @internal */
export class ExistingGateway implements IGateway {
  public readonly gatewayName: string;
  public readonly gatewayNamespace: string;
  public readonly proxyNamespace: string;
  public readonly hosts: readonly string[];

  public constructor(attributes: GatewayAttributes) {
    this.gatewayName = attributes.gatewayName;
    this.gatewayNamespace = attributes.gatewayNamespace;
    this.proxyNamespace = attributes.proxyNamespace ?? attributes.gatewayNamespace;
    this.hosts = [...attributes.hosts];
  }

  public checkHost(path: string, host: string | undefined): CheckResult {
    return checkRouteHost(path, host, this.gatewayName, this.hosts);
  }
}

/** Checks the facts of a Gateway that exists already. @internal */
export function checkGatewayAttributes(given: GatewayAttributes): CheckResult {
  const { gatewayName, gatewayNamespace, proxyNamespace, hosts } = readable(given);
  return [
    required("attributes", given) ??
      knownKeys("", given, ["gatewayName", "gatewayNamespace", "proxyNamespace", "hosts"]),
    required("gatewayName", gatewayName) ?? dnsLabel("gatewayName", gatewayName),
    required("gatewayNamespace", gatewayNamespace) ?? dnsLabel("gatewayNamespace", gatewayNamespace),
    dnsLabel("proxyNamespace", proxyNamespace),
    required("hosts", hosts) ?? checkGatewayHosts("hosts", hosts),
  ];
}

/** Checks a gateway that a caller gave, which without types may be anything. @internal */
export function checkGateway(path: string, gateway: unknown): CheckResult {
  const looksRight =
    typeof gateway === "object" && gateway !== null && "gatewayName" in gateway && "checkHost" in gateway;
  return gateway === undefined || looksRight
    ? undefined
    : (object(path, gateway) ??
        problem(
          path,
          "wrong-kind",
          "must be a gateway",
          "give a GatewayIngress, or GatewayIngress.fromAttributes(...)",
        ));
}
