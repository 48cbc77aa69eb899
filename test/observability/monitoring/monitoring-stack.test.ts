import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import { AddOnReleases, GatewayIngress, KubernetesVersion, NetworkPlugin, StorageClass } from "../../../lib";
import { NodeMetrics } from "../../../lib/network";
import { AlertReceiver, ControlPlaneMetrics, MonitoringStack } from "../../../lib/observability/monitoring";
import type { MonitoringStackProps } from "../../../lib/observability/monitoring";
import { refusalOf } from "../../support/bad-input";
import { addImportedPlatform, addPlatform } from "../../support/demo-platform";
import { previewApp } from "../../support/preview";
import { synth, warningsOf } from "../../support/synth";
import type { SynthesizedStack } from "../../support/synth";

jest.setTimeout(120_000);

function secret(platform: ConstructorParameters<typeof TerraformVariable>[0], name: string): string {
  return new TerraformVariable(platform, name, { type: "string", sensitive: true }).stringValue;
}

function add(app: App, props: Partial<MonitoringStackProps> = {}): MonitoringStack {
  const { platform, cluster } = addImportedPlatform(app);
  return new MonitoringStack(platform, "Monitoring", { cluster, ...props });
}

function synthesized(props: Partial<MonitoringStackProps> = {}): SynthesizedStack {
  return synth((app) => void add(app, props)).stack("platform");
}

function valuesOf(stack: SynthesizedStack): string {
  return (stack.resource("Monitoring/Chart/Resource")["values"] as string[]).join("\n");
}

