import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Construct } from "constructs";
import { SecretRevision } from "../../apps/secret-revision";
import { PodSecurityLevel } from "../../bootstrap";
import type { IKubernetesCluster } from "../../cluster";
import { TerraformExpression, checkProps, dependOn, guardStack, readable, terraformDocuments } from "../../core";
import { HelmChart, KubernetesNamespace, checkPlacement } from "../../kube";
import { AddOnReleases } from "../../kube/releases";
import { chartImage } from "../chart-image";
import { DATA_SOURCE_LABELS, GRAFANA_PODS } from "../grafana-facts";
import type { IGrafana } from "../grafana-facts";
import { retentionHours } from "../retention";
import { openTraffic, toApiServer } from "../traffic";
import type { TrafficPolicy, TrafficRule } from "../traffic";
import { checkLogStack } from "./log-stack-props";
import type { LogStackProps } from "./log-stack-props";
import type { LogStorage } from "./log-storage";
import {
  renderEventCollector,
  renderEventCollectorValues,
  renderNodeCollector,
  renderNodeCollectorValues,
} from "./render-collector";
import { LOKI_NAME, LOKI_PODS, LOKI_PORT, renderLokiValues } from "./render-loki-values";

const DEFAULT_NAMESPACE = "logs";
const DEFAULT_RETENTION = "30d";
const COLLECTORS = "alloy";
const EVENTS = "alloy-events";
const SECRET = "loki-object-storage";

/** Labels of the pod that reads events. */
const EVENT_PODS = { "app.kubernetes.io/name": "events" };

/**
 * Defines the logs of a cluster in one place: Loki, and Grafana Alloy on every node, which reads the logs of all pods and the journal
 * of kubelet, containerd and the library's own units.
 *
 * ```ts
 * new LogStack(platform, "Logs", { cluster, storage: LogStorage.volume({ size: "50Gi" }), retention: "14d", grafana: monitoring });
 * ```
 *
 * Every line has the labels `cluster`, `job` (`pods`, `journal` or `events`) and `node`, `namespace`, `pod`, `container`, `app` or
 * `unit`. Loki has no login: only the collectors and the pods of `grafana` may connect to it, where the network plugin has NetworkPolicy.
 *
 * What a volume holds goes when the stack goes, because its namespace does, unless its class has `ReclaimPolicy.RETAIN`; what an object
 * storage holds stays.
 *
 * To check that it works: `kubectl -n logs get pods` shows `loki-0` ready, `kubectl -n logs-collectors get daemonset` as many collectors
 * as nodes, and `{job="pods"}` in Grafana's Explore has lines.
 *
 * @see https://grafana.com/docs/loki/latest/
 */
export class LogStack extends Construct {
  /** URL of Loki inside of the cluster, without a path. */
  public readonly lokiUrl: string;

  /** Namespace of Loki. */
  public readonly namespaceName: string;

  /** Namespace of the collectors. */
  public readonly collectorNamespaceName: string;

  private readonly releases: AddOnReleases;

