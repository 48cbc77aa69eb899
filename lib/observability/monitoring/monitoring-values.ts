import type { ContainerResources } from "../../apps";
import { renderResources } from "../../apps/container-resources";
import type { HelmValues } from "../../kube";
import type { NodeMetricsPort } from "../../network";
import { DASHBOARD_LABELS, DATA_SOURCE_LABELS } from "../grafana-facts";
import type { PageRoute } from "../page-route";
import type { MonitoringVolume, RemoteWrite } from "./monitoring-props";
import { renderApplicationScrapes } from "./render-application-scrapes";

/** Name of the release, and of most objects in it. */
export const MONITORING_NAME = "monitoring";

/** Secret with the configuration of Alertmanager. */
export const ALERTMANAGER_SECRET = "alertmanager-configuration";

/** Secret with the tokens of remote write, by their place in the list. */
export const REMOTE_WRITE_SECRET = "prometheus-remote-write";

/** Folder in Grafana of the dashboards that the chart brings. */
const CHART_FOLDER = "Kubernetes";

/** Where nodes write figures for the node exporter. */
const FIGURES = "/var/lib/k8s-on-openstack/metrics";

const CRITICAL = "system-cluster-critical";

/** Users of images without a shell. */
const NOBODY = 65_532;

/** What the chart is told. */
export interface MonitoringFacts {
  /** Namespace of what runs on nodes. */
  readonly nodesNamespace: string;

  /** Components of the control plane that are collected. */
  readonly ports: readonly NodeMetricsPort[];

  /** Registry with an optional path that holds all images; undefined for those of the projects. */
  readonly imageRegistry: string | undefined;

  /** Prometheus, with everything decided. */
  readonly prometheus: {
    readonly replicas: number;
    readonly retention: string;
    readonly retentionSize: string | undefined;
    readonly volume: MonitoringVolume;
    readonly resources: ContainerResources;
    readonly remoteWrite: readonly RemoteWrite[];
  };

  /** Number of pods of Alertmanager. */
  readonly alertmanagerReplicas: number;

  /** Grafana, with everything decided. */
  readonly grafana: {
    readonly secret: string;
    readonly volume: MonitoringVolume | undefined;
    readonly route: PageRoute | undefined;
    readonly resources: ContainerResources;
  };
}

/** Renders the values of the chart. Texts are data. */
export function renderMonitoringValues(facts: MonitoringFacts): HelmValues {
  return {
    fullnameOverride: MONITORING_NAME,
    ...(facts.imageRegistry === undefined ? {} : { global: { imageRegistry: facts.imageRegistry } }),
    // Helm installs definitions once and never again; this brings those of a newer chart.
    crds: {
      upgradeJob: {
        enabled: true,
        image: { busybox: { repository: "library/busybox", tag: "1.38.0" } },
        resources: renderResources({ cpu: "10m", memory: "64Mi", memoryLimit: "512Mi" }),
      },
    },
    ...renderComponents(facts.ports),
    prometheusOperator: {
      priorityClassName: CRITICAL,
      kubeletEndpointsEnabled: false,
      kubeletEndpointSliceEnabled: true,
      resources: renderResources({ cpu: "50m", memory: "128Mi", memoryLimit: "512Mi" }),
      prometheusConfigReloader: { resources: renderResources({ cpu: "10m", memory: "32Mi", memoryLimit: "64Mi" }) },
      admissionWebhooks: {
        patch: {
          resources: renderResources({ cpu: "10m", memory: "64Mi" }),
          securityContext: { runAsUser: NOBODY, runAsGroup: NOBODY },
        },
      },
    },
    prometheus: { prometheusSpec: renderPrometheus(facts.prometheus) },
    alertmanager: { alertmanagerSpec: renderAlertmanager(facts.alertmanagerReplicas) },
    grafana: renderGrafana(facts.grafana),
    "kube-state-metrics": renderKubeStateMetrics(),
    "prometheus-node-exporter": renderNodeExporter(facts.nodesNamespace),
  };
}

/**
 * What is collected, and which rules follow: the rules of a component that nobody collects would fire for ever. Those that are collected
 * have Services and monitors of the library's own, which go through proxies.
 */
function renderComponents(ports: readonly NodeMetricsPort[]): HelmValues {
  const component = (job: NodeMetricsPort["job"]) => ({
    enabled: ports.some((port) => port.job === job),
    service: { enabled: false },
    serviceMonitor: { enabled: false },
  });
  return {
    kubeEtcd: component("kube-etcd"),
    kubeControllerManager: component("kube-controller-manager"),
    kubeScheduler: component("kube-scheduler"),
    kubeProxy: component("kube-proxy"),
    kubelet: { serviceMonitor: { insecureSkipVerify: false } },
    nodeExporter: { operatingSystems: { aix: { enabled: false }, darwin: { enabled: false } } },
    defaultRules: {
      rules: { windows: false },
      // the library's own is a warning, and does not wait for others to show.
      disabled: { KubeNodePressure: true },
    },
  };
}

