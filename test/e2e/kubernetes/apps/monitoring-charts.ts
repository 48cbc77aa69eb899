import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import {
  AlertReceiver,
  CertificateIssuer,
  ControlPlaneMetrics,
  GatewayIngress,
  MonitoringStack,
  StorageClass,
} from "k8s-on-openstack";
import type { IKubernetesCluster, MonitoringStackProps } from "k8s-on-openstack";
import { PlatformStack, StateBackend } from "k8s-on-openstack/stacks";
import { testCluster } from "./cluster";

const HOST = "grafana.example.com";

/** Monitoring with as little as there can be, and with everything. */
export function build(app: App): void {
  addStack(app, "little", () => ({ controlPlane: ControlPlaneMetrics.none() }));
  addStack(app, "everything", (stack, cluster) => ({
    namespace: "watch",
    prometheus: {
      replicas: 2,
      retention: "30d",
      retentionSize: "80GB",
      volume: { size: "100Gi", storageClass: StorageClass.fromName("fast") },
      resources: { cpu: "500m", memory: "4Gi" },
      remoteWrite: [{ url: "https://far.example.com/write", token: secret(stack, "Write") }],
    },
    alerting: {
      receivers: [AlertReceiver.slack({ webhookUrl: secret(stack, "Slack"), channel: "#ops" })],
      heartbeat: AlertReceiver.webhook({ url: "https://beat.example.com" }),
      replicas: 3,
      rules: [{ name: "mine", rules: [{ alert: "Mine", expr: "up == 0", for: "5m", labels: { severity: "info" } }] }],
    },
    grafana: {
      volume: { size: "5Gi" },
      dashboards: { mine: JSON.stringify({ uid: "mine", title: "Mine", panels: [] }) },
      route: {
        gateway: new GatewayIngress(stack, "Gateway", { cluster, hosts: [HOST], issuer: CertificateIssuer.internal() }),
        host: HOST,
      },
    },
  }));
}

function addStack(
  app: App,
  id: string,
  props: (stack: PlatformStack, cluster: IKubernetesCluster) => Partial<MonitoringStackProps>,
): void {
  const stack = new PlatformStack(app, `monitoring-${id}`, { backend: StateBackend.local() });
  const cluster = testCluster(stack);
  stack.connectTo(cluster);
  new MonitoringStack(stack, "Monitoring", { cluster, ...props(stack, cluster) });
}

function secret(stack: PlatformStack, id: string): string {
  // a value for the preview, which knows no other.
  return new TerraformVariable(stack, id, { type: "string", sensitive: true, default: "preview" }).stringValue;
}
