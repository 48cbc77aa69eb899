import { createHash } from "node:crypto";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Password } from "@cdktf/provider-random/lib/password";
import { Construct } from "constructs";
import { PodSecurityLevel } from "../../bootstrap";
import {
  TerraformExpression,
  checkProps,
  dependOn,
  documentsText,
  durationSeconds,
  guardStack,
  hasTokens,
  readable,
} from "../../core";
import { HelmChart, KubernetesNamespace, Manifests, checkPlacement } from "../../kube";
import { AddOnReleases } from "../../kube/releases";
import { VolumeClaim } from "../../storage";
import { DATA_SOURCE_LABELS } from "../grafana-facts";
import { retentionHours } from "../retention";
import { openTraffic } from "../traffic";
import { addDashboards } from "./influx-dashboards";
import { InfluxGrafana } from "./influx-grafana";
import { checkInfluxSink } from "./influx-sink-props";
import type { InfluxSinkProps } from "./influx-sink-props";
import { renderAgentTraffic, renderInfluxTraffic } from "./influx-traffic";
import { renderInfluxDataSource } from "./render-grafana-values";
import type { InfluxSource } from "./render-grafana-values";
import { INFLUXDB_NAME, INFLUXDB_PORT, renderInfluxdbValues } from "./render-influxdb-values";
import { SETUP_NAME, SETUP_TIMEOUT_SECONDS, renderSetup } from "./render-setup";
import type { TokenUser } from "./render-setup";
import {
  AGENT_NAME,
  INVENTORY_NAME,
  TOKEN_KEY,
  renderAgentConfiguration,
  renderAgentValues,
  renderInventory,
  renderInventoryConfiguration,
} from "./render-telegraf";
import type { TelegrafSettings } from "./render-telegraf";

const DEFAULTS = {
  namespace: "influx",
  organization: "k8s-on-openstack",
  bucket: "kubernetes",
  retention: "30d",
  interval: "30s",
};

/** Keys of the administrator's Secret, which the chart of InfluxDB names. */
const ADMIN_SECRET = { name: "influx-admin", password: "admin-password", token: "admin-token" };

/** Name of the Secrets with the tokens of the agents and of the one that counts. */
const WRITER_SECRET = "influx-writer";

/** Names of the Secret with the token that reads, plain and within a file for Grafana. */
const READER_SECRET = "influx-reader";
const DATA_SOURCE = { name: "data-source-influx", key: "influx.yaml" };

/**
 * Defines the figures of a cluster in InfluxDB: Telegraf on every node asks its kubelet, and cAdvisor within it, one more counts the
 * objects of the cluster, and Grafana shows it. It is what cAdvisor, Heapster, InfluxDB and Grafana once were.
 *
 * ```ts
 * new InfluxSink(platform, "Influx", { cluster, volume: { size: "50Gi" }, retention: "90d", grafana: monitoring });
 * ```
 *
 * Each program has a token of its own: the agents may write to the bucket, Grafana may read it. A short Job makes them, since InfluxDB
 * takes none that are given; no token but the administrator's stands in the state.
 *
 * To check that it works: `kubectl -n influx-agents get daemonset` shows as many agents as nodes, and the dashboard `InfluxDB: nodes`
 * of Grafana shows each of them. InfluxDB's own page is reached by `kubectl -n influx port-forward service/influxdb2 8086`.
 *
 * @see https://docs.influxdata.com/influxdb/v2/
 */
export class InfluxSink extends Construct {
  /** URL of InfluxDB inside of the cluster, without a path. */
  public readonly influxUrl: string;

  /** Organization in InfluxDB. */
  public readonly organization: string;

  /** Bucket of the points. */
  public readonly bucket: string;

  /** Name of the administrator of InfluxDB. */
  public readonly adminUser = "admin";

  /** Password of the administrator of InfluxDB. Sensitive. */
  public readonly adminPassword: string;

  /** Token of the administrator of InfluxDB. Sensitive. */
  public readonly adminToken: string;

