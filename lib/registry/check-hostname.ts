import { isIP } from "node:net";
import { dnsName, flattenChecks, known, problem } from "../core";
import type { CheckResult } from "../core";

/** Names that mean the machine that asks, or nothing at all. @see https://www.rfc-editor.org/rfc/rfc6761 */
const NOWHERE = /(^|\.)(localhost|invalid)$/;

/**
 * Checks the host name of a registry: a fully qualified domain name, because images bear it for good, certificates are issued for it, and
 * a name without a dot would be looked for on Docker Hub.
 *
 * @param path property path
 * @param hostname the name
 */
export function registryHostname(path: string, hostname: unknown): CheckResult {
  const malformed = known(path, hostname) ?? dnsName(path, hostname);
  if (flattenChecks(malformed).length === 0 && typeof hostname === "string" && isFullyQualified(hostname)) {
    return undefined;
  }
  return (
    known(path, hostname) ??
    problem(
      path,
      "registry-hostname",
      "must be a fully qualified domain name",
      "write it as registry.example.com, in lower case, without scheme, port and path",
      hostname,
    )
  );
}

function isFullyQualified(name: string): boolean {
  return name.includes(".") && isIP(name) === 0 && !/\.\d+$/.test(name) && !NOWHERE.test(name);
}
