import { Lazy } from "cdktf";
import { KubernetesVersion } from "../../lib";
import { AddOnReleases } from "../../lib/kube/releases";
import { AlertReceiver, ControlPlaneMetrics, MonitoringStack } from "../../lib/observability/monitoring";
import { GatewayIngress } from "../../lib/platform";
import { StorageClass } from "../../lib/storage";
import { addPlatform } from "../support/demo-platform";
import { entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const ADDRESS = { to: "ops@example.com", from: "k8s@example.com", smarthost: "mx.example.com:587" };

/** What only Terraform knows. */
const SECRET = Lazy.stringValue({ produce: () => "${var.secret}" });

/** The monitoring stack and those who are told of alerts. */
export const MONITORING_ENTRIES: readonly Entry[] = [
  entry(
    "MonitoringStack",
    {
      releases: AddOnReleases.forKubernetes(KubernetesVersion.V1_36),
      namespace: "monitoring",
      controlPlane: ControlPlaneMetrics.none(),
      prometheus: {
        replicas: 1,
        retention: "15d",
        retentionSize: "10GiB",
        volume: { size: "50Gi", storageClass: StorageClass.fromName("fast") },
        resources: { cpu: "200m", memory: "2Gi" },
        remoteWrite: [{ url: "https://far.example.com/write", token: SECRET }],
      },
      alerting: {
        receivers: [AlertReceiver.email(ADDRESS)],
        heartbeat: AlertReceiver.webhook({ url: "https://beat.example.com" }),
        replicas: 2,
        thresholds: { certificateDays: 30, backupHours: 26, claimPercent: 85 },
        rules: [{ name: "mine", rules: [{ alert: "Mine", expr: "up == 0", for: "5m", labels: { severity: "info" } }] }],
      },
      grafana: {
        existingSecret: "mine",
        volume: { size: "5Gi" },
        route: {
          gateway: GatewayIngress.fromAttributes({ gatewayName: "g", gatewayNamespace: "g", hosts: ["*.example.com"] }),
          host: "grafana.example.com",
        },
        resources: { cpu: "100m" },
        dashboards: { mine: '{"uid":"mine","title":"Mine"}' },
      },
      extraValues: { commonLabels: { team: "a" } },
      timeoutSeconds: 900,
    },
    (props) => monitoring(props),
  ),
  entry("AlertReceiver.email", { ...ADDRESS, username: "u", password: SECRET }, (props) =>
    monitoring({ alerting: { receivers: [AlertReceiver.email(props)] } }),
  ),
  entry("AlertReceiver.slack", { webhookUrl: SECRET, channel: "#ops" }, (props) =>
    monitoring({ alerting: { receivers: [AlertReceiver.slack(props)] } }),
  ),
  entry("AlertReceiver.webhook", { url: "https://ops.example.com", token: SECRET }, (props) =>
    monitoring({ alerting: { receivers: [AlertReceiver.webhook(props)] } }),
  ),
];

function monitoring(props: object): MonitoringStack {
  const { platform, cluster } = addPlatform();
  return new MonitoringStack(platform, "Monitoring", { cluster, ...props });
}
