import type { CheckResult } from "../core";
import { each, knownKeys, notBlank, oneOf, problem, readable, required } from "../core";

const METHODS = ["POST", "GET", "HEAD", "PATCH", "PUT", "DELETE"];

/**
 * Defines a request that an application credential may make; with rules, every other one is refused.
 *
 * The service has to know its `service_type` in keystonemiddleware, or all requests fail.
 *
 * @see https://docs.openstack.org/keystone/latest/user/application_credentials.html#access-rules
 */
export interface AccessRule {
  /** Type of the service in the catalogue, for instance `load-balancer`. */
  readonly service: string;

  /** HTTP method. */
  readonly method: "POST" | "GET" | "HEAD" | "PATCH" | "PUT" | "DELETE";

  /** Path with wildcards, for instance `/v2/lbaas/**`. */
  readonly path: string;
}

/** Checks access rules, reported under `path`. */
export function checkAccessRules(path: string, rules: readonly AccessRule[] | undefined): CheckResult {
  return each(path, rules, (at, given) => {
    const rule = readable(given as AccessRule);
    const isRelative = typeof rule.path === "string" && !rule.path.startsWith("/");
    return [
      knownKeys(at, given, ["service", "method", "path"]),
      required(`${at}.service`, rule.service) ?? notBlank(`${at}.service`, rule.service),
      required(`${at}.method`, rule.method) ?? oneOf(`${at}.method`, rule.method, METHODS),
      required(`${at}.path`, rule.path) ?? notBlank(`${at}.path`, rule.path),
      isRelative
        ? problem(`${at}.path`, "access-rule-path", "must begin with a slash", `use /${rule.path}`, rule.path)
        : undefined,
    ];
  });
}
