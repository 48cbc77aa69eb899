import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Password } from "@cdktf/provider-random/lib/password";
import { Construct } from "constructs";
import { SecretRevision } from "../../apps/secret-revision";
import type { IKubernetesCluster } from "../../cluster";
import { terraformText } from "../../core";
import { HelmChart } from "../../kube";
import type { AddOnReleases } from "../../kube/releases";
import { orderAfter } from "../../platform/order-after";
import { chartImage } from "../chart-image";
import { GRAFANA_PODS } from "../grafana-facts";
import { openTraffic } from "../traffic";
import { dashboardData } from "./influx-dashboards";
import type { OwnGrafanaOptions } from "./influx-sink-props";
import { GRAFANA_ADMIN_KEYS, GRAFANA_NAME, GRAFANA_PORT, renderGrafanaValues } from "./render-grafana-values";
import type { InfluxSource } from "./render-grafana-values";

const ADMIN = "admin";

/** Properties of `InfluxGrafana`; every one is checked before. */
export interface InfluxGrafanaProps {
  /** Cluster of the Grafana. */
  readonly cluster: IKubernetesCluster;

  /** Namespace of the Grafana, which is InfluxDB's. */
  readonly namespace: string;

  /** Charts and images to install. */
  readonly releases: AddOnReleases;

  /** Its data source. */
  readonly source: InfluxSource;

  /** Name of the Secret with the token that reads the bucket. */
  readonly tokenSecret: string;

  /** What users chose. */
  readonly options: OwnGrafanaOptions;

  /**
   * How long Helm waits for it, in seconds.
   *
   * @default 600
   */
  readonly timeoutSeconds?: number;
}

/** Defines a Grafana for the points of one InfluxDB; it forgets what is changed in it whenever it starts. `InfluxSink` makes it. */
export class InfluxGrafana extends Construct {
  /** Name of the administrator. */
  public readonly adminUser = ADMIN;

  /** Password of the administrator. Sensitive. */
  public readonly adminPassword: string;

  /** URL of it; undefined without a route. */
  public readonly url: string | undefined;

  /** @internal */
  public constructor(scope: Construct, id: string, props: InfluxGrafanaProps) {
    super(scope, id);
    const { cluster, namespace, releases, source, tokenSecret, timeoutSeconds } = props;
    const { route, adminPassword } = props.options;
    this.adminPassword = adminPassword ?? new Password(this, "Password", { length: 32, special: false }).result;
    this.url = route && terraformText(`https://${route.host}`);
    const { userKey, passwordKey } = GRAFANA_ADMIN_KEYS;
    const secret = new SecretV1(this, "Admin", {
      metadata: { name: "grafana-admin", namespace },
      data: { [userKey]: ADMIN, [passwordKey]: this.adminPassword },
    });
    const dashboards = new ConfigMapV1(this, "Dashboards", {
      metadata: { name: "dashboards-influx", namespace },
      data: dashboardData(),
    });

    if (route !== undefined) {
      const from = [{ peers: [{ namespace: route.gateway.proxyNamespace }], ports: [GRAFANA_PORT] }];
      openTraffic(this, cluster, namespace, [{ id: "Traffic", name: GRAFANA_NAME, pods: GRAFANA_PODS, from }]);
    }
    const chart = new HelmChart(this, "Chart", {
      cluster,
      chart: releases.chart("grafana"),
      releaseName: GRAFANA_NAME,
      namespace,
      values: renderGrafanaValues({
        source,
        adminSecret: secret.metadata.name,
        tokenSecret,
        dashboards: dashboards.metadata.name,
        secretRevision: new SecretRevision(this, "Revision", { password: this.adminPassword }).revision,
        route,
        image: chartImage(releases, "docker.io", "grafana/grafana"),
      }),
      timeoutSeconds,
    });
    orderAfter(chart, route?.gateway);
  }
}
