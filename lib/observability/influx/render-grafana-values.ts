import type { HelmValues } from "../../kube";
import type { ChartImage } from "../chart-image";
import type { PageRoute } from "../page-route";
import { TOKEN_KEY } from "./render-telegraf";

/** Name of the release, and of what belongs to it. */
export const GRAFANA_NAME = "grafana";

/** Port of the pods. */
export const GRAFANA_PORT = 3000;

/** Keys of the administrator's Secret. */
export const GRAFANA_ADMIN_KEYS = { userKey: "admin-user", passwordKey: "admin-password" };

/** Folder of the dashboards, in the chart and in Grafana. */
const FOLDER = "influx";

/** Where InfluxDB is, and what of it is shown. */
export interface InfluxSource {
  /** URL of InfluxDB. */
  readonly url: string;

  /** Organization. */
  readonly organization: string;

  /** Bucket. */
  readonly bucket: string;
}

/** What the values of the chart are made of. */
export interface GrafanaValuesInput {
  /** The one data source. */
  readonly source: InfluxSource;

  /** Name of the Secret with the administrator's name and password. */
  readonly adminSecret: string;

  /** Name of the Secret with the token that reads the bucket. */
  readonly tokenSecret: string;

  /** Name of the ConfigMap with the dashboards. */
  readonly dashboards: string;

  /** What changes with the password; Grafana takes it at its first start, and this Grafana forgets everything at each. */
  readonly secretRevision: string;

  /** The way from outside; undefined for none. */
  readonly route: PageRoute | undefined;

  /** Image; its version is the chart's. */
  readonly image: ChartImage;
}

/**
 * Renders a file that tells Grafana of InfluxDB, with Flux as its language.
 *
 * @param source where InfluxDB is
 * @param token the token, or what stands in its place
 * @see https://grafana.com/docs/grafana/latest/datasources/influxdb/
 */
export function renderInfluxDataSource({ url, organization, bucket }: InfluxSource, token: string): object {
  return {
    apiVersion: 1,
    datasources: [
      {
        name: "InfluxDB",
        uid: "influx",
        type: "influxdb",
        access: "proxy",
        url,
        editable: false,
        jsonData: { version: "Flux", organization, defaultBucket: bucket },
        secureJsonData: { token },
      },
    ],
  };
}

/**
 * Values of the chart `grafana`: one pod without a memory of its own, whose data source and dashboards come with it.
 *
 * @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/
 */
export function renderGrafanaValues(input: GrafanaValuesInput): HelmValues {
  const { source, adminSecret, tokenSecret, dashboards, secretRevision, route, image } = input;
  return {
    image,
    admin: { existingSecret: adminSecret, ...GRAFANA_ADMIN_KEYS },
    // a pod waits for a Secret without the key, and so for the setup that writes it.
    envValueFrom: { INFLUX_TOKEN: { secretKeyRef: { name: tokenSecret, key: TOKEN_KEY } } },
    datasources: { "influx.yaml": renderInfluxDataSource(source, "$INFLUX_TOKEN") },
    dashboardProviders: { "influx.yaml": renderProvider() },
    dashboardsConfigMaps: { [FOLDER]: dashboards },
    podAnnotations: { "checksum/secrets": secretRevision },
    "grafana.ini": {
      analytics: { check_for_updates: false, check_for_plugin_updates: false, reporting_enabled: false },
      // it would fetch them from the internet at each start.
      plugins: { preinstall_disabled: true },
      users: { allow_sign_up: false },
      "auth.anonymous": { enabled: false },
      security: { cookie_secure: route !== undefined, cookie_samesite: "strict", disable_gravatar: true },
      ...(route === undefined ? {} : { server: { domain: route.host, root_url: `https://${route.host}/` } }),
    },
    route: { main: renderRoute(route) },
    rbac: { create: false },
    automountServiceAccountToken: false,
    testFramework: { enabled: false },
    initChownData: { enabled: false },
    persistence: { enabled: false },
    deploymentStrategy: { type: "Recreate" },
    service: { type: "ClusterIP" },
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    containerSecurityContext: { readOnlyRootFilesystem: true },
    extraEmptyDirMounts: [{ name: "tmp", mountPath: "/tmp" }],
    resources: { requests: { cpu: "50m", memory: "192Mi" }, limits: { memory: "768Mi" } },
  };
}

function renderProvider(): object {
  return {
    apiVersion: 1,
    providers: [
      {
        name: FOLDER,
        orgId: 1,
        type: "file",
        disableDeletion: true,
        editable: false,
        options: { path: `/var/lib/grafana/dashboards/${FOLDER}` },
      },
    ],
  };
}

function renderRoute(route: PageRoute | undefined): object {
  return route === undefined
    ? { enabled: false }
    : {
        enabled: true,
        parentRefs: [{ name: route.gateway.gatewayName, namespace: route.gateway.gatewayNamespace }],
        hostnames: [route.host],
      };
}
