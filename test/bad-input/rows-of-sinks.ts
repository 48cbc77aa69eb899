import { Lazy, TerraformVariable } from "cdktf";
import { ClusterDashboard, DashboardLogin } from "../../lib/observability/dashboard";
import type { ClusterDashboardProps } from "../../lib/observability/dashboard";
import { InfluxSink } from "../../lib/observability/influx";
import type { InfluxSinkProps } from "../../lib/observability/influx";
import { LogStack, LogStorage } from "../../lib/observability/logs";
import type { LogStackProps, S3LogStorageOptions, SwiftLogStorageOptions } from "../../lib/observability/logs";
import { GatewayIngress } from "../../lib/platform";
import type { BadInput } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { untyped } from "./give";

const GATEWAY = GatewayIngress.fromAttributes({
  gatewayName: "gateway",
  gatewayNamespace: "envoy-gateway-system",
  hosts: ["*.apps.example.com"],
});
const ROUTE = { gateway: GATEWAY, host: "k8s.apps.example.com" };
const GRAFANA = { grafanaNamespace: "monitoring" };

function influx(props: object): BadInput[2] {
  return () => {
    const { platform, cluster } = addPlatform();
    const given = { cluster, volume: { size: "50Gi" }, ...props };
    return new InfluxSink(platform, "Influx", untyped<InfluxSinkProps>(given));
  };
}

function logs(props: object): BadInput[2] {
  return () => {
    const { platform, cluster } = addPlatform();
    const given = { cluster, storage: LogStorage.volume({ size: "50Gi" }), ...props };
    return new LogStack(platform, "Logs", untyped<LogStackProps>(given));
  };
}

/** Logs in an object storage whose login is fine, unless the options say otherwise. */
function s3(options: object): BadInput[2] {
  return () => {
    const { platform, cluster } = addPlatform();
    const secret = new TerraformVariable(platform, "secret", { type: "string" }).stringValue;
    const good = { endpoint: "https://s3.example.com", bucket: "logs", accessKeyId: secret, secretAccessKey: secret };
    const storage = LogStorage.s3(untyped<S3LogStorageOptions>({ ...good, ...options }));
    return new LogStack(platform, "Logs", { cluster, storage });
  };
}

function swift(options: object): BadInput[2] {
  return () => {
    const { platform, cluster } = addPlatform();
    const password = new TerraformVariable(platform, "secret", { type: "string" }).stringValue;
    const place = { authUrl: "https://keystone.example.com/v3", container: "logs" };
    const good = { ...place, username: "loki", password, projectName: "demo" };
    const storage = LogStorage.swift(untyped<SwiftLogStorageOptions>({ ...good, ...options }));
    return new LogStack(platform, "Logs", { cluster, storage });
  };
}

function dashboard(props: object): BadInput[2] {
  return () => {
    const { platform, cluster } = addPlatform();
    return new ClusterDashboard(platform, "Dashboard", untyped<ClusterDashboardProps>({ cluster, ...props }));
  };
}

function oidc(options: object): BadInput[2] {
  return () => {
    const { platform, cluster } = addPlatform();
    const clientSecret = new TerraformVariable(platform, "secret", { type: "string" }).stringValue;
    const good = { issuerUrl: "https://id.example.com", clientId: "dashboard", clientSecret };
    const login = DashboardLogin.oidc({ ...good, ...options });
    return new ClusterDashboard(platform, "Dashboard", { cluster, login, route: ROUTE });
  };
}

