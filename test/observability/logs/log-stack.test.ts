import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import { LoadBalancerProvider, NetworkPlugin, StorageClass } from "../../../lib";
import { LogStack, LogStorage } from "../../../lib/observability/logs";
import type { LogStackProps } from "../../../lib/observability/logs";
import { MonitoringStack } from "../../../lib/observability/monitoring";
import { refusalOf } from "../../support/bad-input";
import { addImportedPlatform, addPlatform } from "../../support/demo-platform";
import { previewApp } from "../../support/preview";
import { synth, warningsOf } from "../../support/synth";

jest.setTimeout(120_000);

const VOLUME = LogStorage.volume({ size: "50Gi", storageClass: StorageClass.fromName("fast") });

function add(app: App, props: Partial<LogStackProps> = {}) {
  const { platform, cluster } = addImportedPlatform(app);
  return new LogStack(platform, "Logs", { cluster, storage: VOLUME, ...props });
}

function platformOf(props: Partial<LogStackProps> = {}) {
  return synth((app: App) => void add(app, props)).stack("platform");
}

function s3(app: App) {
  const { platform, cluster } = addImportedPlatform(app);
  const secret = (id: string) =>
    new TerraformVariable(platform, id, { type: "string", sensitive: true, default: id }).stringValue;
  const storage = LogStorage.s3({
    endpoint: "https://objects.example.com:8443",
    bucket: "logs",
    accessKeyId: secret("access"),
    secretAccessKey: secret("secret"),
  });
  return new LogStack(platform, "Logs", { cluster, storage });
}

