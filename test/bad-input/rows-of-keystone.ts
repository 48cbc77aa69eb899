import { App } from "cdktf";
import {
  KeystoneGroup,
  KeystoneLogin,
  KeystonePolicy,
  KeystoneProject,
  KeystoneSync,
  KeystoneTransport,
  KeystoneWebhookAuth,
  PolicySelection,
} from "../../lib";
import type { KeystoneAuthenticationOptions, KeystonePolicyRule } from "../../lib";
import type { BadInput } from "../support/bad-input";
import { addCluster } from "../support/demo-cluster";
import { addPlatform } from "../support/demo-platform";
import { untyped } from "./give";

const AUTH_URL = "https://cloud.example.com:5000/v3";
const PROJECT = "0123456789abcdef0123456789abcdef";
const LIST = { namespaces: PolicySelection.all(), resources: PolicySelection.only("pods"), verbs: ["list"] };

function login(options: Partial<KeystoneAuthenticationOptions> | undefined): BadInput[2] {
  const keystoneLogin = KeystoneLogin.authentication(untyped(options));
  return (stack) => addCluster(stack, { cluster: { keystoneLogin } });
}

function policy(rule: Partial<KeystonePolicyRule>): BadInput[2] {
  const keystoneLogin = KeystoneLogin.authorization({ authUrl: AUTH_URL, policy: KeystonePolicy.of(untyped(rule)) });
  return (stack) => addCluster(stack, { cluster: { keystoneLogin } });
}

function auth(give: (auth: KeystoneWebhookAuth) => unknown): BadInput[2] {
  return () => {
    const { platform, cluster } = addPlatform(new App(), {
      keystoneLogin: KeystoneLogin.authentication({ authUrl: AUTH_URL }),
    });
    return give(new KeystoneWebhookAuth(platform, "Keystone", { cluster }));
  };
}

/** Login with Keystone: where Keystone is, who is let in, and what users may do. */
export const KEYSTONE: readonly BadInput[] = [
  [103, "a login without the address of Keystone", login({}), "required", "keystoneLogin.authUrl"],
  [
    103,
    "a login over plain HTTP",
    login({ authUrl: "http://cloud.example.com:5000/v3" }),
    "keystone-plaintext",
    "keystoneLogin.authUrl",
  ],
  [
    103,
    "a login over plain HTTP in a lab",
    login({ authUrl: "http://127.0.0.1:5000/v3", transport: KeystoneTransport.PLAINTEXT }),
    "warning",
    "keystoneLogin.transport is not encrypted",
  ],
  [
    103,
    "a CA bundle that is none",
    login({ authUrl: AUTH_URL, caBundlePem: "/etc/ssl/ca.pem" }),
    "pem",
    "keystoneLogin.caBundlePem",
  ],
  [
    109,
    "a CA bundle with a private key",
    login({ authUrl: AUTH_URL, caBundlePem: "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----" }),
    "pem-private-key",
    "keystoneLogin.caBundlePem",
  ],
  [
    103,
    "a webhook on a cluster that asks none",
    () => {
      const { platform, cluster } = addPlatform(new App());
      return new KeystoneWebhookAuth(platform, "Keystone", { cluster });
    },
    "keystone-login-missing",
    "cluster",
  ],
  [
    104,
    "an address of Keystone that is no URL",
    login({ authUrl: "cloud.example.com" }),
    "url",
    "keystoneLogin.authUrl",
  ],
  [
    104,
    "an address of Keystone without version",
    login({ authUrl: "https://cloud.example.com:5000" }),
    "warning",
    "does not end in /v3",
  ],
  [
    103,
    "a role that gives system:masters",
    login({ authUrl: AUTH_URL, roleMappings: [{ role: "admin", groups: ["system:masters"] }] }),
    "reserved-group",
    "keystoneLogin.roleMappings[0].groups[0]",
  ],
  [
    103,
    "role assignments as bindings of bare user names",
    login({ authUrl: AUTH_URL, sync: KeystoneSync.projects(untyped({ roleAssignments: true })) }),
    "sync-role-assignments",
    "keystoneLogin.sync.roleAssignments",
  ],
  [
    103,
    "a rule of a policy for everybody",
    policy({ resourcePermissions: [LIST] }),
    "policy-for-everybody",
    "keystoneLogin.policy[0].users",
  ],
  [
    103,
    "the name of a project in a policy, which every domain may use",
    policy({ users: { projects: ["demo"] }, resourcePermissions: [LIST] }),
    "format",
    "keystoneLogin.policy[0].users.projects[0]",
  ],
  [
    103,
    "a policy that lets users get pods, and so more than that",
    policy({ users: { projects: [PROJECT] }, resourcePermissions: [{ ...LIST, verbs: ["get"] }] }),
    "warning",
    "run commands in them",
  ],
  [
    103,
    "rights for the name of a project as its id",
    auth((made) => made.grantView(KeystoneProject.withId("demo"))),
    "format",
    "subject.id",
  ],
  [
    103,
    "rights for a group of a domain by its name",
    auth((made) => made.grantView(KeystoneGroup.named("ops", "Default:x"))),
    "format",
    "subject.domainId",
  ],
];
