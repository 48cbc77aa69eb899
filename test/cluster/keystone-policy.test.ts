import type { KeystonePolicyRule } from "../../lib/cluster";
import { KeystonePolicy, PolicySelection } from "../../lib/cluster";
import { checkProps } from "../../lib/core";
import { problemsOf } from "../network/support/stacks";

const PROJECT = "0123456789abcdef0123456789abcdef";
const users = { projects: [PROJECT] };
const READ_PODS = { namespaces: PolicySelection.all(), resources: PolicySelection.only("pods"), verbs: ["list"] };

const check = (...rules: unknown[]) =>
  problemsOf(() => checkProps("test", KeystonePolicy.of(...(rules as KeystonePolicyRule[])).check("policy")));
const permission = (given: object) => check({ users, resourcePermissions: [{ ...READ_PODS, ...given }] });

describe("a policy", () => {
  test("is the document that the webhook reads", () => {
    const policy = KeystonePolicy.of(
      {
        users: { projects: [PROJECT], roles: ["member", "reader"] },
        resourcePermissions: [
          READ_PODS,
          { ...READ_PODS, verbs: ["list", "watch"] },
          {
            namespaces: PolicySelection.except("kube-system"),
            resources: PolicySelection.only("services", "configmaps"),
            verbs: ["*"],
          },
          {
            namespaces: PolicySelection.only("default"),
            resources: PolicySelection.except("secrets", "pods"),
            verbs: ["get"],
          },
        ],
      },
      { users, nonResourcePermissions: [{ path: "/version", verbs: ["get"] }] },
    );

    expect(policy.render()).toEqual([
      {
        users: { projects: [PROJECT], roles: ["member", "reader"] },
        resource_permissions: {
          "*/pods": ["list", "watch"],
          "!kube-system/['configmaps','services']": ["*"],
          "default/!['pods','secrets']": ["get"],
        },
        nonresource_permissions: {},
      },
      { users: { projects: [PROJECT] }, resource_permissions: {}, nonresource_permissions: { "/version": ["get"] } },
    ]);
  });

  test.each<[string, unknown[], string]>([
    ["no rule", [], "policy-empty policy"],
    ["nothing for a rule", [null], "required policy[0]"],
    ["a rule for everybody", [{ resourcePermissions: [READ_PODS] }], "policy-for-everybody policy[0].users"],
    [
      "a rule that matches nobody",
      [{ users: { roles: ["member"] }, resourcePermissions: [READ_PODS] }],
      "policy-without-projects policy[0].users.projects",
    ],
    [
      "no project",
      [{ users: { projects: [] }, resourcePermissions: [READ_PODS] }],
      "policy-without-projects policy[0].users.projects",
    ],
    [
      "the name of a project",
      [{ users: { projects: ["demo"] }, resourcePermissions: [READ_PODS] }],
      "format policy[0].users.projects[0]",
    ],
    ["a rule that allows nothing", [{ users }], "policy-rule-empty policy[0]"],
    [
      "no role among roles",
      [{ users: { ...users, roles: [] }, resourcePermissions: [READ_PODS] }],
      "list-length policy[0].users.roles",
    ],
    [
      "a path with a wildcard",
      [{ users, nonResourcePermissions: [{ path: "/api/*", verbs: ["get"] }] }],
      "policy-path-wildcard policy[0].nonResourcePermissions[0].path",
    ],
    [
      "a verb of resources for a path",
      [{ users, nonResourcePermissions: [{ path: "/api", verbs: ["list"] }] }],
      "one-of policy[0].nonResourcePermissions[0].verbs[0]",
    ],
    ["the old format", [{ users, resource: {} }], "unknown-property policy[0].resource, policy-rule-empty policy[0]"],
  ])("with %s is refused", (_what, rules, expected) => {
    expect(check(...rules)).toBe(expected);
  });

  const AT = "policy[0].resourcePermissions[0]";

  test.each<[string, object, string]>([
    ["a subresource", { resources: PolicySelection.only("pods/exec") }, `format ${AT}.resources[0]`],
    ["a quote", { resources: PolicySelection.only("a','b") }, `format ${AT}.resources[0]`],
    [
      "a star",
      { resources: PolicySelection.only("*") },
      `format ${AT}.resources[0], selection-wildcard ${AT}.resources`,
    ],
    ["a star that is excepted", { namespaces: PolicySelection.except("!*") }, `format ${AT}.namespaces[0]`],
    ["no name", { resources: PolicySelection.only() }, `list-length ${AT}.resources`],
    ["a name twice", { resources: PolicySelection.only("a", "a") }, `unique ${AT}.resources`],
    ["a bare text", { resources: "pods" }, `wrong-kind ${AT}.resources`],
    ["no resources", { resources: undefined }, `required ${AT}.resources`],
    ["no verb", { verbs: [] }, `list-length ${AT}.verbs`],
    ["an unknown verb", { verbs: ["read"] }, `one-of ${AT}.verbs[0]`],
    ["a capital verb, which the webhook would take for a small one", { verbs: ["GET"] }, `one-of ${AT}.verbs[0]`],
    ["a verb that takes the place of others", { verbs: ["impersonate"] }, `policy-verb-steals ${AT}.verbs[0]`],
    [
      "a verb that takes rights",
      { verbs: ["escalate", "bind"] },
      `policy-verb-steals ${AT}.verbs[0], policy-verb-steals ${AT}.verbs[1]`,
    ],
  ])("with %s is refused", (_what, given, expected) => {
    expect(permission(given)).toBe(expected);
  });

  test.each<[string, object, string[]]>([
    ["listing pods", {}, []],
    ["getting pods", { verbs: ["get"] }, ["run commands in them"]],
    ["creating pods", { verbs: ["create"] }, ["run commands in them"]],
    ["changing pods", { verbs: ["patch"] }, ["put containers of their own into them"]],
    [
      "creating service accounts",
      { resources: PolicySelection.only("serviceaccounts"), verbs: ["create"] },
      ["make tokens"],
    ],
    ["nodes", { resources: PolicySelection.only("nodes"), verbs: ["get"] }, ["talk to the kubelets"]],
    [
      "most things",
      { resources: PolicySelection.except("pods", "nodes", "services"), verbs: ["get"] },
      ["includes secrets"],
    ],
    ["listing what is new", { resources: PolicySelection.except("pods"), verbs: ["watch"] }, ["includes secrets"]],
    ["named Secrets", { resources: PolicySelection.only("secrets"), verbs: ["get"] }, []],
    [
      "everything",
      { resources: PolicySelection.all(), verbs: ["*"] },
      [
        "run commands",
        "put containers",
        "make tokens",
        "kubelets",
        "through them",
        "includes secrets",
        "administrators",
      ],
    ],
    [
      "everything in a namespace",
      { namespaces: PolicySelection.only("a"), resources: PolicySelection.only("groups"), verbs: ["*"] },
      [],
    ],
  ])("says what %s comes with", (_what, given, expected) => {
    const policy = KeystonePolicy.of({ users, resourcePermissions: [{ ...READ_PODS, ...given }] });

    expect(policy.warnings("policy")).toEqual(expected.map((text): unknown => expect.stringContaining(text)));
  });
});
