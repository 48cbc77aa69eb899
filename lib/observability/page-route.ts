import { knownKeys, problem, readable, required } from "../core";
import type { CheckResult } from "../core";
import type { IGateway } from "../kube";
import { checkGateway } from "../platform/existing-gateway";

/** The way from outside to a page, over HTTPS. */
export interface PageRoute {
  /** Gateway that serves the host. Who reaches the gateway reaches the page's login. */
  readonly gateway: IGateway;

  /** Host of the page: one of the gateway's hosts, or covered by a wildcard of it. */
  readonly host: string;
}

/**
 * Checks the way to a page; undefined is fine.
 *
 * @param path property path
 * @param given the route
 */
export function checkPageRoute(path: string, given: PageRoute | undefined): CheckResult {
  if (given === undefined) {
    return undefined;
  }
  const { gateway, host } = readable(given);
  const gatewayPath = `${path}.gateway`;
  const malformed = required(gatewayPath, gateway) ?? checkGateway(gatewayPath, gateway);
  return [
    knownKeys(path, given, ["gateway", "host"]),
    malformed,
    required(`${path}.host`, host),
    malformed === undefined ? gateway?.checkHost(`${path}.host`, host) : undefined,
    typeof host === "string" && host.startsWith("*.")
      ? problem(`${path}.host`, "page-host", "must not be a wildcard", "give the page one host", host)
      : undefined,
  ];
}
