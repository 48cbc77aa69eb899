import type { ContainerResources } from "../../apps";
import type { IKubernetesCluster } from "../../cluster";
import type { HelmChartOptions } from "../../kube";
import type { AddOnReleases } from "../../kube/releases";
import type { IStorageClass } from "../../storage";
import type { PageRoute } from "../page-route";
import type { AlertReceiver } from "./alert-receiver";
import type { AlertRuleGroup } from "./alert-rule";
import type { AlertThresholds } from "./alert-thresholds";
import type { ControlPlaneMetrics } from "./control-plane-metrics";

/** A volume of a part of the stack. */
export interface MonitoringVolume {
  /**
   * Size, such as `50Gi`. That of Grafana grows with it. That of Prometheus can grow by hand only, because a StatefulSet keeps the size of
   * its volumes: raise the size of the claims with `kubectl edit`, and give the same size here.
   */
  readonly size: string;

  /**
   * Class of the volume.
   *
   * @default - the default class of the cluster
   */
  readonly storageClass?: IStorageClass;
}

/** Somewhere that Prometheus sends every figure to, as it comes. */
export interface RemoteWrite {
  /** Address that takes Prometheus' remote write protocol. */
  readonly url: string;

  /**
   * Token for the header `Authorization: Bearer`: a value that only Terraform knows. Sensitive.
   *
   * @default - none
   */
  readonly token?: string;
}

/** Options of Prometheus. */
export interface PrometheusOptions {
  /**
   * Number of pods, each of which collects everything, from 1 to 3.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * How long figures are kept: hours, days or weeks with their unit, such as `15d`.
   *
   * @default "15d"
   */
  readonly retention?: string;

  /**
   * Most space that figures take, with its unit, such as `40GiB`; the oldest go first. It has to leave a part of the volume free.
   *
   * @default - 85 % of the volume
   */
  readonly retentionSize?: string;

  /**
   * Volume of each pod.
   *
   * @default - 50Gi of the default class
   */
  readonly volume?: MonitoringVolume;

  /**
   * CPU and memory of each pod.
   *
   * @default - 200m and 2Gi
   */
  readonly resources?: ContainerResources;

  /**
   * Where every figure is sent too.
   *
   * @default - nowhere
   */
  readonly remoteWrite?: readonly RemoteWrite[];
}

/** Options of the alerts and of Alertmanager. */
export interface AlertingOptions {
  /**
   * Who is told of alerts.
   *
   * @default - nobody: they show in Grafana, and a warning says so
   */
  readonly receivers?: readonly AlertReceiver[];

  /**
   * Who gets an alert that always fires, every five minutes, and notices when it stops: then monitoring itself is down.
   *
   * @default - nobody
   */
  readonly heartbeat?: AlertReceiver;

  /**
   * Number of pods of Alertmanager, from 1 to 3; they agree on who tells.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * From when on the alerts of the library fire.
   *
   * @default - those of `AlertThresholds`
   */
  readonly thresholds?: AlertThresholds;

  /**
   * Rules beside those of the chart and of the library.
   *
   * @default - none
   */
  readonly rules?: readonly AlertRuleGroup[];
}

/** Options of Grafana. */
export interface GrafanaOptions {
  /**
   * Password of the user `admin`: a value that only Terraform knows. Sensitive. Grafana takes another one when its pod starts anew; with a
   * `volume`, it keeps that of its first start, and `grafana cli admin reset-admin-password` changes it.
   *
   * @default - a random one of 32 characters, which is an output
   */
  readonly adminPassword?: string;

  /**
   * Name of a Secret in the namespace of the stack with the keys `admin-user` and `admin-password`, in the place of `adminPassword`.
   *
   * @default - the stack makes one
   */
  readonly existingSecret?: string;

  /**
   * Volume for what people change by hand: users, preferences, dashboards of their own.
   *
   * @default - none: after a restart there is what the code says
   */
  readonly volume?: MonitoringVolume;

  /**
   * Way from outside.
   *
   * @default - none: `kubectl port-forward`
   */
  readonly route?: PageRoute;

  /**
   * CPU and memory of the pod.
   *
   * @default - 100m and 512Mi
   */
  readonly resources?: ContainerResources;

  /**
   * Dashboards as JSON, by name, beside those of the chart and of the library.
   *
   * @default - none
   */
  readonly dashboards?: Readonly<Record<string, string>>;
}

/** Properties of `MonitoringStack`. */
export interface MonitoringStackProps extends HelmChartOptions {
  /** Cluster that is watched. */
  readonly cluster: IKubernetesCluster;

  /**
   * Charts and images to install.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;

  /**
   * Namespace of the stack, which it makes; what runs on nodes goes into another one with `-nodes` behind. Applications let Prometheus in
   * from `monitoring` unless they are told otherwise.
   *
   * @default "monitoring"
   */
  readonly namespace?: string;

  /**
   * How figures of etcd, controller manager, scheduler and kube-proxy are collected.
   *
   * @default - ControlPlaneMetrics.throughProxies(); none() with a warning on a cluster without `nodeMetrics`
   */
  readonly controlPlane?: ControlPlaneMetrics;

  /**
   * Options of Prometheus.
   *
   * @default - those of `PrometheusOptions`
   */
  readonly prometheus?: PrometheusOptions;

  /**
   * Options of the alerts and of Alertmanager.
   *
   * @default - those of `AlertingOptions`
   */
  readonly alerting?: AlertingOptions;

  /**
   * Options of Grafana.
   *
   * @default - those of `GrafanaOptions`
   */
  readonly grafana?: GrafanaOptions;
}
