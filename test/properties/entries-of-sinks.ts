import { Lazy } from "cdktf";
import { KubernetesVersion } from "../../lib";
import { AddOnReleases } from "../../lib/kube/releases";
import { ClusterDashboard, DashboardLogin } from "../../lib/observability/dashboard";
import { InfluxSink } from "../../lib/observability/influx";
import { LogStack, LogStorage } from "../../lib/observability/logs";
import { GatewayIngress } from "../../lib/platform";
import { StorageClass } from "../../lib/storage";
import { addPlatform } from "../support/demo-platform";
import { entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

/** What only Terraform knows. */
const SECRET = Lazy.stringValue({ produce: () => "${var.secret}" });

const storageClass = StorageClass.fromName("fast");
const route = {
  gateway: GatewayIngress.fromAttributes({ gatewayName: "g", gatewayNamespace: "g", hosts: ["*.example.com"] }),
  host: "page.example.com",
};
const shared = {
  releases: AddOnReleases.forKubernetes(KubernetesVersion.V1_36),
  extraValues: { labels: { team: "a" } },
  timeoutSeconds: 900,
};

/** Logs, points and the page of the cluster. */
export const SINK_ENTRIES: readonly Entry[] = [
  entry(
    "LogStack",
    {
      ...shared,
      storage: LogStorage.volume({ size: "50Gi" }),
      retention: "14d",
      events: false,
      grafana: { grafanaNamespace: "monitoring" },
      namespace: "logs",
      collectorValues: { alloy: { resources: {} } },
    },
    (props) => logs(props),
  ),
  entry("LogStorage.volume", { size: "50Gi", storageClass }, (options) =>
    logs({ storage: LogStorage.volume(options) }),
  ),
  entry(
    "LogStorage.s3",
    {
      endpoint: "https://objects.example.com:8443",
      bucket: "logs",
      accessKeyId: SECRET,
      secretAccessKey: SECRET,
      region: "one",
      pathStyle: true,
      replicas: 3,
      buffer: { size: "10Gi", storageClass },
    },
    (options) => logs({ storage: LogStorage.s3(options) }),
  ),
  entry(
    "LogStorage.swift",
    {
      authUrl: "https://keystone.example.com/v3",
      container: "logs",
      username: "loki",
      password: SECRET,
      projectName: "demo",
      userDomainName: "Default",
      projectDomainName: "Default",
      regionName: "one",
      replicas: 1,
      buffer: { size: "10Gi", storageClass },
    },
    (options) => logs({ storage: LogStorage.swift(options) }),
  ),
  entry(
    "InfluxSink",
    {
      ...shared,
      volume: { size: "50Gi", sizeInPlace: "20Gi", storageClass, deletionProtection: false },
      retention: "90d",
      interval: "1m",
      organization: "mine",
      bucket: "points",
      ownGrafana: { route, adminPassword: SECRET },
      namespace: "influx",
    },
    (props) => influx(props),
  ),
  entry("IGrafana", { grafanaNamespace: "monitoring" }, (grafana) => influx({ volume: { size: "50Gi" }, grafana })),
  entry(
    "ClusterDashboard",
    { ...shared, login: DashboardLogin.token(), route, replicas: 2, namespace: "dashboard" },
    (props) => dashboard(props),
  ),
  entry(
    "DashboardLogin.oidc",
    { issuerUrl: "https://login.example.com/realm", clientId: "k8s", clientSecret: SECRET, scopes: ["groups"] },
    (options) => dashboard({ login: DashboardLogin.oidc(options), route }),
  ),
];

function logs(props: object): LogStack {
  const { platform, cluster } = addPlatform();
  return new LogStack(platform, "Logs", { cluster, ...(props as { storage: LogStorage }) });
}

function influx(props: object): InfluxSink {
  const { platform, cluster } = addPlatform();
  return new InfluxSink(platform, "Influx", { cluster, ...(props as { volume: { size: string } }) });
}

function dashboard(props: object): ClusterDashboard {
  const { platform, cluster } = addPlatform();
  return new ClusterDashboard(platform, "Dashboard", { cluster, ...props });
}
