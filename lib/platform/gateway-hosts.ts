import { each, hasTokens, isDnsName, known, problem, readableList, shortName, unique } from "../core";
import type { CheckResult } from "../core";

/** A Gateway has 64 listeners at most, and one of them sends plain HTTP to HTTPS. @see https://gateway-api.sigs.k8s.io/reference/spec/ */
const MAX_HOSTS = 63;

/** Most characters of an object's name. */
const MAX_NAME_LENGTH = 253;

/**
 * Name of the listener of a host. The two prefixes keep a wildcard apart from every host.
 *
 * @param host host name, or wildcard such as `*.example.com`
 */
export function listenerName(host: string): string {
  return shortName(host.startsWith("*.") ? `https-any.${host.slice(2)}` : `https.${host}`, MAX_NAME_LENGTH);
}

/**
 * Name of the Secret with the certificate of a host; two gateways may serve the same host, one inside and one outside.
 *
 * @param gateway name of the gateway
 * @param host host name, or wildcard such as `*.example.com`
 */
export function certificateName(gateway: string, host: string): string {
  return shortName(`${gateway}.${listenerName(host)}`, MAX_NAME_LENGTH);
}

/**
 * Checks the hosts of a gateway.
 *
 * @param path property path
 * @param hosts the hosts
 */
export function checkGatewayHosts(path: string, hosts: unknown): CheckResult {
  return [
    each(path, hosts, (at, host) => known(at, host) ?? checkGatewayHost(at, host), { min: 1, max: MAX_HOSTS }),
    unique(path, hosts, "hosts"),
  ];
}

/**
 * Checks that one of a gateway's hosts covers the host of a route: the same name, or a wildcard whose `*` stands for exactly one
 * label, as in certificates.
 *
 * @param path path of the property that holds the host
 * @param host host of a route; unknown ones are not checked
 * @param gateway name of the gateway, for the message
 * @param hosts its hosts
 */
export function checkRouteHost(
  path: string,
  host: string | undefined,
  gateway: string,
  hosts: readonly string[],
): CheckResult {
  if (host === undefined || hasTokens(host) || hosts.some(hasTokens)) {
    return undefined;
  }
  const malformed = checkGatewayHost(path, host);
  if (malformed !== undefined) {
    return malformed;
  }
  return hosts.some((one) => covers(one, host))
    ? undefined
    : problem(
        path,
        "host-not-served",
        `must be a host of the gateway '${gateway}', which serves ${readableList(hosts).join(", ")}`,
        "choose one of them, or add the host to the gateway",
        host,
      );
}

/**
 * Hosts of a gateway that a wildcard of it covers too: Envoy speaks HTTP/1.1 only with their clients, which could reuse a connection
 * for the wrong one of the two.
 */
export function doublyServed(hosts: readonly string[]): readonly string[] {
  return hosts.filter((host) => hosts.some((other) => other !== host && covers(other, host)));
}

function covers(served: string, host: string): boolean {
  const [, ...parent] = host.split(".");
  return served === host || (served.startsWith("*.") && !host.startsWith("*.") && served.slice(2) === parent.join("."));
}

function checkGatewayHost(path: string, host: unknown): CheckResult {
  const name = typeof host === "string" && host.startsWith("*.") ? host.slice(2) : host;
  return typeof name === "string" && isDnsName(name) && name.includes(".") && !/\.\d+$/.test(name)
    ? undefined
    : problem(
        path,
        "gateway-host",
        "must be a DNS name with a domain, or a wildcard for one label of it",
        "write it as app.example.com or *.apps.example.com, without scheme, port and path",
        host,
      );
}
