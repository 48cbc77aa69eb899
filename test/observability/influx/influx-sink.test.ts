import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import { StorageClass } from "../../../lib";
import { InfluxSink } from "../../../lib/observability/influx";
import type { InfluxSinkProps } from "../../../lib/observability/influx";
import { MonitoringStack } from "../../../lib/observability/monitoring";
import { GatewayIngress } from "../../../lib/platform";
import { refusalOf } from "../../support/bad-input";
import { addImportedPlatform, addPlatform } from "../../support/demo-platform";
import { previewApp } from "../../support/preview";
import { synth } from "../../support/synth";

jest.setTimeout(120_000);

const VOLUME = { size: "50Gi", storageClass: StorageClass.fromName("fast") };
const MONITORING = { grafanaNamespace: "monitoring" };
const GATEWAY = GatewayIngress.fromAttributes({
  gatewayName: "gateway",
  gatewayNamespace: "envoy-gateway-system",
  hosts: ["*.apps.example.com"],
});

function add(app: App, props: Partial<InfluxSinkProps> = {}) {
  const { platform, cluster } = addImportedPlatform(app);
  return new InfluxSink(platform, "Influx", { cluster, volume: VOLUME, ...props });
}

function platformOf(props: Partial<InfluxSinkProps> = {}) {
  return synth((app: App) => void add(app, props)).stack("platform");
}