  /** Grafana of its own; undefined when one was given. */
  public readonly ownGrafana: InfluxGrafana | undefined;

  /** Namespace of InfluxDB. */
  public readonly namespaceName: string;

  /** Namespace of the agents. */
  public readonly agentNamespaceName: string;

  private readonly releases: AddOnReleases;

  /** @throws ValidationError when a property is malformed, a password is literal text, or the stack makes the cluster */
  public constructor(scope: Construct, id: string, props: InfluxSinkProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkInfluxSink(props));
    guardStack(this);
    const { cluster, namespace: name = DEFAULTS.namespace } = props;
    this.releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);
    this.organization = props.organization ?? DEFAULTS.organization;
    this.bucket = props.bucket ?? DEFAULTS.bucket;
    this.influxUrl = `http://${INFLUXDB_NAME}.${name}.svc.${cluster.networking.clusterDomain}:${INFLUXDB_PORT}`;
    this.adminPassword = new Password(this, "AdminPassword", { length: 32, special: false }).result;
    this.adminToken = new Password(this, "AdminToken", { length: 64, special: false }).result;
    this.namespaceName = new KubernetesNamespace(this, "Namespace", { cluster, name }).namespaceName;
    this.agentNamespaceName = new KubernetesNamespace(this, "AgentNamespace", {
      cluster,
      name: `${name}-agents`,
      // the chart of the agents mounts the disk of the node.
      podSecurity: PodSecurityLevel.PRIVILEGED,
    }).namespaceName;
    const places = { influx: this.namespaceName, agents: this.agentNamespaceName, grafana: props.grafana };
    openTraffic(this, cluster, this.namespaceName, renderInfluxTraffic(cluster, places));
    openTraffic(this, cluster, this.agentNamespaceName, renderAgentTraffic(places));

    const setup = this.createSetup(props, this.createInfluxdb(props));
    dependOn(this.createAgents(props), setup);
    dependOn(this.createInventory(props), setup);
    this.ownGrafana = props.grafana === undefined ? this.createGrafana(props, setup) : undefined;
    if (props.grafana !== undefined) {
      addDashboards(this, props.grafana);
    }
  }

  private createInfluxdb({ cluster, volume, extraValues, timeoutSeconds }: InfluxSinkProps): HelmChart {
    const namespace = { namespaceName: this.namespaceName };
    const claim = new VolumeClaim(this, "Volume", { cluster, namespace, name: INFLUXDB_NAME, ...volume });
    const secret = new SecretV1(this, "Admin", {
      metadata: { name: ADMIN_SECRET.name, namespace: this.namespaceName },
      data: { [ADMIN_SECRET.password]: this.adminPassword, [ADMIN_SECRET.token]: this.adminToken },
    });
    return new HelmChart(this, "Influxdb", {
      cluster,
      chart: this.releases.chart("influxdb"),
      releaseName: INFLUXDB_NAME,
      namespace: this.namespaceName,
      values: renderInfluxdbValues({
        organization: this.organization,
        bucket: this.bucket,
        adminUser: this.adminUser,
        secretName: secret.metadata.name,
        claimName: claim.claimName,
        image: this.releases.mirrored("docker.io/library/influxdb"),
      }),
      extraValues,
      timeoutSeconds,
    });
  }

  /** The Secrets are made empty; their content is the setup's business and none of Terraform's. */
  private createSetup({ cluster, retention, grafana }: InfluxSinkProps, influxdb: HelmChart): Manifests {
    const agents = this.createTokenSecret("AgentToken", this.agentNamespaceName, WRITER_SECRET);
    const inventory = this.createTokenSecret("InventoryToken", this.namespaceName, WRITER_SECRET);
    const reader =
      grafana === undefined
        ? this.createTokenSecret("GrafanaToken", this.namespaceName, READER_SECRET)
        : this.createTokenSecret("GrafanaToken", grafana.grafanaNamespace, DATA_SOURCE.name, DATA_SOURCE_LABELS);
    const plain = { key: TOKEN_KEY, text: "{token}" };
    const file = { key: DATA_SOURCE.key, text: documentsText([renderInfluxDataSource(this.source, "{token}")]) };
    const users: readonly TokenUser[] = [
      { name: "agents", action: "write", secret: { ...placeOf(agents), ...plain } },
      { name: "inventory", action: "write", secret: { ...placeOf(inventory), ...plain } },
      { name: "grafana", action: "read", secret: { ...placeOf(reader), ...(grafana === undefined ? plain : file) } },
    ];
    const setup = new Manifests(this, "Setup", {
      cluster,
      name: SETUP_NAME,
      namespace: this.namespaceName,
      objects: renderSetup({
        namespace: this.namespaceName,
        image: this.releases.image("companion"),
        influxUrl: this.influxUrl,
        organization: this.organization,
        bucket: this.bucket,
        retentionHours: hoursOf(retention),
        adminSecret: ADMIN_SECRET.name,
        adminTokenKey: ADMIN_SECRET.token,
        users,
      }),
      timeoutSeconds: SETUP_TIMEOUT_SECONDS,
    });
    dependOn(setup, influxdb);
    return setup;
  }

  private createTokenSecret(id: string, namespace: string, name: string, labels?: Readonly<Record<string, string>>) {
    return new SecretV1(this, id, { metadata: { name, namespace, labels }, lifecycle: { ignoreChanges: ["data"] } });
  }

  private createAgents({ cluster, interval, timeoutSeconds }: InfluxSinkProps): HelmChart {
    const configuration = renderAgentConfiguration(this.telegrafSettings(cluster.clusterName, interval));
    return new HelmChart(this, "Agents", {
      cluster,
      chart: this.releases.chart("telegraf"),
      releaseName: AGENT_NAME,
      namespace: this.agentNamespaceName,
      values: renderAgentValues({ configuration, image: this.releases.image("telegraf"), secretName: WRITER_SECRET }),
      timeoutSeconds,
    });
  }

  private createInventory({ cluster, interval, timeoutSeconds }: InfluxSinkProps): Manifests {
    const configuration = renderInventoryConfiguration(this.telegrafSettings(cluster.clusterName, interval));
    return new Manifests(this, "Inventory", {
      cluster,
      name: INVENTORY_NAME,
      namespace: this.namespaceName,
      objects: renderInventory({
        configuration,
        configurationHash: hashOf(configuration),
        image: this.releases.image("telegraf"),
        secretName: WRITER_SECRET,
        namespace: this.namespaceName,
        agentNamespace: this.agentNamespaceName,
      }),
      timeoutSeconds,
    });
  }

  private createGrafana(
    { cluster, ownGrafana = {}, timeoutSeconds }: InfluxSinkProps,
    setup: Manifests,
  ): InfluxGrafana {
    const grafana = new InfluxGrafana(this, "Grafana", {
      cluster,
      namespace: this.namespaceName,
      releases: this.releases,
      source: this.source,
      tokenSecret: READER_SECRET,
      options: ownGrafana,
      timeoutSeconds,
    });
    dependOn(grafana, setup);
    return grafana;
  }

  private get source(): InfluxSource {
    return { url: this.influxUrl, organization: this.organization, bucket: this.bucket };
  }

  private telegrafSettings(clusterName: string, interval: string = DEFAULTS.interval): TelegrafSettings {
    const { influxUrl, organization, bucket } = this;
    return { clusterName, influxUrl, organization, bucket, intervalSeconds: durationSeconds(interval) ?? 0 };
  }
}

function placeOf({ metadata }: SecretV1) {
  return { namespace: metadata.namespace, name: metadata.name };
}

function hoursOf(retention: string = DEFAULTS.retention): number {
  return retentionHours(retention) ?? 0;
}

function hashOf(text: string): string {
  return hasTokens(text)
    ? TerraformExpression.call("sha256", text).asString()
    : createHash("sha256").update(text).digest("hex");
}
