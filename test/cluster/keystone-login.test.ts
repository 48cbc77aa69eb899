import { TerraformVariable, Token } from "cdktf";
import type {
  KeystoneAuthenticationOptions,
  KeystoneAuthorizationOptions,
  KeystoneLoginOptions,
  KeystoneSyncOptions,
} from "../../lib/cluster";
import {
  K8sOnOpenStackCluster,
  KeystoneLogin,
  KeystonePolicy,
  KeystoneSync,
  KeystoneTransport,
  KubernetesVersion,
  PolicySelection,
} from "../../lib/cluster";
import { checkProps } from "../../lib/core";
import { EgressPolicy } from "../../lib/network";
import { problemsOf } from "../network/support/stacks";
import { addCluster, newStack, synthCluster } from "../support/demo-cluster";
import { warningsOf } from "../support/synth";

const PROJECT = "0123456789abcdef0123456789abcdef";
const AUTH_URL = "https://cloud.example.com:5000/v3";
const POLICY = KeystonePolicy.of({
  users: { projects: [PROJECT] },
  resourcePermissions: [
    { namespaces: PolicySelection.all(), resources: PolicySelection.only("pods"), verbs: ["list"] },
  ],
});

const check = (login: KeystoneLogin) => problemsOf(() => checkProps("test", login.check("login")));
const checkLogin = (options: unknown) => check(KeystoneLogin.authentication(options as KeystoneAuthenticationOptions));

describe("a cluster with login by Keystone", () => {
  const stack = synthCluster({
    cluster: { keystoneLogin: KeystoneLogin.authenticationAndAuthorization({ authUrl: AUTH_URL, policy: POLICY }) },
  });
  const userData = stack.closure(stack.resource("Cluster/ControlPlane/1/Server")["user_data"]);

  it("tells the API server of the webhook on its own node", () => {
    expect(userData).toContain('"server":"https://127.0.0.1:8443/webhook"');
    expect(userData).toContain("authentication-token-webhook-config-file");
    expect(userData).toContain("/etc/k8s-on-openstack/apiserver/webhook-keystone.conf");
    expect(userData).not.toContain("insecure-skip-tls-verify");
  });

  it("asks it about users of Keystone alone, after Node and RBAC", () => {
    expect(userData).toMatch(/name: noden .*name: rbacn .*name: keystonen /);
    expect(userData).toContain("has(request.extra) && 'alpha.kubernetes.io/identity/project/id' in request.extra");
    expect(userData).toContain("failurePolicy: NoOpinion");
  });

  it("has a certificate for the loopback address, for servers only and by its own authority", () => {
    expect(stack.resource("Cluster/KeystoneCertificate/Request")).toMatchObject({
      dns_names: ["localhost"],
      ip_addresses: ["127.0.0.1"],
    });
    expect(stack.resource("Cluster/KeystoneCertificate/Resource")).toMatchObject({
      allowed_uses: ["server_auth", "digital_signature", "key_encipherment"],
      validity_period_hours: 8760,
      early_renewal_hours: 720,
      ca_cert_pem: `\${${stack.addressOf("Cluster/Pki/ClusterCa/Resource")}.cert_pem}`,
    });
  });

  it("keeps the key of the webhook out of user data and outputs", () => {
    const key = stack.addressOf("Cluster/KeystoneCertificate/Key");

    expect(userData).not.toContain(key);
    expect(JSON.stringify(stack.section("output"))).not.toContain(key);
    expect(stack.closure(stack.resource("Cluster/NodePools/general/1/Server")["user_data"])).not.toContain("webhook");
  });

  it("differs in nothing else from one without", () => {
    const without = synthCluster();
    const added = stack.addresses.filter((address) => !without.addresses.includes(address));

    expect(added.every((address) => address.includes("KeystoneCertificate"))).toBe(true);
    expect(added).toHaveLength(3);
    expect(without.text).not.toMatch(/keystone|webhook/i);
  });

  it("asks about nobody's permissions with authentication alone", () => {
    const login = KeystoneLogin.authentication({ authUrl: AUTH_URL });
    const logins = synthCluster({ cluster: { keystoneLogin: login } });
    const text = logins.closure(logins.resource("Cluster/ControlPlane/1/Server")["user_data"]);

    expect(text).toContain("authentication-token-webhook-config-file");
    expect(text).not.toContain("authorization-config");
  });

  it("asks about nobody's tokens with authorization alone", () => {
    const login = KeystoneLogin.authorization({ authUrl: AUTH_URL, policy: POLICY });
    const permissions = synthCluster({ cluster: { keystoneLogin: login } });
    const text = permissions.closure(permissions.resource("Cluster/ControlPlane/1/Server")["user_data"]);

    expect(text).not.toContain("authentication-token-webhook-config-file");
    expect(text).toContain("authorization-config");
  });
});