/** InfluxDB, logs and the page that shows a cluster. */
export const SINKS: readonly BadInput[] = [
  [
    34,
    "a page at a host that the gateway does not serve",
    dashboard({ route: { ...ROUTE, host: "k8s.example.org" } }),
    "host-not-served",
    "route.host",
  ],
  [
    34,
    "a page at a wildcard",
    dashboard({ route: { ...ROUTE, host: "*.apps.example.com" } }),
    "page-host",
    "route.host",
  ],
  [34, "a page without a gateway", dashboard({ route: { host: ROUTE.host } }), "required", "route.gateway"],
  [
    34,
    "a provider of identities without a host to come back to",
    () => {
      const { platform, cluster } = addPlatform();
      const clientSecret = new TerraformVariable(platform, "secret", { type: "string" }).stringValue;
      const login = DashboardLogin.oidc({ issuerUrl: "https://id.example.com", clientId: "dashboard", clientSecret });
      return new ClusterDashboard(platform, "Dashboard", { cluster, login });
    },
    "page-without-route",
    "route",
  ],
  [
    98,
    "a password of Grafana as literal text",
    influx({ ownGrafana: { adminPassword: "admin" } }),
    "literal-secret",
    "ownGrafana.adminPassword",
  ],
  [
    98,
    "a password of Grafana of the right length as literal text",
    influx({ ownGrafana: { adminPassword: "correct horse battery" } }),
    "literal-secret",
    "ownGrafana.adminPassword",
  ],
  [
    98,
    "a password for a Grafana that is another one's",
    influx({ grafana: GRAFANA, ownGrafana: {} }),
    "grafana-given",
    "ownGrafana",
  ],
  [
    98,
    "a secret of the page's client as literal text",
    oidc({ clientSecret: "secret" }),
    "literal-secret",
    "login.clientSecret",
  ],
  [
    98,
    "a provider of identities over plain HTTP",
    oidc({ issuerUrl: "http://id.example.com" }),
    "url",
    "login.issuerUrl",
  ],
  [98, "a client without an id", oidc({ clientId: " " }), "not-blank", "login.clientId"],
  [98, "a scope that is two", oidc({ scopes: ["profile email"] }), "format", "login.scopes[0]"],
  [
    99,
    "a volume of InfluxDB that shrinks",
    influx({ volume: { size: "50Gi", sizeInPlace: "100Gi" } }),
    "claim-shrinks",
    "volume.size",
  ],
  [99, "a volume of InfluxDB of no size", influx({ volume: { size: "0" } }), "claim-size", "volume.size"],
  [
    99,
    "a volume of logs of no size",
    logs({ storage: LogStorage.volume({ size: "0Gi" }) }),
    "claim-size",
    "storage.size",
  ],
  [
    99,
    "a volume of logs without a unit",
    logs({ storage: LogStorage.volume({ size: "50" }) }),
    "claim-size",
    "storage.size",
  ],
  [99, "a buffer of no size", s3({ buffer: { size: "0" } }), "claim-size", "storage.buffer.size"],
  [100, "points that are kept for a number without a unit", influx({ retention: "30" }), "retention", "retention"],
  [100, "points that are kept for nothing", influx({ retention: "0d" }), "retention", "retention"],
  [100, "points that are kept for months, which have no length", influx({ retention: "3m" }), "retention", "retention"],
  [100, "logs that are kept for a number without a unit", logs({ retention: "30" }), "retention", "retention"],
  [100, "logs that are kept for less than a day", logs({ retention: "12h" }), "retention", "retention"],
  [100, "logs that are kept for a number", logs({ retention: 30 }), "retention", "retention"],
  [100, "a point every second", influx({ interval: "1s" }), "duration", "interval"],
  [
    100,
    "an interval that only Terraform knows",
    influx({ interval: Lazy.stringValue({ produce: () => "${var.interval}" }) }),
    "known-before-terraform",
    "interval",
  ],
  [100, "a bucket with quotes", influx({ bucket: 'a"b' }), "format", "bucket"],
  [100, "a Grafana by its name", influx({ grafana: "monitoring" }), "object", "grafana"],
  [100, "something that is no Grafana", logs({ grafana: { namespace: "monitoring" } }), "wrong-kind", "grafana"],
  [110, "an object storage without a bucket", s3({ bucket: undefined }), "required", "storage.bucket"],
  [110, "an object storage without an access key", s3({ accessKeyId: undefined }), "required", "storage.accessKeyId"],
  [
    110,
    "an object storage without the secret of the key",
    s3({ secretAccessKey: undefined }),
    "required",
    "storage.secretAccessKey",
  ],
  [110, "an access key as literal text", s3({ secretAccessKey: "abc" }), "literal-secret", "storage.secretAccessKey"],
  [110, "an object storage over plain HTTP", s3({ endpoint: "http://s3.example.com" }), "url", "storage.endpoint"],
  [110, "a bucket in capitals", s3({ bucket: "Logs" }), "format", "storage.bucket"],
  [110, "two programs, of which neither can lose the other", s3({ replicas: 2 }), "integer", "storage.replicas"],
  [110, "a container without a password", swift({ password: undefined }), "required", "storage.password"],
  [110, "a password of Keystone as literal text", swift({ password: "abc" }), "literal-secret", "storage.password"],
  [110, "a container without a project", swift({ projectName: "" }), "not-blank", "storage.projectName"],
  [110, "a storage of logs that is none", logs({ storage: { size: "50Gi" } }), "wrong-kind", "storage"],
];
