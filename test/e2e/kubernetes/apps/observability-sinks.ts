import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import {
  CertificateIssuer,
  ClusterDashboard,
  DashboardLogin,
  GatewayIngress,
  InfluxSink,
  LogStack,
  LogStorage,
} from "k8s-on-openstack";
import type { IKubernetesCluster } from "k8s-on-openstack";
import { PlatformStack, StateBackend } from "k8s-on-openstack/stacks";
import { testCluster } from "./cluster";

const GRAFANA = { grafanaNamespace: "monitoring" };

/** Figures, logs and the page that shows a cluster: alone and on volumes, and with a gateway, another Grafana and object storages. */
export function build(app: App): void {
  addStack(app, "small", (stack, cluster) => {
    new InfluxSink(stack, "Influx", { cluster, volume: { size: "50Gi", deletionProtection: false } });
    new LogStack(stack, "Logs", { cluster, storage: LogStorage.volume({ size: "50Gi" }) });
    new ClusterDashboard(stack, "Dashboard", { cluster });
  });
  addStack(app, "large", (stack, cluster) => {
    const hosts = ["*.apps.example.com"];
    const gateway = new GatewayIngress(stack, "Gateway", { cluster, hosts, issuer: CertificateIssuer.internal() });
    const volume = { size: "500Gi", deletionProtection: false };
    new InfluxSink(stack, "Influx", { cluster, volume, retention: "26w", grafana: GRAFANA });
    new LogStack(stack, "Logs", { cluster, storage: s3(stack), grafana: GRAFANA });
    new LogStack(stack, "More", { cluster, storage: swift(stack), namespace: "more", events: false });
    const login = DashboardLogin.oidc({
      issuerUrl: "https://id.example.com",
      clientId: "dashboard",
      clientSecret: secret(stack, "Client"),
    });
    new ClusterDashboard(stack, "Dashboard", { cluster, login, route: { gateway, host: "k8s.apps.example.com" } });
    const ownGrafana = {
      route: { gateway, host: "influx.apps.example.com" },
      adminPassword: secret(stack, "Password"),
    };
    new InfluxSink(stack, "Second", { cluster, volume, namespace: "second", ownGrafana });
  });
}

function s3(stack: PlatformStack): LogStorage {
  return LogStorage.s3({
    endpoint: "https://objects.example.com:8443",
    bucket: "logs",
    accessKeyId: secret(stack, "AccessKey"),
    secretAccessKey: secret(stack, "SecretKey"),
  });
}

function swift(stack: PlatformStack): LogStorage {
  return LogStorage.swift({
    authUrl: "https://cloud.example.com:5000/v3",
    container: "logs",
    username: "loki",
    password: secret(stack, "Swift"),
    // a name that YAML would take for a number.
    projectName: "0123",
  });
}

function addStack(app: App, id: string, add: (stack: PlatformStack, cluster: IKubernetesCluster) => void): void {
  const stack = new PlatformStack(app, `sinks-${id}`, { backend: StateBackend.local() });
  const cluster = testCluster(stack);
  stack.connectTo(cluster);
  add(stack, cluster);
}

function secret(stack: PlatformStack, id: string): string {
  return new TerraformVariable(stack, id, { type: "string", sensitive: true, default: "not-the-real-one" }).stringValue;
}
