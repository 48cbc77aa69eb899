import type { CheckResult } from "../../core";
import {
  each,
  knownKeys,
  matches,
  notBlank,
  ofKind,
  oneOf,
  problem,
  readable,
  readableList,
  required,
} from "../../core";
import type {
  KeystoneNonResourcePermission,
  KeystonePolicyRule,
  KeystonePolicyUsers,
  KeystoneResourcePermission,
} from "./keystone-policy";
import { keystoneProjectId } from "./keystone-project-id";
import { PolicySelection } from "./policy-selection";

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb */
const RESOURCE_VERBS = [
  "*",
  "get",
  "list",
  "watch",
  "create",
  "update",
  "patch",
  "delete",
  "deletecollection",
  "approve",
  "sign",
  "use",
];
const PATH_VERBS = ["*", "get", "head", "options", "post", "put", "patch", "delete"];

/** Verbs with which a user takes rights that nobody gave. */
const STEALING_VERBS = ["impersonate", "escalate", "bind"];

/** Checks one rule of a policy against what the webhook makes of it. */
export function checkPolicyRule(path: string, given: KeystonePolicyRule): CheckResult {
  const { users, resourcePermissions, nonResourcePermissions } = readable(given);
  const allowsNothing =
    readableList(resourcePermissions).length === 0 && readableList(nonResourcePermissions).length === 0;
  return [
    knownKeys(path, given, ["users", "resourcePermissions", "nonResourcePermissions"]),
    checkUsers(`${path}.users`, users),
    each(`${path}.resourcePermissions`, resourcePermissions, (at, permission) =>
      checkResources(at, permission as KeystoneResourcePermission),
    ),
    each(`${path}.nonResourcePermissions`, nonResourcePermissions, (at, permission) =>
      checkPaths(at, permission as KeystoneNonResourcePermission),
    ),
    allowsNothing
      ? problem(path, "policy-rule-empty", "must allow something", "give it 'resourcePermissions', or remove the rule")
      : undefined,
  ];
}

/** The webhook takes a rule without users for everybody's, and one without projects for nobody's. */
function checkUsers(path: string, given: KeystonePolicyUsers | undefined): CheckResult {
  if (given === undefined || given === null) {
    return problem(
      path,
      "policy-for-everybody",
      "must be given, or the rule is about every user of that Keystone",
      "name the 'projects' whose users are meant",
    );
  }
  const { projects, roles } = readable(given);
  return [
    knownKeys(path, given, ["projects", "roles"]),
    projects === undefined || projects === null || readableList(projects).length === 0
      ? problem(
          `${path}.projects`,
          "policy-without-projects",
          "must name a project, or the rule matches nobody",
          "give the ids of the projects whose users are meant",
          projects,
        )
      : each(`${path}.projects`, projects, keystoneProjectId),
    each(`${path}.roles`, roles, notBlank, { min: 1 }),
  ];
}

function checkResources(path: string, given: KeystoneResourcePermission): CheckResult {
  const { namespaces, resources, verbs } = readable(given);
  return [
    knownKeys(path, given, ["namespaces", "resources", "verbs"]),
    checkSelection(`${path}.namespaces`, namespaces),
    checkSelection(`${path}.resources`, resources),
    checkVerbs(`${path}.verbs`, verbs, RESOURCE_VERBS),
  ];
}

function checkSelection(path: string, selection: unknown): CheckResult {
  return selection instanceof PolicySelection
    ? selection.check(path)
    : (required(path, selection) ??
        ofKind(path, selection, PolicySelection, "use PolicySelection.only(...), .except(...) or .all()"));
}

function checkPaths(path: string, given: KeystoneNonResourcePermission): CheckResult {
  const { path: url, verbs } = readable(given);
  const at = `${path}.path`;
  return [
    knownKeys(path, given, ["path", "verbs"]),
    required(at, url) ??
      (typeof url === "string" && url.includes("*")
        ? problem(at, "policy-path-wildcard", "must be an exact path", "name each path in a permission of its own", url)
        : matches(at, url, /^\/[^\s?#]*$/, "a path such as /version")),
    checkVerbs(`${path}.verbs`, verbs, PATH_VERBS),
  ];
}

function checkVerbs(path: string, verbs: unknown, known: readonly string[]): CheckResult {
  return (
    required(path, verbs) ??
    each(
      path,
      verbs,
      (at, verb) =>
        STEALING_VERBS.includes(verb as string)
          ? problem(
              at,
              "policy-verb-steals",
              `must not be ${String(verb)}, with which users take rights that nobody gave them`,
              "bind a role to a group of administrators with RBAC",
              verb,
            )
          : oneOf(at, verb, known),
      { min: 1 },
    )
  );
}
