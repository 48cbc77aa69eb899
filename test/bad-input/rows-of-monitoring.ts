import { Token } from "cdktf";
import { NodeMetrics } from "../../lib/network";
import { AlertReceiver, ControlPlaneMetrics, MonitoringStack } from "../../lib/observability/monitoring";
import type { AlertingOptions, GrafanaOptions, PrometheusOptions } from "../../lib/observability/monitoring";
import { GatewayIngress } from "../../lib/platform";
import type { BadInput } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { untyped } from "./give";

const GATEWAY = GatewayIngress.fromAttributes({
  gatewayName: "gateway",
  gatewayNamespace: "gateways",
  hosts: ["*.example.com"],
});

/** The monitoring stack: row 98 for Grafana, row 100, and its neighbours. */
export const MONITORING: readonly BadInput[] = [
  [
    98,
    "a password of Grafana in the code",
    grafana({ adminPassword: "prom-operator" }),
    "literal-secret",
    "grafana.adminPassword",
  ],
  [98, "a short password of Grafana", grafana({ adminPassword: "admin" }), "literal-secret", "grafana.adminPassword"],
  [98, "an empty password of Grafana", grafana({ adminPassword: "" }), "literal-secret", "grafana.adminPassword"],
  [
    98,
    "a password of Grafana beside a Secret that holds one",
    grafana({ adminPassword: "${var.password}", existingSecret: "mine" }),
    "password-twice",
    "grafana.existingSecret",
  ],
  [
    98,
    "a password of the mail server in the code",
    alerting({
      receivers: [
        AlertReceiver.email({
          to: "a@example.com",
          from: "b@example.com",
          smarthost: "mx.example.com:587",
          username: "u",
          password: "p",
        }),
      ],
    }),
    "literal-secret",
    "alerting.receivers[0].password",
  ],
  [
    98,
    "the address of a Slack webhook in the code",
    alerting({
      receivers: [AlertReceiver.slack({ webhookUrl: "https://hooks.example.com/T0/B0/secret", channel: "#ops" })],
    }),
    "literal-secret",
    "alerting.receivers[0].webhookUrl",
  ],
  [
    98,
    "a token of remote write in the code",
    prometheus({ remoteWrite: [{ url: "https://far.example.com/write", token: "secret" }] }),
    "literal-secret",
    "prometheus.remoteWrite[0].token",
  ],
  [99, "a volume without a unit", prometheus({ volume: { size: "50" } }), "claim-size", "prometheus.volume.size"],
  [100, "a retention without a unit", prometheus({ retention: "15" }), "retention", "prometheus.retention"],
  [100, "a retention as a number", prometheus({ retention: untyped(15) }), "retention", "prometheus.retention"],
  [100, "a retention of no time", prometheus({ retention: "0d" }), "retention", "prometheus.retention"],
  [
    100,
    "more figures than the volume holds",
    prometheus({ retentionSize: "60GiB", volume: { size: "50Gi" } }),
    "retention-larger-than-volume",
    "prometheus.retentionSize",
  ],
  [
    100,
    "as many figures as the volume of the default size holds",
    prometheus({ retentionSize: "50GB" }),
    "retention-larger-than-volume",
    "prometheus.retentionSize",
  ],
  [100, "a size of figures without a unit", prometheus({ retentionSize: "50" }), "format", "prometheus.retentionSize"],
  [
    100,
    "a size of figures as a quantity of Kubernetes",
    prometheus({ retentionSize: "40Gi" }),
    "format",
    "prometheus.retentionSize",
  ],
  [100, "no pod of Prometheus", prometheus({ replicas: 0 }), "integer", "prometheus.replicas"],
  [
    100,
    "figures of a control plane that is closed to them",
    (stack) => {
      const { platform, cluster } = addPlatform(untyped(stack.node.root), { nodeMetrics: NodeMetrics.closed() });
      return new MonitoringStack(platform, "Monitoring", {
        cluster,
        controlPlane: ControlPlaneMetrics.throughProxies(),
      });
    },
    "node-metrics-closed",
    "controlPlane",
  ],
  [100, "control plane figures switched by a flag", monitoring({ controlPlane: true }), "wrong-kind", "controlPlane"],
  [
    100,
    "a namespace of Kubernetes itself",
    monitoring({ namespace: "kube-system" }),
    "reserved-namespace",
    "namespace",
  ],
  [100, "a namespace of 60 characters", monitoring({ namespace: "a".repeat(60) }), "dns-label", "namespace"],
  [
    100,
    "a host of Grafana that its gateway does not serve",
    grafana({ route: { gateway: GATEWAY, host: "grafana.example.org" } }),
    "host-not-served",
    "grafana.route.host",
  ],
  [100, "a dashboard that is none", grafana({ dashboards: { mine: "{}" } }), "dashboard", "grafana.dashboards.mine"],
  [
    100,
    "a dashboard with the name of one of the library",
    grafana({ dashboards: { etcd: '{"uid":"a","title":"b"}' } }),
    "reserved-name",
    "grafana.dashboards.etcd",
  ],
  [
    100,
    "a rule that is neither alert nor series",
    alerting({ rules: [{ name: "mine", rules: [{ expr: "up == 0" }] }] }),
    "alert-or-record",
    "alerting.rules[0].rules[0]",
  ],
  [
    100,
    "an alert that waits for a number",
    alerting({ rules: [{ name: "mine", rules: [{ alert: "Mine", expr: "up == 0", for: "5" }] }] }),
    "format",
    "alerting.rules[0].rules[0].for",
  ],
  [
    100,
    "two groups of rules with one name",
    alerting({
      rules: [
        { name: "mine", rules: [{ alert: "A", expr: "up == 0" }] },
        { name: "mine", rules: [{ alert: "B", expr: "up == 0" }] },
      ],
    }),
    "group-twice",
    "alerting.rules[1].name",
  ],
  [
    100,
    "a mail server without a port",
    alerting({
      receivers: [AlertReceiver.email({ to: "a@example.com", from: "b@example.com", smarthost: "mx.example.com" })],
    }),
    "format",
    "alerting.receivers[0].smarthost",
  ],
  [
    100,
    "a receiver as a plain object",
    alerting({ receivers: [untyped({ email: "ops@example.com" })] }),
    "wrong-kind",
    "alerting.receivers[0]",
  ],
  [
    100,
    "a threshold that only Terraform knows",
    alerting({ thresholds: { backupHours: Token.asNumber("${var.hours}") } }),
    "known-before-terraform",
    "alerting.thresholds.backupHours",
  ],
  [
    100,
    "a threshold that never fires",
    alerting({ thresholds: { claimPercent: 100 } }),
    "integer",
    "alerting.thresholds.claimPercent",
  ],
];

function monitoring(props: object): BadInput[2] {
  return (stack) => {
    const { platform, cluster } = addPlatform(untyped(stack.node.root));
    return new MonitoringStack(platform, "Monitoring", { cluster, ...props });
  };
}

function prometheus(options: PrometheusOptions): BadInput[2] {
  return monitoring({ prometheus: options });
}

function alerting(options: AlertingOptions): BadInput[2] {
  return monitoring({ alerting: options });
}

function grafana(options: GrafanaOptions): BadInput[2] {
  return monitoring({ grafana: options });
}
