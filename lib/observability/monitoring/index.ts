export { AlertReceiver } from "./alert-receiver";
export type { EmailReceiverOptions, SlackReceiverOptions, WebhookReceiverOptions } from "./alert-receiver";
export type { AlertRule, AlertRuleGroup } from "./alert-rule";
export type { AlertThresholds } from "./alert-thresholds";
export { ControlPlaneMetrics } from "./control-plane-metrics";
export type {
  AlertingOptions,
  GrafanaOptions,
  MonitoringStackProps,
  MonitoringVolume,
  PrometheusOptions,
  RemoteWrite,
} from "./monitoring-props";
export { MonitoringStack } from "./monitoring-stack";
