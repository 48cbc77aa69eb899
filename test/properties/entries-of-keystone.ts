import { App } from "cdktf";
import {
  KeystoneGrant,
  KeystoneGroup,
  KeystoneLogin,
  KeystonePolicy,
  KeystoneProject,
  KeystoneRole,
  KeystoneSync,
  KeystoneTransport,
  KeystoneWebhookAuth,
  KubernetesNamespace,
  PolicySelection,
} from "../../lib";
import type { KeystonePolicyRule } from "../../lib";
import { readable } from "../../lib/core";
import { ServingCertificate } from "../../lib/pki";
import { addCluster, newStack } from "../support/demo-cluster";
import { addPlatform } from "../support/demo-platform";
import { entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const AUTH_URL = "https://cloud.example.com:5000/v3";
const PROJECT = "0123456789abcdef0123456789abcdef";
const LOGIN = KeystoneLogin.authentication({ authUrl: AUTH_URL });

const RULE = {
  users: { projects: [PROJECT], roles: ["member"] },
  resourcePermissions: [
    { namespaces: PolicySelection.all(), resources: PolicySelection.only("pods"), verbs: ["list"] },
  ],
  nonResourcePermissions: [{ path: "/metrics", verbs: ["get"] }],
};

const withLogin = (keystoneLogin: KeystoneLogin) => addCluster(newStack(), { cluster: { keystoneLogin } });

/** One platform for all tries, each of which gets a place of its own. */
const place = (() => {
  let made: { readonly auth: KeystoneWebhookAuth; readonly demo: ReturnType<typeof addPlatform> } | undefined;
  return () => {
    if (made === undefined) {
      const demo = addPlatform(new App(), { keystoneLogin: LOGIN });
      made = { demo, auth: new KeystoneWebhookAuth(demo.platform, "Keystone", { cluster: demo.cluster }) };
    }
    return made;
  };
})();

/** Login with Keystone, and rights. */
export const KEYSTONE_ENTRIES: readonly Entry[] = [
  entry(
    "KeystoneLogin.authentication",
    {
      authUrl: AUTH_URL,
      transport: KeystoneTransport.TLS,
      projects: [PROJECT],
      roleMappings: [{ role: "r", projects: [PROJECT], groups: ["g"] }],
    },
    (options) => withLogin(KeystoneLogin.authentication(options)),
  ),
  entry("KeystoneLogin.authorization", { authUrl: AUTH_URL, policy: KeystonePolicy.of(RULE) }, (options) =>
    withLogin(KeystoneLogin.authorization(options)),
  ),
  entry<KeystonePolicyRule>("KeystonePolicy.of", RULE, (rule) =>
    withLogin(KeystoneLogin.authorization({ authUrl: AUTH_URL, policy: KeystonePolicy.of(rule) })),
  ),
  entry("PolicySelection.only", ["pods", "secrets"], (names) =>
    withLogin(
      KeystoneLogin.authorization({
        authUrl: AUTH_URL,
        policy: KeystonePolicy.of({
          ...RULE,
          resourcePermissions: [
            { namespaces: PolicySelection.all(), resources: PolicySelection.only(...[names].flat()), verbs: ["list"] },
          ],
        }),
      }),
    ),
  ),
  entry(
    "KeystoneSync.projects",
    { namespaceFormat: "p-%i", exceptProjects: [PROJECT], exceptProjectNames: ["a"] },
    (options) => withLogin(KeystoneLogin.authentication({ authUrl: AUTH_URL, sync: KeystoneSync.projects(options) })),
  ),
  entry("a grant", { project: "demo", domainId: "d1", role: "member", group: "g", clusterRole: "view" }, (given) => {
    const { auth, demo } = place();
    const { project, domainId, role, group, clusterRole } = readable(given) as typeof given;
    auth.grant(KeystoneProject.named(project, { domainId }).withRole(role), clusterRole);
    auth.grantView(KeystoneGroup.named(group, domainId));
    auth.grantEdit(KeystoneRole.named(role), KubernetesNamespace.fromName("apps"));
    return demo;
  }),
  entry("KeystoneGrant", { clusterRole: "view", namespace: { namespaceName: "apps" } }, (props) => {
    const { demo } = place();
    const subject = KeystoneProject.withId(PROJECT);
    const id = `Grant${demo.platform.node.findAll().length}`;
    return new KeystoneGrant(demo.platform, id, { cluster: demo.cluster, subject, ...props });
  }),
  entry("ServingCertificate", { commonName: "c", dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] }, (props) => {
    const { infrastructure } = place().demo;
    const authority = addCluster(newStack()).pki.clusterCa;
    const id = `Certificate${infrastructure.node.findAll().length}`;
    return new ServingCertificate(infrastructure, id, { authority, ...props });
  }),
];