  /** @throws ValidationError when a property is malformed, a login is literal text, or the stack makes the cluster */
  public constructor(scope: Construct, id: string, props: LogStackProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkLogStack(props));
    guardStack(this);
    const { cluster, namespace: name = DEFAULT_NAMESPACE, grafana } = props;
    this.releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);
    this.namespaceName = new KubernetesNamespace(this, "Namespace", { cluster, name }).namespaceName;
    this.collectorNamespaceName = new KubernetesNamespace(this, "CollectorNamespace", {
      cluster,
      name: `${name}-collectors`,
      // folders of the nodes, and the user that owns what is in them.
      podSecurity: PodSecurityLevel.PRIVILEGED,
    }).namespaceName;
    this.lokiUrl = `http://${LOKI_NAME}.${name}.svc.${cluster.networking.clusterDomain}:${LOKI_PORT}`;

    openTraffic(this, cluster, this.namespaceName, this.renderTraffic(props));
    openTraffic(this, cluster, this.collectorNamespaceName, [this.renderCollectorTraffic(cluster)]);
    const loki = this.createLoki(props);
    // lines that nobody takes are read again later, but until then each of them is an error in another log.
    dependOn(this.createCollectors(props), loki);
    if (props.events ?? true) {
      dependOn(this.createEvents(props), loki);
    }
    if (grafana !== undefined) {
      this.createDataSource(grafana);
    }
  }

  private createLoki({ cluster, storage, retention, extraValues, timeoutSeconds }: LogStackProps): HelmChart {
    const { secrets } = storage;
    return new HelmChart(this, "Loki", {
      cluster,
      chart: this.releases.chart("loki"),
      releaseName: LOKI_NAME,
      namespace: this.namespaceName,
      values: renderLokiValues({
        storage,
        retentionHours: retentionHours(retention ?? DEFAULT_RETENTION) ?? 0,
        clusterDomain: cluster.networking.clusterDomain,
        secretName: secrets && this.createSecret(secrets),
        secretRevision: secrets && new SecretRevision(this, "Revision", secrets).revision,
        image: chartImage(this.releases, "docker.io", "grafana/loki"),
        cacheImage: chartImage(this.releases, "docker.io", "library/memcached"),
      }),
      extraValues,
      timeoutSeconds,
    });
  }

  /** Loki puts them into its YAML as they are: as JSON texts they are one value each, whatever is in them. */
  private createSecret(secrets: Readonly<Record<string, string>>): string {
    const quoted = (value: string) => TerraformExpression.call("jsonencode", value).asString();
    const data = Object.fromEntries(Object.entries(secrets).map(([key, value]) => [key, quoted(value)]));
    return new SecretV1(this, "ObjectStorage", {
      metadata: { name: SECRET, namespace: this.namespaceName },
      data,
    }).metadata.name;
  }

  private createCollectors({
    cluster,
    collectorValues,
    timeoutSeconds,
    namespace = DEFAULT_NAMESPACE,
  }: LogStackProps): HelmChart {
    const configuration = renderNodeCollector({ clusterName: cluster.clusterName, lokiUrl: this.lokiUrl });
    return new HelmChart(this, "Collectors", {
      cluster,
      chart: this.releases.chart("alloy"),
      releaseName: COLLECTORS,
      namespace: this.collectorNamespaceName,
      values: renderNodeCollectorValues(`${namespace}-collectors`, configuration, this.alloyImage),
      extraValues: collectorValues,
      timeoutSeconds,
    });
  }

  private createEvents({ cluster, timeoutSeconds, namespace = DEFAULT_NAMESPACE }: LogStackProps): HelmChart {
    const configuration = renderEventCollector({ clusterName: cluster.clusterName, lokiUrl: this.lokiUrl });
    return new HelmChart(this, "Events", {
      cluster,
      chart: this.releases.chart("alloy"),
      releaseName: EVENTS,
      namespace: this.namespaceName,
      values: renderEventCollectorValues(`${namespace}-events`, configuration, this.alloyImage),
      timeoutSeconds,
    });
  }

  private createDataSource({ grafanaNamespace }: IGrafana): void {
    new ConfigMapV1(this, "DataSource", {
      metadata: { name: "data-source-logs", namespace: grafanaNamespace, labels: DATA_SOURCE_LABELS },
      data: { "logs.yaml": terraformDocuments([renderLogDataSource(this.lokiUrl)]) },
    });
  }

  private renderTraffic({ cluster, storage, events, grafana }: LogStackProps): readonly TrafficPolicy[] {
    const readers = grafana === undefined ? [] : [{ namespace: grafana.grafanaNamespace, pods: GRAFANA_PODS }];
    const peers = [{ namespace: this.collectorNamespaceName }, ...readers];
    const loki = { id: "LokiTraffic", name: "loki", pods: LOKI_PODS, from: [{ peers, ports: [LOKI_PORT] }] };
    const event = { id: "EventTraffic", name: "events", pods: EVENT_PODS, to: [toApiServer(cluster)] };
    return [{ ...loki, to: storageTraffic(storage) }, ...((events ?? true) ? [event] : [])];
  }

  private renderCollectorTraffic(cluster: IKubernetesCluster): TrafficPolicy {
    const loki = { peers: [{ namespace: this.namespaceName, pods: LOKI_PODS }], ports: [LOKI_PORT] };
    return { id: "CollectorTraffic", name: "collectors", pods: {}, to: [loki, toApiServer(cluster)] };
  }

  private get alloyImage() {
    return chartImage(this.releases, "docker.io", "grafana/alloy");
  }
}

/** The way to an object storage: by its port alone, because its addresses are nobody's to know. */
function storageTraffic(storage: LogStorage): readonly TrafficRule[] | undefined {
  return storage.ports.length === 0 ? undefined : [{ ports: storage.ports }];
}

/**
 * Renders the data source of Grafana.
 *
 * @see https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources
 */
export function renderLogDataSource(url: string): object {
  return {
    apiVersion: 1,
    datasources: [{ name: "Logs", uid: "logs", type: "loki", access: "proxy", url, editable: false }],
  };
}
