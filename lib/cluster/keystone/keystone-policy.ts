import type { CheckResult } from "../../core";
import { problem, readableList, required, each } from "../../core";
import { checkPolicyRule } from "./keystone-policy-checks";
import { warnPolicyRule } from "./keystone-policy-warnings";
import type { PolicySelection } from "./policy-selection";

/** Who a rule of a `KeystonePolicy` is about: those whose token is of one of the projects and who have all of the roles in it. */
export interface KeystonePolicyUsers {
  /** Ids of projects, any of which will do. */
  readonly projects: readonly string[];

  /**
   * Names of roles, all of which are needed.
   *
   * @default - no role is needed
   */
  readonly roles?: readonly string[];
}

/**
 * What may be done with resources.
 *
 * The webhook looks neither at API groups nor at subresources: who may `get` or `create` pods may also read their logs and run commands
 * in them.
 */
export interface KeystoneResourcePermission {
  /** Namespaces; `PolicySelection.all()` is needed for what is in none. */
  readonly namespaces: PolicySelection;

  /** Resources in the plural. */
  readonly resources: PolicySelection;

  /** Verbs, such as `get`; `*` for all. */
  readonly verbs: readonly string[];
}

/** What may be done with a path of the API that is no resource. */
export interface KeystoneNonResourcePermission {
  /** The exact path, such as `/version`; no wildcard. */
  readonly path: string;

  /** HTTP verbs in lower case, such as `get`; `*` for all. */
  readonly verbs: readonly string[];
}

/** A rule: who may do what. Rules only ever allow; what no rule allows is left to RBAC. */
export interface KeystonePolicyRule {
  /** Who it is about. */
  readonly users: KeystonePolicyUsers;

  /**
   * What they may do with resources.
   *
   * @default - nothing
   */
  readonly resourcePermissions?: readonly KeystoneResourcePermission[];

  /**
   * What they may do with other paths.
   *
   * @default - nothing
   */
  readonly nonResourcePermissions?: readonly KeystoneNonResourcePermission[];
}

/**
 * What the authorization webhook allows, beside what RBAC allows. RBAC is the sharper tool: it knows API groups and subresources.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/keystone-auth/using-keystone-webhook-authenticator-and-authorizer.md
 */
export class KeystonePolicy {
  /** A policy of rules, each of which may allow what the others do not. */
  public static of(...rules: KeystonePolicyRule[]): KeystonePolicy {
    return new KeystonePolicy(rules);
  }

  private constructor(
    /** The rules. */
    public readonly rules: readonly KeystonePolicyRule[],
  ) {}

  /** Checks the rules, reported under `path`. */
  public check(path: string): CheckResult {
    return this.rules.length === 0
      ? problem(
          path,
          "policy-empty",
          "must have a rule, or it allows nothing",
          "add one, or leave authorization to RBAC",
        )
      : each(path, this.rules, (at, rule) => required(at, rule) ?? checkPolicyRule(at, rule as KeystonePolicyRule));
  }

  /** What is legal but allows more than it seems to; one text each. */
  public warnings(path: string): string[] {
    return this.rules.flatMap((rule, index) => warnPolicyRule(`${path}[${index}]`, rule));
  }

  /** The document that the webhook reads, version 2. */
  public render(): object {
    return this.rules.map(({ users, resourcePermissions, nonResourcePermissions }) => ({
      users: { projects: users.projects, ...(users.roles === undefined ? {} : { roles: users.roles }) },
      resource_permissions: merge(
        readableList(resourcePermissions).map(({ namespaces, resources, verbs }) => ({
          key: `${namespaces.render()}/${resources.render()}`,
          verbs,
        })),
      ),
      nonresource_permissions: merge(
        readableList(nonResourcePermissions).map(({ path, verbs }) => ({ key: path, verbs })),
      ),
    }));
  }
}

/** Permissions about the same things become one, because the document is a map. */
function merge(
  permissions: readonly { readonly key: string; readonly verbs: readonly string[] }[],
): Readonly<Record<string, readonly string[]>> {
  const keys = [...new Set(permissions.map(({ key }) => key))];
  return Object.fromEntries(
    keys.map((key) => [key, [...new Set(permissions.filter((one) => one.key === key).flatMap(({ verbs }) => verbs))]]),
  );
}