describe("the monitoring stack", () => {
  const stack = synthesized();

  it("is a pinned release, with a namespace that is closed and one for what runs on nodes", () => {
    expect(stack.resource("Monitoring/Chart/Resource")).toMatchObject({
      name: "monitoring",
      chart: "kube-prometheus-stack",
      version: "88.5.3",
      namespace: "monitoring",
    });
    expect(stack.resource("Monitoring/Namespace/Resource")).toMatchObject({
      metadata: { name: "monitoring", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
    expect(stack.resource("Monitoring/NodesNamespace/Resource")).toMatchObject({
      metadata: { name: "monitoring-nodes", labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
    });
  });

  it("lets nobody of other namespaces in, but the API server to the webhook", () => {
    const policies = stack
      .resources("kubernetes_network_policy_v1")
      .map(({ metadata }) => metadata as { name: string });
    expect(policies.map(({ name }) => name).sort()).toEqual(["allow-admission-webhook", "allow-within-namespace"]);
  });

  it("makes a password for Grafana, and shows it in a sensitive output alone", () => {
    expect(stack.resource("Monitoring/GrafanaPassword")).toMatchObject({ length: 32 });
    expect(JSON.parse(stack.text)).toMatchObject({
      output: { monitoring_grafana_password: { sensitive: true } },
    });
    expect(valuesOf(stack)).toContain("existingSecret: grafana-admin");
    expect(valuesOf(stack)).not.toContain("random_password");
  });

  it("gives figures 85 % of their volume", () => {
    expect(valuesOf(stack)).toContain("retentionSize: 43520MiB");
    expect(valuesOf(synthesized({ prometheus: { volume: { size: "100Gi" } } }))).toContain("retentionSize: 87040MiB");
    expect(valuesOf(synthesized({ prometheus: { retentionSize: "10GB" } }))).toContain("retentionSize: 10GB");
  });

  it("shows its dashboards to Grafana, in a folder of their own", () => {
    const maps = stack.below("Monitoring/Dashboards").map(({ block }) => block["metadata"] as { name: string });
    expect(maps.map(({ name }) => name).sort()).toEqual([
      "dashboard-cluster",
      "dashboard-etcd",
      "dashboard-nodes",
      "dashboard-volumes",
    ]);
    for (const metadata of maps) {
      expect(metadata).toMatchObject({
        namespace: "monitoring",
        labels: { grafana_dashboard: "1" },
        annotations: { grafana_folder: "Kubernetes on OpenStack" },
      });
    }
  });

  it("shows those of users beside its own", () => {
    const own = JSON.stringify({ uid: "mine", title: "Mine ${x}" });
    const map = synthesized({ grafana: { dashboards: { mine: own } } }).resource("Monitoring/Dashboards/mine");
    expect(map).toMatchObject({ data: { "mine.json": JSON.stringify({ uid: "mine", title: "Mine $${x}" }) } });
  });

  it("keeps secrets of receivers and of remote write out of the values", () => {
    let warnings: string[] = [];
    const made = synth((app) => {
      const { platform, cluster } = addImportedPlatform(app);
      new MonitoringStack(platform, "Monitoring", {
        cluster,
        prometheus: { remoteWrite: [{ url: "https://far.example.com/write", token: secret(platform, "write") }] },
        alerting: {
          receivers: [AlertReceiver.slack({ channel: "#ops", webhookUrl: secret(platform, "slack") })],
          heartbeat: AlertReceiver.webhook({ url: "https://beat.example.com", token: secret(platform, "beat") }),
        },
        grafana: { adminPassword: secret(platform, "grafana") },
      });
      warnings = warningsOf(platform);
    }).stack("platform");
    expect(valuesOf(made)).not.toContain("var.");
    expect(made.resource("Monitoring/RemoteWrite")).toMatchObject({ data: { "token-0": "${var.write}" } });
    expect(made.resource("Monitoring/GrafanaSecret")).toMatchObject({ data: { "admin-password": "${var.grafana}" } });
    const config = JSON.stringify(made.resource("Monitoring/AlertmanagerConfiguration"));
    expect(config).toContain("var.slack");
    expect(config).toContain("var.beat");
    expect(warnings).toEqual([]);
  });

  it("warns when nobody is told of alerts, and when applications let in another namespace", () => {
    let warnings: string[] = [];
    synth((app) => {
      const { platform, cluster } = addImportedPlatform(app);
      new MonitoringStack(platform, "Monitoring", { cluster, namespace: "watch" });
      warnings = warningsOf(platform);
    });
    expect(warnings).toEqual([
      expect.stringContaining("nobody is told of alerts"),
      expect.stringContaining('metrics.fromNamespace: "watch"'),
    ]);
  });

  it("makes no Secret of Grafana where the user has one", () => {
    const made = synthesized({ grafana: { existingSecret: "mine" } });
    expect(valuesOf(made)).toContain("existingSecret: mine");
    expect(made.counts["random_password"]).toBeUndefined();
  });

  it("lets the proxies of a gateway in to Grafana", () => {
    const gateway = GatewayIngress.fromAttributes({
      gatewayName: "gateway",
      gatewayNamespace: "gateways",
      hosts: ["*.example.com"],
    });
    const made = synthesized({ grafana: { route: { gateway, host: "grafana.example.com" } } });
    expect(made.resource("Monitoring/GrafanaFromGateway")).toMatchObject({
      spec: {
        ingress: [
          {
            from: [{ namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "gateways" } } }],
            ports: [{ port: "3000" }],
          },
        ],
      },
    });
  });

  it("takes images from a mirror", () => {
    const releases = AddOnReleases.forKubernetes(KubernetesVersion.V1_36, {
      imageMirror: "registry.example.com/mirror",
    });
    const made = synthesized({ releases });
    expect(valuesOf(made)).toContain("imageRegistry: registry.example.com/mirror");
    expect(JSON.stringify(made.resource("Monitoring/ControlPlane/ControlPlane"))).toContain(
      "registry.example.com/mirror/library/haproxy:",
    );
    expect(valuesOf(stack)).not.toContain("imageRegistry");
  });

  it("adds rules of users to its own", () => {
    const rules = [{ name: "mine", rules: [{ alert: "Mine", expr: "vector(1)", for: "5m" }] }];
    const [values = ""] = synthesized({ alerting: { rules } }).resource("Monitoring/Rules/Resource")[
      "values"
    ] as string[];
    expect(values).toContain("alert: Mine");
    expect(values).toContain("alert: EtcdBackupTooOld");
  });

  it("tells where Prometheus and Alertmanager answer", () => {
    synth((app) => {
      expect(add(app)).toMatchObject({
        prometheusUrl: "http://monitoring-prometheus.monitoring.svc.cluster.local:9090",
        alertmanagerUrl: "http://monitoring-alertmanager.monitoring.svc.cluster.local:9093",
        grafanaNamespace: expect.stringContaining("TOKEN") as string,
        namespaceName: "monitoring",
      });
    });
  });
});

describe("figures of the control plane", () => {
  let warnings: string[];

  function onOwnCluster(nodeMetrics: NodeMetrics | undefined, networkPlugin: NetworkPlugin, props: object = {}) {
    warnings = [];
    return synth((app) => {
      const { platform, cluster } = addPlatform(app, { nodeMetrics, networkPlugin });
      new MonitoringStack(platform, "Monitoring", { cluster, ...props });
      warnings = warningsOf(platform);
    }).stack("platform");
  }

  it("are left out with their alerts on a cluster that is closed to them, and a warning says so", () => {
    const made = onOwnCluster(undefined, NetworkPlugin.cilium());
    expect(made.below("Monitoring/ControlPlane")).toEqual([]);
    expect(valuesOf(made)).toMatch(/kubeEtcd:\n {2}enabled: false/);
    expect(made.below("Monitoring/Dashboards")).toHaveLength(3);
    expect(warnings).toContainEqual(expect.stringContaining("NodeMetrics.fromNodes()"));
  });

  it("say nothing when that is what the user wants", () => {
    onOwnCluster(undefined, NetworkPlugin.cilium(), { controlPlane: ControlPlaneMetrics.none() });
    expect(warnings).not.toContainEqual(expect.stringContaining("NodeMetrics.fromNodes()"));
  });

  it("come through proxies on control plane nodes, and of kube-proxy on all nodes", () => {
    const made = onOwnCluster(NodeMetrics.fromNodes(), NetworkPlugin.calico());
    expect(made.resource("Monitoring/ControlPlane/ControlPlane")).toMatchObject({
      spec: {
        template: {
          spec: { host_network: true, node_selector: { "node-role.kubernetes.io/control-plane": "" } },
        },
      },
    });
    expect(made.resource("Monitoring/ControlPlane/Nodes")).toMatchObject({
      spec: { template: { spec: { node_selector: { "kubernetes.io/os": "linux" } } } },
    });
    expect(valuesOf(made)).toMatch(/kubeProxy:\n {2}enabled: true/);
  });

  it("leave kube-proxy out where the network plugin stands in for it, or nobody knows", () => {
    const made = onOwnCluster(NodeMetrics.fromNodes(), NetworkPlugin.cilium());
    expect(made.below("Monitoring/ControlPlane").map(({ path }) => path)).not.toContain(
      "Monitoring/ControlPlane/Nodes",
    );
    expect(valuesOf(made)).toMatch(/kubeProxy:\n {2}enabled: false/);
    expect(valuesOf(synthesized())).toMatch(/kubeProxy:\n {2}enabled: false/);
  });

  it("warns where every pod reaches Prometheus", () => {
    const made = onOwnCluster(NodeMetrics.fromNodes(), NetworkPlugin.flannel());
    expect(made.counts["kubernetes_network_policy_v1"]).toBeUndefined();
    expect(warnings).toContainEqual(expect.stringContaining("every pod of the cluster reaches Prometheus"));
  });

  it("are refused through proxies that nobody reaches", () => {
    const closed = () =>
      onOwnCluster(NodeMetrics.closed(), NetworkPlugin.cilium(), {
        controlPlane: ControlPlaneMetrics.throughProxies(),
      });
    expect(refusalOf(closed).problems.map(({ code, path }) => [code, path])).toEqual([
      ["node-metrics-closed", "controlPlane"],
    ]);
  });
});

describe("a preview of the monitoring stack", () => {
  it("leaves nothing to do, and makes the release before what needs its definitions", async () => {
    const { report, operations } = await previewApp((app) => {
      const { platform, cluster } = addImportedPlatform(app);
      new MonitoringStack(platform, "Monitoring", {
        cluster,
        prometheus: { volume: { size: "20Gi", storageClass: StorageClass.fromName("fast") } },
      });
    });

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.stacks.map(({ steps }) => steps.every(({ ok }) => ok))).toEqual([true]);
    const releases = operations.filter(
      ({ step, action, type }) => step === "apply" && action === "create" && type === "helm_release",
    );
    expect(releases[0]?.name).toBe("monitoring");
    expect(releases.map(({ name }) => name).sort()).toEqual([
      "control-plane-monitors",
      "monitoring",
      "monitoring-rules",
    ]);
  });
});
