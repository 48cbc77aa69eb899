import { readable, readableList } from "../../core";
import type { KeystonePolicyRule, KeystoneResourcePermission } from "./keystone-policy";
import { PolicySelection } from "./policy-selection";

/** What a verb on a resource also allows, because the webhook does not see subresources. */
const ALSO: readonly (readonly [resource: string, verbs: readonly string[], also: string])[] = [
  ["pods", ["get", "create"], "run commands in them, forward their ports and read their logs"],
  ["pods", ["update", "patch"], "put containers of their own into them"],
  ["serviceaccounts", ["create"], "make tokens of every service account there"],
  ["nodes", ["get", "create"], "talk to the kubelets, and so run commands in every pod"],
  ["services", ["get", "create"], "send requests through them"],
];

/** Each of them shows the whole of an object. */
const READING = ["get", "list", "watch"];

/** Where a token that makes itself administrator begins. */
const POWERS = ["users", "groups", "clusterroles", "clusterrolebindings"];

/** Says what a rule allows beyond what it seems to. */
export function warnPolicyRule(path: string, rule: KeystonePolicyRule): string[] {
  return readableList(readable(rule).resourcePermissions).flatMap((permission, index) =>
    isReadable(permission) ? warnPermission(`${path}.resourcePermissions[${index}]`, permission) : [],
  );
}

function warnPermission(path: string, { namespaces, resources, verbs }: KeystoneResourcePermission): string[] {
  const has = (verb: string) => verbs.includes(verb) || verbs.includes("*");
  const also = ALSO.filter(([resource, needed]) => resources.includes(resource) && needed.some((verb) => has(verb)));
  const isUnlimited =
    namespaces.mode === "all" && verbs.includes("*") && POWERS.some((resource) => resources.includes(resource));
  return [
    ...also.map(
      ([resource, , what]) =>
        `${path}: the webhook sees no subresources, so that who may use ${resource} may also ${what}`,
    ),
    ...(READING.some(has) && resources.mode !== "only" && resources.includes("secrets")
      ? [`${path} includes secrets; name the resources with PolicySelection.only(...)`]
      : []),
    ...(isUnlimited
      ? [
          `${path} makes its users administrators of the cluster: with '*' they may impersonate anybody; prefer grantClusterAdmin`,
        ]
      : []),
  ];
}

function isReadable(given: KeystoneResourcePermission): boolean {
  const { namespaces, resources, verbs } = readable(given);
  return namespaces instanceof PolicySelection && resources instanceof PolicySelection && Array.isArray(verbs);
}