describe("a login", () => {
  it("takes what it shows", () => {
    const login = KeystoneLogin.authentication({
      authUrl: AUTH_URL,
      projects: [PROJECT],
      roleMappings: [{ role: "k8s-admin", projects: [PROJECT], groups: ["ops"] }],
    });

    expect(check(login)).toBe("");
    expect(login.warnings("login")).toEqual([]);
  });

  it("takes an address that only Terraform knows", () => {
    const stack = newStack();
    const authUrl = Token.asString(new TerraformVariable(stack, "url", { type: "string" }).value);

    expect(checkLogin({ authUrl })).toBe("");
    expect(KeystoneLogin.authentication({ authUrl }).warnings("login")).toEqual([]);
  });

  test.each<[unknown, string]>([
    [undefined, "required login, required login.authUrl"],
    [{}, "required login.authUrl"],
    [{ authUrl: "cloud.example.com" }, "url login.authUrl"],
    [{ authUrl: "http://cloud.example.com/v3" }, "keystone-plaintext login.authUrl"],
    [{ authUrl: "https://me:pw@cloud.example.com/v3" }, "url login.authUrl"],
    [{ authUrl: AUTH_URL, caBundlePem: "x" }, "pem login.caBundlePem"],
    [{ authUrl: AUTH_URL, caBundlePem: "-----BEGIN PRIVATE KEY-----" }, "pem-private-key login.caBundlePem"],
    [{ authUrl: AUTH_URL, transport: "http" }, "wrong-kind login.transport"],
    [{ authUrl: AUTH_URL, policy: POLICY }, "unknown-property login.policy"],
    [{ authUrl: AUTH_URL, projects: ["demo"] }, "format login.projects[0]"],
    [{ authUrl: AUTH_URL, projects: [] }, "list-length login.projects"],
    [{ authUrl: AUTH_URL, sync: {} }, "wrong-kind login.sync"],
    [{ authUrl: AUTH_URL, projects: [PROJECT], sync: KeystoneSync.projects() }, "sync-beside-projects login.sync"],
    [{ authUrl: AUTH_URL, roleMappings: [{ role: "a" }] }, "required login.roleMappings[0].groups"],
    [
      { authUrl: AUTH_URL, roleMappings: [{ role: "", groups: [] }] },
      "not-blank login.roleMappings[0].role, list-length login.roleMappings[0].groups",
    ],
    [
      { authUrl: AUTH_URL, roleMappings: [{ role: "a", userName: "x", groups: ["a"] }] },
      "unknown-property login.roleMappings[0].userName",
    ],
  ])("with %j is refused: %s", (options, expected) => {
    expect(checkLogin(options)).toBe(expected);
  });

  test.each(["system:masters", "system:nodes", " System:Masters", "kubeadm:cluster-admins", "keystone:role:admin"])(
    "gives the group %j to no role",
    (group) => {
      expect(checkLogin({ authUrl: AUTH_URL, roleMappings: [{ role: "a", groups: [group] }] })).toBe(
        "reserved-group login.roleMappings[0].groups[0]",
      );
    },
  );

  it("needs a policy to say what users may do", () => {
    const options = { authUrl: AUTH_URL } as KeystoneAuthorizationOptions;

    expect(check(KeystoneLogin.authorization(options))).toBe("required login.policy");
    expect(
      check(
        KeystoneLogin.authenticationAndAuthorization({ ...options, policy: [] } as unknown as KeystoneLoginOptions),
      ),
    ).toBe("wrong-kind login.policy");
    expect(check(KeystoneLogin.authorization({ ...options, policy: KeystonePolicy.of() }))).toBe(
      "policy-empty login.policy",
    );
  });

  it("goes without TLS only when that is said, and with a warning", () => {
    const login = KeystoneLogin.authentication({
      authUrl: "http://127.0.0.1:5000/v3",
      transport: KeystoneTransport.PLAINTEXT,
    });

    expect(check(login)).toBe("");
    expect(login.warnings("login")).toEqual([expect.stringContaining("not encrypted")]);
  });

  it("warns of an address without version, and of roles that count anywhere", () => {
    const stack = newStack();
    const keystoneLogin = KeystoneLogin.authentication({
      authUrl: "https://cloud.example.com:5000",
      roleMappings: [{ role: "k8s-admin", groups: ["ops"] }],
    });
    addCluster(stack, { cluster: { keystoneLogin } });

    expect(warningsOf(stack)).toEqual(
      expect.arrayContaining([
        expect.stringContaining("does not end in /v3"),
        expect.stringContaining("in any project of any domain"),
      ]),
    );
  });

  it("warns when strict egress would keep the nodes from Keystone", () => {
    const warningsWith = (authUrl: string, egress: EgressPolicy) => {
      const stack = newStack();
      addCluster(stack, { cluster: { egress, keystoneLogin: KeystoneLogin.authentication({ authUrl }) } });
      return warningsOf(stack).filter((text) => text.includes("'egress'"));
    };

    expect(warningsWith(AUTH_URL, EgressPolicy.strict())).toEqual([expect.stringContaining("port 5000")]);
    expect(warningsWith(AUTH_URL, EgressPolicy.strict({ tcpPorts: [443, 5000] }))).toEqual([]);
    expect(warningsWith(AUTH_URL, EgressPolicy.strict({ allowedCidrs: ["198.51.100.0/24"] }))).toEqual([]);
    expect(warningsWith("https://cloud.example.com/v3", EgressPolicy.strict())).toEqual([]);
    expect(warningsWith(AUTH_URL, EgressPolicy.all())).toEqual([]);
  });

  it("is checked by the cluster", () => {
    const cluster = (keystoneLogin: unknown) => () =>
      addCluster(newStack(), { cluster: { keystoneLogin: keystoneLogin as KeystoneLogin } });

    expect(problemsOf(cluster({ authUrl: AUTH_URL }))).toBe("wrong-kind keystoneLogin");
    expect(problemsOf(cluster(KeystoneLogin.authentication({ authUrl: "" })))).toBe("url keystoneLogin.authUrl");
  });
});

