import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Password } from "@cdktf/provider-random/lib/password";
import { Annotations, TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import { PodSecurityLevel } from "../../bootstrap";
import { checkProps, dependOn, guardStack, outputPrefix, readable, terraformJson, terraformText } from "../../core";
import { HelmChart, KubernetesNamespace, Manifests, NamespaceIsolation, checkPlacement } from "../../kube";
import { AddOnReleases } from "../../kube/releases";
import { orderAfter } from "../../platform/order-after";
import { DASHBOARD_LABELS } from "../grafana-facts";
import type { IGrafana } from "../grafana-facts";
import { DEFAULT_VOLUME_SIZE, checkMonitoringStack } from "./check-monitoring";
import { ControlPlaneMetrics } from "./control-plane-metrics";
import { readDashboards } from "./dashboards";
import { MetricsProxies } from "./metrics-proxies";
import { renderMonitoringPolicies } from "./monitoring-policies";
import type { MonitoringStackProps } from "./monitoring-props";
import { ALERTMANAGER_SECRET, MONITORING_NAME, REMOTE_WRITE_SECRET, renderMonitoringValues } from "./monitoring-values";
import { renderAlertRules } from "./render-alert-rules";
import { renderAlertmanagerConfig } from "./render-alertmanager";
import { defaultRetentionSize } from "./retention-size";

const CHART = "kube-prometheus-stack";

/** Folder in Grafana of the library's dashboards. */
const FOLDER = "Kubernetes on OpenStack";

const PASSWORD_LENGTH = 32;

/** Definitions, operator and webhook come up one after the other, with volumes to be made. */
const TIMEOUT_SECONDS = 1200;

/** A registry that every chart names, to see what stands in its place. */
const SOME_REGISTRY = "quay.io";

/**
 * Defines Prometheus, Alertmanager and Grafana for a cluster that kubeadm made, such that no alert fires for ever: what cannot be reached is
 * not collected, and what is not collected has no alerts.
 *
 * Figures of applications come by `metrics` of `ContainerApplication`, by ServiceMonitors and by PodMonitors. Prometheus and Alertmanager
 * are closed to other namespaces, because they ask nobody who they are; Grafana asks for a password.
 *
 * One for each cluster: its operator looks after all monitors, and its node exporter has a port of every node. The kubelets show
 * certificates of the cluster's authority, as those of the library do (`serverTLSBootstrap`, and somebody who approves); for others,
 * `extraValues: { kubelet: { serviceMonitor: { insecureSkipVerify: true } } }`.
 *
 * Figures go when the stack goes, because its namespaces do, unless their class has `ReclaimPolicy.RETAIN`. Put it on top of a
 * `ClusterPlatform` with `putOnTop`, so that the driver of the volumes is still there then.
 *
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack
 */
export class MonitoringStack extends Construct implements IGrafana {
  /** Namespace of Prometheus, Alertmanager and Grafana. */
  public readonly namespaceName: string;

  /** Namespace of Grafana, which takes data sources and dashboards from there. */
  public readonly grafanaNamespace: string;

  /** Address of Prometheus inside the cluster, for pods of the same namespace. */
  public readonly prometheusUrl: string;

  /** Address of Alertmanager inside the cluster, for pods of the same namespace. */
  public readonly alertmanagerUrl: string;

  /** Password of Grafana's user `admin`; undefined when it stands in a Secret of the user's. Sensitive. */
  public readonly grafanaPassword?: string;

  /** The release, whose definitions monitors and rules need. */
  public readonly chart: HelmChart;

  private readonly props: MonitoringStackProps;
  private readonly releases: AddOnReleases;
  private readonly controlPlane: ControlPlaneMetrics;

  /** @throws ValidationError with every problem of the properties at once */
  public constructor(scope: Construct, id: string, props: MonitoringStackProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkMonitoringStack(props));
    guardStack(this);
    const { cluster, namespace = MONITORING_NAME } = props;
    this.props = props;
    this.namespaceName = namespace;
    this.releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);
    this.controlPlane = props.controlPlane ?? ControlPlaneMetrics.forCluster(cluster);
    const inside = `${namespace}.svc.${cluster.networking.clusterDomain}`;
    this.prometheusUrl = `http://${MONITORING_NAME}-prometheus.${inside}:9090`;
    this.alertmanagerUrl = `http://${MONITORING_NAME}-alertmanager.${inside}:9093`;

    const namespaces = this.createNamespaces();
    // what others put there waits for the namespace.
    this.grafanaNamespace = namespaces[0].namespaceName;
    const { secret, password } = this.createGrafanaSecret();
    this.grafanaPassword = password;
    const configuration = [
      ...this.createSecrets(),
      ...this.createDashboards(),
      ...(secret === undefined ? [] : [secret]),
    ];
    this.chart = this.createChart();
    const contents = [this.createRules(), this.createProxies()].filter((part) => part !== undefined);

    [...configuration, this.chart, ...contents].forEach((part) => dependOn(part, ...namespaces));
    // pods that miss their Secret wait for it, and Helm waits for them.
    dependOn(this.chart, ...configuration);
    contents.forEach((part) => dependOn(part, this.chart));
    orderAfter(this.chart, props.grafana?.route?.gateway);
    this.warn();
  }

  private get nodesNamespace(): string {
    return `${this.namespaceName}-nodes`;
  }

  /** What runs on nodes needs their files and network; nothing else may. */
  private createNamespaces(): readonly [KubernetesNamespace, KubernetesNamespace] {
    const { cluster, grafana } = this.props;
    const isolation = NamespaceIsolation.none();
    const main = new KubernetesNamespace(this, "Namespace", { cluster, name: this.namespaceName, isolation });
    const nodes = new KubernetesNamespace(this, "NodesNamespace", {
      cluster,
      name: this.nodesNamespace,
      isolation,
      podSecurity: PodSecurityLevel.PRIVILEGED,
    });
    if (cluster.networking.plugin?.supportsNetworkPolicy ?? true) {
      for (const { id, name, spec } of renderMonitoringPolicies(grafana?.route?.gateway.proxyNamespace)) {
        new NetworkPolicyV1(this, id, { metadata: { name, namespace: main.namespaceName }, spec });
      }
    }
    return [main, nodes];
  }

  private createGrafanaSecret(): { readonly secret?: IConstruct; readonly password?: string } {
    const { grafana } = this.props;
    if (grafana?.existingSecret !== undefined) {
      return {};
    }
    const password =
      grafana?.adminPassword ??
      new Password(this, "GrafanaPassword", {
        length: PASSWORD_LENGTH,
        special: false,
        lifecycle: { ignoreChanges: ["length", "special"] },
      }).result;
    const secret = new SecretV1(this, "GrafanaSecret", {
      metadata: { name: "grafana-admin", namespace: this.namespaceName },
      data: { "admin-user": "admin", "admin-password": password },
    });
    new TerraformOutput(this, "GrafanaPasswordOutput", {
      value: password,
      description: "Password of Grafana's user admin.",
      sensitive: true,
    }).overrideLogicalId(`${outputPrefix(this)}_grafana_password`);
    return { secret, password };
  }

  private createSecrets(): readonly IConstruct[] {
    const { alerting = {}, prometheus } = this.props;
    const { receivers = [], heartbeat } = alerting;
    const secret = (id: string, name: string, data: Record<string, string>) =>
      new SecretV1(this, id, { metadata: { name, namespace: this.namespaceName }, data });
    const tokens = (prometheus?.remoteWrite ?? []).flatMap(({ token }, index) =>
      token === undefined ? [] : [[`token-${index}`, token] as const],
    );
    return [
      secret("AlertmanagerConfiguration", ALERTMANAGER_SECRET, {
        "alertmanager.yaml": terraformJson(renderAlertmanagerConfig({ receivers, heartbeat })),
      }),
      ...(tokens.length === 0 ? [] : [secret("RemoteWrite", REMOTE_WRITE_SECRET, Object.fromEntries(tokens))]),
    ];
  }

  private createDashboards(): readonly IConstruct[] {
    const given = { ...readDashboards(this.controlPlane.collected), ...this.props.grafana?.dashboards };
    const parent = new Construct(this, "Dashboards");
    return Object.entries(given).map(
      ([name, text]) =>
        new ConfigMapV1(parent, name, {
          metadata: {
            name: `dashboard-${name}`,
            namespace: this.namespaceName,
            labels: { ...DASHBOARD_LABELS },
            annotations: { grafana_folder: FOLDER },
          },
          data: { [`${name}.json`]: terraformText(text) },
        }),
    );
  }

  private createChart(): HelmChart {
    const { cluster, prometheus = {}, alerting = {}, grafana = {}, extraValues } = this.props;
    const { volume = { size: DEFAULT_VOLUME_SIZE } } = prometheus;
    const registry = this.releases.mirrored(`${SOME_REGISTRY}/image`).replace(/\/image$/, "");
    return new HelmChart(this, "Chart", {
      cluster,
      chart: this.releases.chart(CHART),
      releaseName: MONITORING_NAME,
      namespace: this.namespaceName,
      values: renderMonitoringValues({
        nodesNamespace: this.nodesNamespace,
        ports: this.controlPlane.ports(cluster),
        imageRegistry: registry === SOME_REGISTRY ? undefined : registry,
        prometheus: {
          replicas: prometheus.replicas ?? 1,
          retention: prometheus.retention ?? "15d",
          retentionSize: prometheus.retentionSize ?? defaultRetentionSize(volume.size),
          volume,
          resources: prometheus.resources ?? { cpu: "200m", memory: "2Gi" },
          remoteWrite: prometheus.remoteWrite ?? [],
        },
        alertmanagerReplicas: alerting.replicas ?? 2,
        grafana: {
          secret: grafana.existingSecret ?? "grafana-admin",
          volume: grafana.volume,
          route: grafana.route,
          resources: grafana.resources ?? { cpu: "100m", memory: "512Mi" },
        },
      }),
      extraValues,
      timeoutSeconds: this.props.timeoutSeconds ?? TIMEOUT_SECONDS,
    });
  }

  private createRules(): Manifests {
    const { cluster, alerting = {} } = this.props;
    const own = renderAlertRules({ thresholds: alerting.thresholds, etcd: this.controlPlane.collected });
    return new Manifests(this, "Rules", {
      cluster,
      name: "monitoring-rules",
      namespace: this.namespaceName,
      objects: [
        {
          apiVersion: "monitoring.coreos.com/v1",
          kind: "PrometheusRule",
          metadata: { name: "k8s-on-openstack", labels: { "app.kubernetes.io/part-of": "k8s-on-openstack" } },
          spec: { groups: [...own, ...(alerting.rules ?? [])] },
        },
      ],
    });
  }

  private createProxies(): MetricsProxies | undefined {
    const { cluster } = this.props;
    const ports = this.controlPlane.ports(cluster);
    return ports.length === 0
      ? undefined
      : new MetricsProxies(this, "ControlPlane", {
          cluster,
          ports,
          image: this.releases.image("metrics-proxy"),
          namespace: this.namespaceName,
          nodesNamespace: this.nodesNamespace,
        });
  }

  private warn(): void {
    const { cluster, controlPlane, alerting, namespace } = this.props;
    const annotations = Annotations.of(this);
    if (controlPlane === undefined && !this.controlPlane.collected) {
      annotations.addWarning(
        `etcd, controller manager and scheduler are not watched, because the nodes of ${cluster.clusterName} are closed to it; give the cluster nodeMetrics: NodeMetrics.fromNodes(), or this ControlPlaneMetrics.none() if that is fine`,
      );
    }
    if ((alerting?.receivers ?? []).length === 0) {
      annotations.addWarning("nobody is told of alerts; name somebody in 'alerting.receivers'");
    }
    if (namespace !== undefined && namespace !== MONITORING_NAME) {
      annotations.addWarning(
        `applications let Prometheus in from ${MONITORING_NAME}; give those with 'metrics' also metrics.fromNamespace: "${namespace}"`,
      );
    }
    if (!(cluster.networking.plugin?.supportsNetworkPolicy ?? true)) {
      annotations.addWarning(
        "every pod of the cluster reaches Prometheus and Alertmanager, which ask for no password, because the network plugin has no NetworkPolicy",
      );
    }
  }
}
