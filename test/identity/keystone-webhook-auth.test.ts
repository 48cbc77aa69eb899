import { App } from "cdktf";
import { AddOnReleases } from "../../lib";
import type { K8sOnOpenStackClusterProps } from "../../lib";
import { KeystoneLogin, KeystonePolicy, KeystoneSync, PolicySelection } from "../../lib/cluster";
import { KeystoneWebhookAuth } from "../../lib/identity";
import type { KeystoneWebhookAuthProps } from "../../lib/identity";
import { problemsOf } from "../network/support/stacks";
import { addPlatform } from "../support/demo-platform";
import { synth } from "../support/synth";
import type { SynthesizedStack } from "../support/synth";

const AUTH_URL = "https://cloud.example.com:5000/v3";
const PROJECT = "0123456789abcdef0123456789abcdef";
const POLICY = KeystonePolicy.of({
  users: { projects: [PROJECT] },
  resourcePermissions: [
    { namespaces: PolicySelection.all(), resources: PolicySelection.only("pods"), verbs: ["list"] },
  ],
});

const LOGIN = KeystoneLogin.authentication({ authUrl: AUTH_URL });

function synthAuth(
  keystoneLogin: KeystoneLogin = LOGIN,
  props: Partial<KeystoneWebhookAuthProps> = {},
): SynthesizedStack {
  return synth((app) => {
    const { platform, cluster } = addPlatform(app, { keystoneLogin });
    new KeystoneWebhookAuth(platform, "Keystone", { cluster, ...props });
  }).stack("platform");
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly object[];
  readonly security_context: object;
  readonly resources: object;
}

interface Template {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>> & { readonly container: readonly [Container, Container] };
}

const templateOf = (stack: SynthesizedStack) =>
  (stack.resource("Keystone/Resource") as { readonly spec: { readonly template: Template } }).spec.template;
const dataOf = (stack: SynthesizedStack, path: string) =>
  stack.resource(path)["data"] as Readonly<Record<string, string>>;

