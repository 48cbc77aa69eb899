import { each, knownKeys, notBlank, problem, readable, required, unique } from "../../core";
import type { CheckResult } from "../../core";
import { keystoneProjectId } from "./keystone-project-id";

/** Beginnings of groups that Kubernetes, kubeadm and this library give a meaning. */
const RESERVED_PREFIXES = ["system:", "kubeadm:", "keystone:"];

/** Kubernetes groups for those who have a Keystone role. */
export interface KeystoneRoleMapping {
  /** Name of the Keystone role, such as `k8s-admin`. */
  readonly role: string;

  /**
   * Ids of the projects that the role counts in.
   *
   * @default - any project of any domain: whoever may give the role in a project of their own gives these groups
   */
  readonly projects?: readonly string[];

  /** Kubernetes groups; none that begins with `system:`, `kubeadm:` or `keystone:`. */
  readonly groups: readonly string[];
}

/** Checks role mappings, reported under `path`. */
export function checkRoleMappings(path: string, mappings: unknown): CheckResult {
  return each(path, mappings, (at, given) => {
    const { role, projects, groups } = readable(given as KeystoneRoleMapping);
    return [
      knownKeys(at, given, ["role", "projects", "groups"]),
      required(`${at}.role`, role) ?? notBlank(`${at}.role`, role),
      each(`${at}.projects`, projects, keystoneProjectId, { min: 1 }),
      required(`${at}.groups`, groups) ?? each(`${at}.groups`, groups, checkMappedGroup, { min: 1 }),
      unique(`${at}.groups`, groups, "groups"),
    ];
  });
}

function checkMappedGroup(path: string, group: unknown): CheckResult {
  const prefix = RESERVED_PREFIXES.find(
    (one) => typeof group === "string" && group.trim().toLowerCase().startsWith(one),
  );
  return prefix === undefined
    ? notBlank(path, group)
    : problem(
        path,
        "reserved-group",
        `must not begin with ${prefix}, whose groups have rights already`,
        "choose a group of your own and bind a role to it",
        group,
      );
}

/** Says which mappings reach further than most people expect. */
export function warnRoleMappings(path: string, mappings: readonly KeystoneRoleMapping[] = []): string[] {
  return mappings.flatMap(({ role, projects, groups }, index) =>
    projects === undefined
      ? [
          `${path}[${index}] gives ${groups.join(", ")} for the role ${role} in any project of any domain; name the 'projects' that count`,
        ]
      : [],
  );
}
