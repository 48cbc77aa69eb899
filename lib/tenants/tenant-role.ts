import { each, known, notBlank, problem, required, unique } from "../core";
import type { CheckResult } from "../core";

/**
 * Roles whose holders see or change what other projects have, wherever the role was given.
 *
 * @see https://docs.openstack.org/keystone/latest/admin/service-api-protection.html
 * @see https://docs.openstack.org/octavia/latest/configuration/policy.html
 */
const CLOUD_WIDE_ROLES = [
  "admin",
  "service",
  "load-balancer_admin",
  "load-balancer_quota_admin",
  "load-balancer_global_observer",
];

/** Checks names of roles: at least one, each once, and none that reaches into other projects. */
export function checkTenantRoles(path: string, roles: unknown): CheckResult {
  return [
    required(path, roles),
    Array.isArray(roles) && roles.length === 0
      ? problem(
          path,
          "tenant-without-roles",
          "must name a role, because without one nobody can use the project",
          "use member, with load-balancer_member and creator where the cloud has Octavia and Barbican",
        )
      : each(path, roles, (at, role) => [known(at, role), notBlank(at, role), checkReach(at, role)]),
    unique(path, roles, "roles", { ignoreCase: true }),
  ];
}

function checkReach(path: string, role: unknown): CheckResult {
  return typeof role === "string" && CLOUD_WIDE_ROLES.includes(role.trim().toLowerCase())
    ? problem(
        path,
        "cloud-wide-role",
        "must not be a role that reaches into other projects",
        "use the roles that a tenant needs, such as member, load-balancer_member, creator and reader",
        role,
      )
    : undefined;
}