describe("a sink to InfluxDB", () => {
  it("is InfluxDB, a setup, agents on the nodes, one that counts, and a Grafana, one after another", () => {
    const stack = platformOf();
    const setup = stack.addressOf("Influx/Setup/Resource");

    expect(stack.resource("Influx/Influxdb/Resource")).toMatchObject({ chart: "influxdb2", version: "2.1.2" });
    expect(stack.resource("Influx/Setup/Resource")["depends_on"]).toContain(
      stack.addressOf("Influx/Influxdb/Resource"),
    );
    expect(stack.resource("Influx/Agents/Resource")).toMatchObject({ chart: "telegraf-ds", version: "1.1.53" });
    expect(stack.resource("Influx/Grafana/Chart/Resource")).toMatchObject({ chart: "grafana", version: "12.11.1" });
    for (const path of ["Agents/Resource", "Inventory/Resource", "Grafana/Chart/Resource"]) {
      expect(stack.resource(`Influx/${path}`)["depends_on"]).toContain(setup);
    }
  });

  it("keeps the data on a volume that a plan cannot delete, unless told so", () => {
    const claim = (props: Partial<InfluxSinkProps>) => platformOf(props).resource("Influx/Volume/Resource");

    expect(claim({})).toMatchObject({
      spec: { storage_class_name: "fast", resources: { requests: { storage: "50Gi" } } },
      lifecycle: { prevent_destroy: true },
    });
    expect(claim({ volume: { ...VOLUME, deletionProtection: false } })["lifecycle"]).toBeUndefined();
  });

  it("has random secrets of the administrator in a Secret, and none in any values", () => {
    const stack = platformOf();

    expect(stack.resource("Influx/Admin")["data"]).toEqual({
      "admin-password": `\${${stack.addressOf("Influx/AdminPassword")}.result}`,
      "admin-token": `\${${stack.addressOf("Influx/AdminToken")}.result}`,
    });
    for (const release of stack.resources("helm_release")) {
      expect(JSON.stringify(release["values"])).not.toContain("random_password");
    }
  });

  it("gives each program a Secret of its own that only the setup fills", () => {
    const stack = platformOf();

    for (const path of ["AgentToken", "InventoryToken", "GrafanaToken"]) {
      expect(stack.resource(`Influx/${path}`)).toMatchObject({ lifecycle: { ignore_changes: ["data"] } });
      expect(stack.resource(`Influx/${path}`)["data"]).toBeUndefined();
    }
  });

  it("gives a Grafana elsewhere the data source and the dashboards, lets it in, and makes none", () => {
    const stack = platformOf({ grafana: MONITORING });

    expect(stack.below("Influx/Grafana")).toEqual([]);
    expect(stack.resource("Influx/GrafanaToken")).toMatchObject({
      metadata: { name: "data-source-influx", namespace: "monitoring", labels: { grafana_datasource: "1" } },
    });
    const dashboards = stack.resource("Influx/Dashboards");
    expect(dashboards).toMatchObject({ metadata: { namespace: "monitoring", labels: { grafana_dashboard: "1" } } });
    expect(Object.keys(dashboards["data"] as object)).toEqual([
      "influx-nodes.json",
      "influx-pods.json",
      "influx-volumes.json",
    ]);
    const policies = stack.resources("kubernetes_network_policy_v1");
    expect(policies.length).toBeGreaterThan(0);
    expect(policies.filter(({ metadata }) => JSON.stringify(metadata).includes("monitoring"))).toEqual([]);
    expect(JSON.stringify(stack.resource("Influx/InfluxdbTraffic"))).toContain('"monitoring"');
  });

  it("waits for the namespace of the Grafana that gets the data source", () => {
    const stack = synth((app: App) => {
      const { platform, cluster } = addImportedPlatform(app);
      const grafana = new MonitoringStack(platform, "Monitoring", { cluster });
      new InfluxSink(platform, "Influx", { cluster, volume: VOLUME, grafana });
    }).stack("platform");
    const namespace = `\${${stack.addressOf("Monitoring/Namespace/Resource")}.metadata[0].name}`;

    for (const path of ["GrafanaToken", "Dashboards"]) {
      expect(stack.resource(`Influx/${path}`)).toMatchObject({ metadata: { namespace } });
    }
  });

  it("lets agents go to kubelets and InfluxDB only, and into InfluxDB the agents only", () => {
    const stack = platformOf();

    expect(stack.resource("Influx/AgentTraffic")["spec"]).toMatchObject({
      policy_types: ["Egress"],
      egress: [{ ports: [{ port: "8086" }] }, { ports: [{ port: "10250" }] }],
    });
    expect(stack.resource("Influx/InfluxdbTraffic")["spec"]).toMatchObject({
      policy_types: ["Ingress"],
      ingress: [{ ports: [{ port: "8086" }] }],
    });
    expect(stack.resource("Influx/Namespace/Resource")).toMatchObject({
      metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
  });

  it("shows its Grafana over a gateway when asked, with a password that only Terraform knows", () => {
    const stack = synth((app: App) => {
      const { platform, cluster } = addImportedPlatform(app);
      const adminPassword = new TerraformVariable(platform, "password", { type: "string" }).stringValue;
      const sink = new InfluxSink(platform, "Influx", {
        cluster,
        volume: VOLUME,
        ownGrafana: { route: { gateway: GATEWAY, host: "influx.apps.example.com" }, adminPassword },
      });
      expect(sink.ownGrafana?.url).toBe("https://influx.apps.example.com");
    }).stack("platform");

    expect(stack.resource("Influx/Grafana/Admin")).toMatchObject({
      data: { "admin-user": "admin", "admin-password": "${var.password}" },
    });
    expect(JSON.stringify(stack.resource("Influx/Grafana/Chart/Resource")["values"])).toContain(
      "influx.apps.example.com",
    );
    expect(JSON.stringify(stack.resource("Influx/Grafana/Traffic"))).toContain("envoy-gateway-system");
  });

  it("is refused with everything that is wrong at once", () => {
    const { platform, cluster } = addPlatform();
    const wrong = {
      cluster,
      volume: { size: "50", deletionProtection: "no" },
      retention: "30",
      interval: "1s",
      organization: 'my "org"',
      bucket: "_monitoring",
      grafana: MONITORING,
      ownGrafana: { adminPassword: "admin", route: { gateway: GATEWAY, host: "influx.example.org" } },
      namespace: "Influx",
      token: "abc",
    };
    const { problems, message } = refusalOf(
      () => new InfluxSink(platform, "Influx", wrong as unknown as InfluxSinkProps),
    );

    expect(problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      "boolean volume.deletionProtection",
      "claim-size volume.size",
      "dns-label namespace",
      "duration interval",
      "format bucket",
      "format organization",
      "grafana-given ownGrafana",
      "host-not-served ownGrafana.route.host",
      "literal-secret ownGrafana.adminPassword",
      "retention retention",
      "unknown-property token",
    ]);
    expect(message).not.toContain('"admin"');
  });

  it("leaves nothing to do in a preview, with a Grafana of its own and with another", async () => {
    for (const props of [{}, { grafana: MONITORING }]) {
      const volume = { ...VOLUME, deletionProtection: false };
      const { report } = await previewApp((app) => void add(app, { volume, ...props }));

      expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(report.stacks.map(({ steps }) => steps.every(({ ok }) => ok))).toEqual([true]);
    }
  });
});