describe("a log stack", () => {
  it("is Loki, collectors on the nodes and one reader of events, all of pinned charts", () => {
    const stack = platformOf();

    expect(stack.resource("Logs/Loki/Resource")).toMatchObject({ chart: "loki", version: "18.11.0", name: "loki" });
    for (const [path, name] of [
      ["Logs/Collectors/Resource", "alloy"],
      ["Logs/Events/Resource", "alloy-events"],
    ] as const) {
      expect(stack.resource(path)).toMatchObject({ chart: "alloy", version: "1.11.1", name });
      expect(stack.resource(path)["depends_on"]).toContain(stack.addressOf("Logs/Loki/Resource"));
    }
  });

  it("reads no events when told so", () => {
    expect(platformOf({ events: false }).below("Logs/Events")).toEqual([]);
  });

  it("keeps Loki under restricted Pod Security, and the collectors, which read the disks of nodes, apart from it", () => {
    const stack = platformOf({ namespace: "lines" });
    const levelOf = (path: string) =>
      (stack.resource(path)["metadata"] as { labels: Record<string, string>; name: string }).labels[
        "pod-security.kubernetes.io/enforce"
      ];

    expect(levelOf("Logs/Namespace/Resource")).toBe("restricted");
    expect(levelOf("Logs/CollectorNamespace/Resource")).toBe("privileged");
    expect(stack.resource("Logs/CollectorNamespace/Resource")).toMatchObject({
      metadata: { name: "lines-collectors" },
    });
  });

  it("lets in the collectors alone, and out only what asks the API server", () => {
    const stack = platformOf();

    expect(stack.resource("Logs/LokiTraffic")["spec"]).toEqual({
      pod_selector: {
        match_labels: { "app.kubernetes.io/name": "loki", "app.kubernetes.io/component": "single-binary" },
      },
      policy_types: ["Ingress"],
      ingress: [
        {
          from: [
            { namespace_selector: { match_labels: { "kubernetes.io/metadata.name": expect.any(String) as string } } },
          ],
          ports: [{ port: "3100", protocol: "TCP" }],
        },
      ],
    });
    expect(stack.resource("Logs/EventTraffic")["spec"]).toMatchObject({
      policy_types: ["Egress"],
      egress: [{ ports: [{ port: "443" }, { port: "6443" }] }],
    });
    expect(stack.resource("Logs/CollectorTraffic")["spec"]).toMatchObject({
      pod_selector: {},
      policy_types: ["Egress"],
      egress: [{ ports: [{ port: "3100" }] }, { ports: [{ port: "443" }, { port: "6443" }] }],
    });
  });

  it("gives a Grafana the data source and lets it in, and makes no policy beside it that would cut it from all else", () => {
    const stack = platformOf({ grafana: { grafanaNamespace: "monitoring" } });

    expect(stack.resource("Logs/DataSource")).toMatchObject({
      metadata: { namespace: "monitoring", labels: { grafana_datasource: "1" } },
      data: { "logs.yaml": expect.stringContaining("http://loki.logs.svc.cluster.local:3100") as string },
    });
    const policies = stack.resources("kubernetes_network_policy_v1");
    expect(policies.length).toBeGreaterThan(0);
    expect(policies.filter(({ metadata }) => JSON.stringify(metadata).includes("monitoring"))).toEqual([]);
    expect(JSON.stringify(stack.resource("Logs/LokiTraffic")["spec"])).toContain('"monitoring"');
  });

  it("waits for the namespace of the Grafana that gets the data source", () => {
    const stack = synth((app: App) => {
      const { platform, cluster } = addImportedPlatform(app);
      const grafana = new MonitoringStack(platform, "Monitoring", { cluster });
      new LogStack(platform, "Logs", { cluster, storage: VOLUME, grafana });
    }).stack("platform");

    expect(stack.resource("Logs/DataSource")).toMatchObject({
      metadata: { namespace: `\${${stack.addressOf("Monitoring/Namespace/Resource")}.metadata[0].name}` },
    });
  });

  it("makes no policies where nothing enforces them, and says so", () => {
    const stack = synth((app: App) => {
      const { platform, cluster } = addPlatform(app, { networkPlugin: NetworkPlugin.flannel() });
      new LogStack(platform, "Logs", { cluster, storage: VOLUME });
      expect(warningsOf(platform)).toContainEqual(expect.stringContaining("has no NetworkPolicy"));
    }).stack("platform");

    expect(stack.resources("kubernetes_network_policy_v1")).toEqual([]);
  });

  it("hands the login to the object storage over in a Secret, as JSON texts, and never in values", () => {
    const stack = synth((app: App) => void s3(app)).stack("platform");

    expect(stack.resource("Logs/ObjectStorage")["data"]).toEqual({
      LOKI_S3_ACCESS_KEY_ID: "${jsonencode(var.access)}",
      LOKI_S3_SECRET_ACCESS_KEY: "${jsonencode(var.secret)}",
    });
    const values = JSON.stringify(stack.resource("Logs/Loki/Resource")["values"]);
    expect(values).not.toContain("var.");
    expect(values).toContain("LOKI_S3_SECRET_ACCESS_KEY");
    expect(values).toContain("terraform_data");
    expect(stack.resource("Logs/LokiTraffic")["spec"]).toMatchObject({ egress: [{ ports: [{ port: "8443" }] }] });
  });

  it("is refused with everything that is wrong at once", () => {
    const { platform, cluster } = addPlatform(undefined, { serviceLoadBalancers: LoadBalancerProvider.OVN });
    const wrong = {
      cluster,
      storage: LogStorage.volume({ size: "0" }),
      retention: "30",
      events: "yes",
      namespace: "Logs",
      grafana: "monitoring",
      collectorValues: [],
      loki: {},
    };
    const { problems } = refusalOf(() => new LogStack(platform, "Logs", wrong as unknown as LogStackProps));

    expect(problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      "boolean events",
      "claim-size storage.size",
      "dns-label namespace",
      "helm-values collectorValues",
      "object grafana",
      "retention retention",
      "unknown-property loki",
    ]);
  });

  it("leaves nothing to do in a preview, with a volume and with an object storage", async () => {
    for (const build of [(app: App) => void add(app, { grafana: { grafanaNamespace: "monitoring" } }), s3]) {
      const { report } = await previewApp((app) => void build(app));

      expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(report.stacks.map(({ steps }) => steps.every(({ ok }) => ok))).toEqual([true]);
    }
  });
});