function renderPrometheus(prometheus: MonitoringFacts["prometheus"]): HelmValues {
  const { replicas, retention, retentionSize, volume, resources, remoteWrite } = prometheus;
  return {
    replicas,
    retention,
    ...(retentionSize === undefined ? {} : { retentionSize }),
    resources: renderResources(resources),
    priorityClassName: CRITICAL,
    podAntiAffinity: "soft",
    // the older Endpoints are deprecated, and the API server warns of each.
    serviceDiscoveryRole: "EndpointSlice",
    storageSpec: {
      volumeClaimTemplate: {
        spec: {
          accessModes: ["ReadWriteOnce"],
          ...renderClaim(volume, (size) => ({ resources: { requests: { storage: size } } })),
        },
      },
    },
    // monitors and rules of everybody who may make them, not only of this release.
    serviceMonitorSelectorNilUsesHelmValues: false,
    podMonitorSelectorNilUsesHelmValues: false,
    ruleSelectorNilUsesHelmValues: false,
    probeSelectorNilUsesHelmValues: false,
    scrapeConfigSelectorNilUsesHelmValues: false,
    additionalScrapeConfigs: renderApplicationScrapes(),
    remoteWrite: remoteWrite.map(({ url, token }, index) => ({
      url,
      ...(token === undefined
        ? {}
        : { authorization: { credentials: { name: REMOTE_WRITE_SECRET, key: `token-${index}` } } }),
    })),
  };
}

function renderClaim({ size, storageClass }: MonitoringVolume, render: (size: string) => HelmValues): HelmValues {
  return {
    ...render(size),
    ...(storageClass === undefined ? {} : { storageClassName: storageClass.storageClassName }),
  };
}

function renderAlertmanager(replicas: number): HelmValues {
  return {
    replicas,
    useExistingSecret: true,
    configSecret: ALERTMANAGER_SECRET,
    priorityClassName: CRITICAL,
    resources: renderResources({ cpu: "10m", memory: "64Mi", memoryLimit: "256Mi" }),
  };
}

/** It reads what the sidecars may read: ConfigMaps and Secrets of its own namespace, or every tenant could give it data sources. */
function renderGrafana({ secret, volume, route, resources }: MonitoringFacts["grafana"]): HelmValues {
  const [[dataSource = ""] = [], [dashboard = ""] = []] = [DATA_SOURCE_LABELS, DASHBOARD_LABELS].map(Object.keys);
  const small = renderResources({ cpu: "10m", memory: "128Mi" });
  return {
    fullnameOverride: "grafana",
    admin: { existingSecret: secret },
    rbac: { namespaced: true },
    resources: renderResources(resources),
    testFramework: { enabled: false },
    // the group of the volume is enough, and the chart would change its owner as root.
    initChownData: { enabled: false },
    ...(volume === undefined
      ? {}
      : {
          persistence: { enabled: true, ...renderClaim(volume, (size) => ({ size })) },
          // two pods never share the volume.
          deploymentStrategy: { type: "Recreate" },
        }),
    ...(route === undefined ? {} : renderRoute(route)),
    sidecar: {
      resources: small,
      dashboards: {
        label: dashboard,
        searchNamespace: null,
        folderAnnotation: "grafana_folder",
        annotations: { grafana_folder: CHART_FOLDER },
        provider: { foldersFromFilesStructure: true },
      },
      datasources: { label: dataSource, searchNamespace: null },
    },
    "grafana.ini": {
      analytics: { check_for_updates: false, check_for_plugin_updates: false, reporting_enabled: false },
      // it would fetch them from the internet at each start, in whichever version is the newest.
      plugins: { preinstall_disabled: true },
      users: { allow_sign_up: false },
      security: { cookie_secure: route !== undefined, cookie_samesite: "strict" },
      ...(route === undefined ? {} : { server: { domain: route.host, root_url: `https://${route.host}/` } }),
    },
  };
}

function renderRoute({ gateway, host }: PageRoute): HelmValues {
  return {
    route: {
      main: {
        enabled: true,
        hostnames: [host],
        parentRefs: [{ name: gateway.gatewayName, namespace: gateway.gatewayNamespace }],
      },
    },
  };
}

/** What it shows of Secrets and ConfigMaps no rule looks at, and to count Secrets it would have to read them. */
function renderKubeStateMetrics(): HelmValues {
  return {
    fullnameOverride: "kube-state-metrics",
    priorityClassName: CRITICAL,
    collectorsExclude: ["secrets", "configmaps"],
    // names of applications, to find the volume of each.
    metricLabelsAllowlist: ["pods=[app.kubernetes.io/name]"],
    resources: renderResources({ cpu: "20m", memory: "128Mi", memoryLimit: "512Mi" }),
  };
}

function renderNodeExporter(namespaceOverride: string): HelmValues {
  return {
    fullnameOverride: "node-exporter",
    namespaceOverride,
    priorityClassName: "system-node-critical",
    tolerations: [{ operator: "Exists" }],
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    // nodes that the library did not make have no such folder, and the collector would complain for ever.
    extraHostVolumeMounts: [
      { name: "figures", hostPath: FIGURES, mountPath: FIGURES, type: "DirectoryOrCreate", readOnly: true },
    ],
    extraArgs: [
      "--collector.filesystem.mount-points-exclude=^/(dev|proc|sys|run/.+|var/lib/containerd/.+|var/lib/kubelet/.+)($|/)",
      "--collector.filesystem.fs-types-exclude=^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|erofs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tracefs)$",
      `--collector.textfile.directory=${FIGURES}`,
    ],
    resources: renderResources({ cpu: "20m", memory: "48Mi", memoryLimit: "128Mi" }),
  };
}
