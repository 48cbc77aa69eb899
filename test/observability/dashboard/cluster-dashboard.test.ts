import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import { ClusterDashboard, DashboardLogin } from "../../../lib/observability/dashboard";
import type { ClusterDashboardProps } from "../../../lib/observability/dashboard";
import { renderDashboardValues } from "../../../lib/observability/dashboard/render-dashboard-values";
import type { DashboardValuesInput } from "../../../lib/observability/dashboard/render-dashboard-values";
import { GatewayIngress } from "../../../lib/platform";
import { refusalOf } from "../../support/bad-input";
import { unknownChartKeys } from "../../support/chart-keys";
import { addImportedPlatform, addPlatform } from "../../support/demo-platform";
import { previewApp } from "../../support/preview";
import { synth } from "../../support/synth";

jest.setTimeout(120_000);

const GATEWAY = GatewayIngress.fromAttributes({
  gatewayName: "gateway",
  gatewayNamespace: "envoy-gateway-system",
  hosts: ["*.apps.example.com"],
});
const ROUTE = { gateway: GATEWAY, host: "k8s.apps.example.com" };
const IMAGE = { registry: "ghcr.io", repository: "headlamp-k8s/headlamp" };
const OIDC = DashboardLogin.oidc({
  issuerUrl: "https://id.example.com:8443/realms/ops",
  clientId: "k8s",
  clientSecret: "s",
});

function add(app: App, props: Partial<ClusterDashboardProps> = {}) {
  const { platform, cluster } = addImportedPlatform(app);
  return new ClusterDashboard(platform, "Dashboard", { cluster, ...props });
}

function withProvider(app: App) {
  const { platform, cluster } = addImportedPlatform(app);
  const variable = new TerraformVariable(platform, "secret", { type: "string", sensitive: true, default: "text" });
  const login = DashboardLogin.oidc({
    issuerUrl: "https://id.example.com:8443/realms/ops",
    clientId: "k8s",
    clientSecret: variable.stringValue,
  });
  return new ClusterDashboard(platform, "Dashboard", { cluster, login, route: ROUTE });
}

function render(input: Partial<DashboardValuesInput> = {}) {
  const facts = { login: DashboardLogin.token(), route: undefined, replicas: 1, image: IMAGE };
  return renderDashboardValues({ ...facts, secretName: undefined, secretRevision: undefined, ...input });
}

describe("the values of the dashboard", () => {
  it("are known to the pinned chart with each login, with a route and without", () => {
    for (const values of [render(), render({ login: OIDC, route: ROUTE, secretName: "client", secretRevision: "r" })]) {
      expect(unknownChartKeys("headlamp", "0.45.0", values)).toEqual([]);
    }
  });

  it("make nobody an administrator, and let nobody in as the dashboard", () => {
    expect(render()).toMatchObject({
      clusterRoleBinding: { create: false },
      config: { unsafeUseServiceAccountToken: false, staticPlugins: { enabled: false }, watchPlugins: false },
      pluginsManager: { enabled: false },
      ingress: { enabled: false },
      httpRoute: { enabled: false },
    });
  });

  it("fit into a namespace with restricted Pod Security", () => {
    expect(render()).toMatchObject({
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      securityContext: {
        runAsNonRoot: true,
        privileged: false,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    });
  });

  it("hand the secret of the client over by the environment, and never on the command line", () => {
    const values = render({ login: OIDC, route: ROUTE, secretName: "client" });

    expect(values).toMatchObject({
      config: {
        oidc: {
          secret: { create: false },
          clientID: "k8s",
          scopes: "profile,email",
          callbackURL: "https://k8s.apps.example.com/oidc-callback",
        },
      },
      env: [
        {
          name: "HEADLAMP_CONFIG_OIDC_CLIENT_SECRET",
          valueFrom: { secretKeyRef: { name: "client", key: "client-secret" } },
        },
      ],
    });
    expect(JSON.stringify(values)).not.toContain("clientSecret");
  });

  it("keep one of several pods through evictions", () => {
    expect(render({ replicas: 2 })).toMatchObject({ podDisruptionBudget: { enabled: true, minAvailable: 1 } });
    expect(render()).toMatchObject({ podDisruptionBudget: { enabled: false } });
  });
});

describe("the dashboard", () => {
  it("is a pinned release without rights in a restricted namespace", () => {
    const stack = synth((app: App) => void add(app)).stack("platform");

    expect(stack.resource("Dashboard/Chart/Resource")).toMatchObject({ chart: "headlamp", version: "0.45.0" });
    expect(stack.resource("Dashboard/Namespace/Resource")).toMatchObject({
      metadata: { name: "dashboard", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
    expect(Object.keys(stack.counts).filter((type) => type.includes("role"))).toEqual([]);
  });

  it("talks to the API server only, and is reached over the gateway only", () => {
    const closed = synth((app: App) => void add(app)).stack("platform");
    const open = synth((app: App) => void add(app, { route: ROUTE })).stack("platform");

    expect(closed.resource("Dashboard/Traffic")["spec"]).toMatchObject({
      policy_types: ["Egress"],
      egress: [{ ports: [{ port: "443" }, { port: "6443" }] }],
    });
    expect(open.resource("Dashboard/Traffic")["spec"]).toMatchObject({
      ingress: [
        {
          from: [{ namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "envoy-gateway-system" } } }],
          ports: [{ port: "4466" }],
        },
      ],
    });
  });

  it("has the client's secret in a Secret, and goes to the provider", () => {
    const stack = synth((app: App) => void withProvider(app)).stack("platform");

    expect(stack.resource("Dashboard/Client")).toMatchObject({ data: { "client-secret": "${var.secret}" } });
    expect(JSON.stringify(stack.resource("Dashboard/Chart/Resource")["values"])).not.toContain("var.secret");
    expect(JSON.stringify(stack.resource("Dashboard/Traffic"))).toContain('"8443"');
  });

  it("says where it is", () => {
    synth((app: App) => {
      expect(add(app, { route: ROUTE }).url).toBe("https://k8s.apps.example.com");
    });
  });

  it("is refused with everything that is wrong at once", () => {
    const { platform, cluster } = addPlatform();
    const wrong = { cluster, login: "token", route: { host: 1 }, replicas: 0, namespace: "kube-", token: "abc" };
    const { problems } = refusalOf(
      () => new ClusterDashboard(platform, "Dashboard", wrong as unknown as ClusterDashboardProps),
    );

    expect(problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      "dns-label namespace",
      "integer replicas",
      "required route.gateway",
      "unknown-property token",
      "wrong-kind login",
    ]);
  });

  it("leaves nothing to do in a preview, with each login", async () => {
    for (const build of [(app: App) => void add(app, { route: ROUTE }), withProvider]) {
      const { report } = await previewApp((app) => void build(app));

      expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(report.stacks.map(({ steps }) => steps.every(({ ok }) => ok))).toEqual([true]);
    }
  });
});