describe("the login webhook", () => {
  const stack = synthAuth();
  const { spec, metadata } = templateOf(stack);
  const [guard, webhook] = spec.container;

  it("runs on every control plane node, whatever state it is in, and needs no pod network", () => {
    expect(spec).toMatchObject({
      host_network: true,
      dns_policy: "Default",
      node_selector: { "node-role.kubernetes.io/control-plane": "" },
      toleration: [{ operator: "Exists" }],
      priority_class_name: "system-cluster-critical",
    });
  });

  it("answers the API server through the guard, on the loopback address alone", () => {
    const configuration = JSON.parse(dataOf(stack, "Keystone/Config")["guard.json"] ?? "") as object;

    expect(configuration).toMatchObject({
      listen: "127.0.0.1:8443",
      upstream: "https://127.0.0.1:8444/webhook",
      authenticates: true,
      authorizes: false,
      roleMappings: [],
    });
    expect(configuration).not.toHaveProperty("projects");
    expect(guard.command).toEqual([
      ...["python3", "-I", "-B"],
      ...["/etc/keystone-auth/config/keystone_guard.py", "/etc/keystone-auth/config/guard.json"],
    ]);
    expect(webhook.args).toEqual([
      "--listen=127.0.0.1:8444",
      "--tls-cert-file=/etc/keystone-auth/tls/tls.crt",
      "--tls-private-key-file=/etc/keystone-auth/tls/tls.key",
      `--keystone-url=${AUTH_URL}`,
      "--v=2",
    ]);
  });

  it("runs the releases that fit the cluster, or those that were chosen", () => {
    expect(webhook.image).toBe("registry.k8s.io/provider-os/k8s-keystone-auth:v1.36.0");
    expect(guard.image).toMatch(/^docker\.io\/library\/python:3\.\d+\.\d+-slim/);

    const mirrored = synth((app) => {
      const { platform, cluster } = addPlatform(app, { keystoneLogin: LOGIN });
      const releases = AddOnReleases.forKubernetes(cluster.version, { imageMirror: "registry.example.com" });
      new KeystoneWebhookAuth(platform, "Keystone", { cluster, releases });
    }).stack("platform");
    expect(templateOf(mirrored).spec.container.map(({ image }) => image)).toEqual([
      expect.stringMatching(/^registry\.example\.com\/library\/python:/),
      "registry.example.com/provider-os/k8s-keystone-auth:v1.36.0",
    ]);
  });

  it("may do nothing on its node that it does not need", () => {
    expect(spec["security_context"]).toMatchObject({
      run_as_non_root: true,
      run_as_user: "65532",
      fs_group: "65532",
      seccomp_profile: { type: "RuntimeDefault" },
    });
    for (const container of spec.container) {
      expect(container.security_context).toEqual({
        allow_privilege_escalation: false,
        read_only_root_filesystem: true,
        run_as_non_root: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(container.resources).toMatchObject({ requests: { cpu: "10m" } });
    }
  });

  it("has no rights on the API", () => {
    expect(spec["automount_service_account_token"]).toBe(false);
    expect(stack.counts).toEqual({
      kubernetes_config_map_v1: 1,
      kubernetes_secret_v1: 1,
      kubernetes_service_account_v1: 1,
      kubernetes_daemon_set_v1: 1,
    });
  });

  it("starts again when a certificate or the configuration changes", () => {
    const other = templateOf(synthAuth(KeystoneLogin.authentication({ authUrl: AUTH_URL, projects: [PROJECT] })));

    expect(metadata.annotations["checksum/certificate"]).toMatch(/^\$\{sha256\(join\(.*Keystone/);
    expect(metadata.annotations["checksum/configuration"]).toMatch(/^[0-9a-f]{64}$/);
    expect(other.metadata.annotations["checksum/configuration"]).not.toBe(
      metadata.annotations["checksum/configuration"],
    );
  });

  it("has its certificate from the cluster, as a Secret", () => {
    const secret = stack.resource("Keystone/Certificate");

    expect(secret["type"]).toBe("kubernetes.io/tls");
    expect(Object.keys(secret["data"] as object)).toEqual(["tls.crt", "tls.key"]);
    expect(JSON.stringify(secret["data"])).toContain("terraform_remote_state");
  });

  it("logs no tokens", () => {
    expect(webhook.args?.filter((arg) => arg.startsWith("--v="))).toEqual(["--v=2"]);
  });

  it("gives users a kubeconfig without secrets", () => {
    const { value, sensitive } = stack.section("output")["keystone_kubeconfig"] ?? {};

    expect(sensitive).toBe(undefined);
    expect(String(value)).toContain('"command" = "client-keystone-auth"');
    expect(String(value)).toContain('"apiVersion" = "client.authentication.k8s.io/v1beta1"');
    expect(String(value)).toContain('"interactiveMode" = "Never"');
    expect(String(value)).not.toMatch(/client-(certificate|key)-data|"token"/);
  });
});

describe("what a login says", () => {
  it("reaches guard and webhook, with hostile text as it is", () => {
    const login = KeystoneLogin.authenticationAndAuthorization({
      authUrl: "https://cloud.example.com/${x}/v3",
      policy: POLICY,
      projects: [PROJECT],
      roleMappings: [{ role: '${role}"', groups: ["%{if}"] }],
    });
    const stack = synthAuth(login);

    expect(templateOf(stack).spec.container[1].args).toEqual(
      expect.arrayContaining([
        "--keystone-url=https://cloud.example.com/$${x}/v3",
        "--keystone-policy-file=/etc/keystone-auth/policy/policies",
      ]),
    );
    expect(JSON.parse(dataOf(stack, "Keystone/Policy")["policies"] ?? "")).toEqual(POLICY.render());
    expect(stack.resource("Keystone/Policy")["metadata"]).toMatchObject({ name: "k8s-auth-policy" });
    expect(JSON.parse(dataOf(stack, "Keystone/Config")["guard.json"] ?? "")).toMatchObject({
      authorizes: true,
      projects: [PROJECT],
      roleMappings: [{ role: '$${role}"', groups: ["%%{if}"] }],
    });
  });

  it("may be that namespaces are made, which takes rights, and an API that needs no kube-proxy", () => {
    const stack = synthAuth(KeystoneLogin.authentication({ authUrl: AUTH_URL, sync: KeystoneSync.projects() }));
    const { spec } = templateOf(stack);

    expect(stack.resource("Keystone/ClusterRole")["rule"]).toEqual([
      { api_groups: [""], resources: ["configmaps"], verbs: ["list", "watch"] },
      { api_groups: [""], resources: ["namespaces"], verbs: ["get", "create"] },
    ]);
    expect(stack.resource("Keystone/ClusterRoleBinding")["subject"]).toEqual([
      expect.objectContaining({ kind: "ServiceAccount", namespace: "kube-system" }),
    ]);
    expect(spec["automount_service_account_token"]).toBe(true);
    expect(spec.container[1].env).toEqual([
      { name: "KUBERNETES_SERVICE_HOST", value: expect.stringContaining("terraform_remote_state") as string },
      { name: "KUBERNETES_SERVICE_PORT", value: "6443" },
    ]);
    expect(spec.container[1].args).toContain("--sync-config-file=/etc/keystone-auth/sync/syncConfig");
    expect(stack.resource("Keystone/Sync")["metadata"]).toMatchObject({ name: "keystone-sync" });
  });
});

describe("a webhook that nobody asks", () => {
  const problems = (cluster: Partial<K8sOnOpenStackClusterProps>, props: object = {}) =>
    problemsOf(() => {
      const made = addPlatform(new App(), cluster);
      return new KeystoneWebhookAuth(made.platform, "Keystone", { cluster: made.cluster, ...props });
    });

  it("is refused", () => {
    expect(problems({})).toBe("keystone-login-missing cluster");
    expect(problems({ keystoneLogin: LOGIN }, { releases: "latest" })).toBe("wrong-kind releases");
    expect(problems({ keystoneLogin: LOGIN }, { replicas: 1 })).toBe("unknown-property replicas");
    expect(problems({ keystoneLogin: LOGIN }, { cluster: undefined })).toBe("required cluster");
  });

  it("is refused in the stack of the cluster", () => {
    const { infrastructure, cluster } = addPlatform(new App(), { keystoneLogin: LOGIN });

    expect(problemsOf(() => new KeystoneWebhookAuth(infrastructure, "Keystone", { cluster }))).toBe(
      "same-stack cluster",
    );
  });
});