describe("namespaces of projects", () => {
  const checkSync = (options: unknown) =>
    checkLogin({ authUrl: AUTH_URL, sync: KeystoneSync.projects(options as KeystoneSyncOptions) });

  it("are what the webhook is told to make, and nothing else", () => {
    expect(KeystoneSync.projects().render()).toEqual({
      "data-types-to-sync": ["projects"],
      "namespace-format": "%i",
      "projects-blacklist": [],
      "projects-name-blacklist": [],
    });
    const options = { namespaceFormat: "prj-%i", exceptProjects: [PROJECT], exceptProjectNames: ["service"] };
    expect(checkSync(options)).toBe("");
    expect(KeystoneSync.projects(options).render()).toMatchObject({
      "namespace-format": "prj-%i",
      "projects-blacklist": [PROJECT],
      "projects-name-blacklist": ["service"],
    });
  });

  test.each<[object, string]>([
    [{ namespaceFormat: "projects" }, "format login.sync.namespaceFormat"],
    [{ namespaceFormat: "%n-%i" }, "format login.sync.namespaceFormat"],
    [{ namespaceFormat: "Prj-%i" }, "format login.sync.namespaceFormat"],
    [{ namespaceFormat: "%i-" }, "format login.sync.namespaceFormat"],
    [{ namespaceFormat: `${"a".repeat(31)}%ib` }, "namespace-format-length login.sync.namespaceFormat"],
    [{ exceptProjects: ["service"] }, "format login.sync.exceptProjects[0]"],
    [{ roleAssignments: true }, "sync-role-assignments login.sync.roleAssignments"],
  ])("with %j are refused: %s", (options, expected) => {
    expect(checkSync(options)).toBe(expected);
  });

  it("have names that fit whatever the id", () => {
    const longest = `${"a".repeat(15)}%i${"b".repeat(16)}`;

    expect(checkSync({ namespaceFormat: longest })).toBe("");
    expect(longest.replace("%i", PROJECT)).toHaveLength(63);
  });
});

describe("an imported cluster", () => {
  const ID = "11111111-2222-4333-8444-555555555555";
  const attributes = {
    clusterName: "old",
    version: KubernetesVersion.V1_36,
    endpointHost: "k8s.example.com",
    certificateAuthority: "ca",
    credentials: { clientCertificate: "c", clientKey: "k" },
    podCidrs: ["10.244.0.0/16"],
    serviceCidrs: ["10.96.0.0/16"],
    nodeCidr: "10.10.0.0/24",
    networkId: ID,
    subnetId: ID,
  };
  const login = KeystoneLogin.authentication({ authUrl: AUTH_URL });
  const importIt = (keystone: unknown) =>
    K8sOnOpenStackCluster.fromClusterAttributes(newStack(), "Imported", { ...attributes, keystone: keystone as never });

  it("has the login that it is said to have", () => {
    const keystone = { login, servingCertificate: "cert", servingKey: "key" };

    expect(importIt(keystone).keystone).toBe(keystone);
    expect(importIt(undefined).keystone).toBeUndefined();
  });

  it("needs all of it", () => {
    expect(problemsOf(() => importIt({ servingKey: "s3cret" }))).toBe(
      "required keystone.login, required keystone.servingCertificate",
    );
    expect(problemsOf(() => importIt({ login: {}, servingCertificate: "c", servingKey: "" }))).toBe(
      "wrong-kind keystone.login, required keystone.servingKey",
    );
  });
});
