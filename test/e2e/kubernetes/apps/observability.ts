import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import {
  AlertReceiver,
  CertificateIssuer,
  CloudAccess,
  ClusterDashboard,
  ClusterPlatform,
  ControlPlaneMetrics,
  GatewayExposure,
  InfluxSink,
  LogStack,
  LogStorage,
  MonitoringStack,
  VolumePolicy,
} from "k8s-on-openstack";
import type { IKubernetesCluster } from "k8s-on-openstack";
import { PlatformStack, StateBackend } from "k8s-on-openstack/stacks";
import { testCluster } from "./cluster";

/** Variable of this app: which of the stages it is in. */
export const STAGE_VARIABLE = "E2E_APP_STAGE";

/** `changed` alters what can be changed in place, `grown` a volume that grows with help only. */
export const STAGES = ["new", "changed", "grown"] as const;

const HOSTS = { grafana: "grafana.example.com", dashboard: "dashboard.example.com" };

/** The value of the stage, or the last one. */
type Turn = <T>(...values: readonly [T, ...T[]]) => T;

/** What watches a cluster: with a gateway, one Grafana and volumes, as the example has it, and beside it in the other forms. */
export function build(app: App): void {
  const stage = STAGES.findIndex((name) => name === process.env[STAGE_VARIABLE]);
  const turn: Turn = (...values) => values[Math.min(Math.max(stage, 0), values.length - 1)] ?? values[0];
  const whole = addStack(app, "whole");
  addWhole(whole, turn);
  const others = addStack(app, "others");
  addOthers(others, turn);
  others.stack.addDependency(whole.stack);
}

function addWhole({ stack, cluster }: Place, turn: Turn): void {
  const credential = { credentialId: "stand-in", secret: secret(stack, "Credential") };
  const base = new ClusterPlatform(stack, "Platform", {
    cluster,
    cloud: CloudAccess.at("https://cloud.example.com:5000/v3"),
    cloudController: { credential },
    storage: { credential, storageClasses: [{ name: "fast", volumeType: "ssd" }, { name: "archive" }] },
    janitor: { volumes: VolumePolicy.delete() },
  });
  const gateway = base.addGateway({
    hosts: Object.values(HOSTS),
    issuer: CertificateIssuer.internal(),
    exposure: GatewayExposure.public({ allowedCidrs: ["198.51.100.0/24"] }),
  });
  const [fast, archive] = [base.storage.storageClass("fast"), base.storage.storageClass("archive")];
  const monitoring = new MonitoringStack(stack, "Monitoring", {
    cluster,
    controlPlane: ControlPlaneMetrics.throughProxies(),
    prometheus: {
      retention: turn("15d", "30d"),
      volume: { size: "50Gi", storageClass: fast },
      remoteWrite: [{ url: "https://far.example.com/write", token: secret(stack, "Write", turn("first", "second")) }],
    },
    alerting: {
      receivers: [AlertReceiver.webhook({ url: "https://ops.example.com/alerts" })],
      thresholds: { claimPercent: turn(80, 90) },
      rules: [{ name: "shop", rules: [{ alert: "Gone", expr: 'absent(up{job="shop"} == 1)', for: "10m" }] }],
    },
    grafana: { volume: { size: turn("5Gi", "6Gi"), storageClass: archive }, route: { gateway, host: HOSTS.grafana } },
  });
  const logs = new LogStack(stack, "Logs", {
    cluster,
    storage: LogStorage.volume({ size: turn("50Gi", "50Gi", "60Gi"), storageClass: archive }),
    retention: turn("30d", "14d"),
    grafana: monitoring,
  });
  const influx = new InfluxSink(stack, "Influx", {
    cluster,
    volume: { size: turn("20Gi", "30Gi"), storageClass: archive, deletionProtection: false },
    retention: turn("30d", "90d"),
    interval: turn("30s", "60s"),
    grafana: monitoring,
  });
  const page = new ClusterDashboard(stack, "Dashboard", {
    cluster,
    route: { gateway, host: HOSTS.dashboard },
    replicas: turn(1, 2),
  });
  base.putOnTop(monitoring, logs, influx, page);
}

/** Two of each kind but the one that a cluster has once. */
function addOthers({ stack, cluster }: Place, turn: Turn): void {
  new LogStack(stack, "Logs", {
    cluster,
    namespace: "logs-s3",
    storage: LogStorage.s3({
      endpoint: "https://objects.example.com:8443",
      bucket: "logs",
      accessKeyId: secret(stack, "AccessKey"),
      secretAccessKey: secret(stack, "SecretKey", turn("first", "second")),
    }),
  });
  new LogStack(stack, "More", {
    cluster,
    namespace: "logs-swift",
    events: turn(true, false),
    storage: LogStorage.swift({
      authUrl: "https://cloud.example.com:5000/v3",
      container: "logs",
      username: "loki",
      password: secret(stack, "Swift"),
      // a name that YAML would take for a number.
      projectName: "0123",
    }),
  });
  new InfluxSink(stack, "Influx", {
    cluster,
    namespace: "influx-own",
    volume: { size: "20Gi" },
    retention: turn("26w", "5d"),
    ownGrafana: { adminPassword: secret(stack, "Password", turn("the-first-password", "the-second-password")) },
  });
  new ClusterDashboard(stack, "Dashboard", { cluster, namespace: "dashboard-plain" });
}

interface Place {
  readonly stack: PlatformStack;
  readonly cluster: IKubernetesCluster;
}

function addStack(app: App, id: string): Place {
  const stack = new PlatformStack(app, `observability-${id}`, { backend: StateBackend.local() });
  const cluster = testCluster(stack);
  stack.connectTo(cluster);
  return { stack, cluster };
}

function secret(stack: PlatformStack, id: string, value = "not-the-real-one"): string {
  return new TerraformVariable(stack, id, { type: "string", sensitive: true, default: value }).stringValue;
}
