import { GatewayIngress, StorageClass } from "../../../lib";
import { NODE_METRICS_PORTS } from "../../../lib/network";
import { renderMonitoringValues } from "../../../lib/observability/monitoring/monitoring-values";
import type { MonitoringFacts } from "../../../lib/observability/monitoring/monitoring-values";
import { renderApplicationScrapes } from "../../../lib/observability/monitoring/render-application-scrapes";
import { unknownChartKeys } from "../../support/chart-keys";

const GATEWAY = GatewayIngress.fromAttributes({
  gatewayName: "gateway",
  gatewayNamespace: "envoy-gateway-system",
  hosts: ["grafana.example.com"],
});

const FACTS: MonitoringFacts = {
  nodesNamespace: "monitoring-nodes",
  ports: NODE_METRICS_PORTS,
  imageRegistry: undefined,
  prometheus: {
    replicas: 1,
    retention: "15d",
    retentionSize: "40GiB",
    volume: { size: "50Gi" },
    resources: { cpu: "200m", memory: "2Gi" },
    remoteWrite: [],
  },
  alertmanagerReplicas: 2,
  grafana: { secret: "grafana-admin", volume: undefined, route: undefined, resources: {} },
};

const FULL: MonitoringFacts = {
  ...FACTS,
  imageRegistry: "registry.example.com/mirror",
  prometheus: {
    ...FACTS.prometheus,
    volume: { size: "50Gi", storageClass: StorageClass.fromName("fast") },
    remoteWrite: [{ url: "https://one.example.com/write" }, { url: "https://two.example.com/write", token: "t" }],
  },
  grafana: {
    ...FACTS.grafana,
    volume: { size: "5Gi" },
    route: { gateway: GATEWAY, host: "grafana.example.com" },
  },
};

function component(ports: MonitoringFacts["ports"]): Record<string, unknown> {
  const values = renderMonitoringValues({ ...FACTS, ports });
  return Object.fromEntries(
    ["kubeEtcd", "kubeControllerManager", "kubeScheduler", "kubeProxy"].map((key) => [
      key,
      (values[key] as { readonly enabled: boolean }).enabled,
    ]),
  );
}

describe("the values of the monitoring stack", () => {
  it("let Grafana fetch nothing from the internet", () => {
    expect(renderMonitoringValues(FACTS)).toMatchObject({
      grafana: {
        "grafana.ini": {
          analytics: { check_for_updates: false, check_for_plugin_updates: false, reporting_enabled: false },
          plugins: { preinstall_disabled: true },
        },
      },
    });
  });

  it.each([
    ["with little", FACTS],
    ["with everything", FULL],
  ])("are known to the pinned chart and its subcharts, %s", (_what, facts) => {
    expect(unknownChartKeys("kube-prometheus-stack", "88.5.3", renderMonitoringValues(facts))).toEqual([]);
  });

  it("leave out the rules of every component that is not collected", () => {
    expect(component([])).toEqual({
      kubeEtcd: false,
      kubeControllerManager: false,
      kubeScheduler: false,
      kubeProxy: false,
    });
    expect(component(NODE_METRICS_PORTS.filter(({ onWorkers }) => !onWorkers))).toEqual({
      kubeEtcd: true,
      kubeControllerManager: true,
      kubeScheduler: true,
      kubeProxy: false,
    });
  });

  it("leave Services and monitors of the control plane to the proxies", () => {
    expect(renderMonitoringValues(FACTS)).toMatchObject({
      kubeEtcd: { service: { enabled: false }, serviceMonitor: { enabled: false } },
      kubeScheduler: { service: { enabled: false }, serviceMonitor: { enabled: false } },
    });
  });

  it("verify kubelets, and take monitors and rules from everywhere", () => {
    expect(renderMonitoringValues(FACTS)).toMatchObject({
      kubelet: { serviceMonitor: { insecureSkipVerify: false } },
      prometheus: {
        prometheusSpec: {
          serviceMonitorSelectorNilUsesHelmValues: false,
          podMonitorSelectorNilUsesHelmValues: false,
          ruleSelectorNilUsesHelmValues: false,
          probeSelectorNilUsesHelmValues: false,
          scrapeConfigSelectorNilUsesHelmValues: false,
        },
      },
    });
  });

  it("keep Grafana and kube-state-metrics from reading Secrets of others", () => {
    expect(renderMonitoringValues(FACTS)).toMatchObject({
      grafana: {
        rbac: { namespaced: true },
        sidecar: { dashboards: { searchNamespace: null }, datasources: { searchNamespace: null } },
      },
      "kube-state-metrics": { collectorsExclude: ["secrets", "configmaps"] },
    });
  });

  it("hold no secret, and name where each one is", () => {
    const values = renderMonitoringValues(FULL);
    expect(values).toMatchObject({
      alertmanager: { alertmanagerSpec: { useExistingSecret: true, configSecret: "alertmanager-configuration" } },
      grafana: { admin: { existingSecret: "grafana-admin" } },
      prometheus: {
        prometheusSpec: {
          remoteWrite: [
            { url: "https://one.example.com/write" },
            {
              url: "https://two.example.com/write",
              authorization: { credentials: { name: "prometheus-remote-write", key: "token-1" } },
            },
          ],
        },
      },
    });
    expect(JSON.stringify(values)).not.toMatch(/adminPassword|auth_password/);
  });

  it("put volumes on their class, and one pod of Grafana at a time on its volume", () => {
    expect(renderMonitoringValues(FULL)).toMatchObject({
      prometheus: {
        prometheusSpec: {
          storageSpec: {
            volumeClaimTemplate: {
              spec: { storageClassName: "fast", resources: { requests: { storage: "50Gi" } } },
            },
          },
        },
      },
      grafana: { persistence: { enabled: true, size: "5Gi" }, deploymentStrategy: { type: "Recreate" } },
    });
    expect(renderMonitoringValues(FACTS)).toMatchObject({
      grafana: expect.not.objectContaining({ persistence: {} }) as object,
    });
  });

  it("let Grafana answer at its host, over HTTPS only", () => {
    expect(renderMonitoringValues(FULL)).toMatchObject({
      grafana: {
        route: {
          main: {
            hostnames: ["grafana.example.com"],
            parentRefs: [{ name: "gateway", namespace: "envoy-gateway-system" }],
          },
        },
        "grafana.ini": { security: { cookie_secure: true }, server: { root_url: "https://grafana.example.com/" } },
      },
    });
  });

  it("name no image by a tag that moves", () => {
    const values = renderMonitoringValues(FULL);
    expect(values).toMatchObject({
      crds: { upgradeJob: { image: { busybox: { repository: "library/busybox", tag: "1.38.0" } } } },
    });
    expect(JSON.stringify(values)).not.toContain("latest");
  });

  it("take from the node exporter what it may do beyond reading", () => {
    expect(renderMonitoringValues(FACTS)).toMatchObject({
      "prometheus-node-exporter": {
        securityContext: { seccompProfile: { type: "RuntimeDefault" } },
        containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    });
  });

  it("make the node exporter read what nodes write, and make the folder where they write nothing", () => {
    expect(renderMonitoringValues(FACTS)).toMatchObject({
      "prometheus-node-exporter": {
        namespaceOverride: "monitoring-nodes",
        extraArgs: expect.arrayContaining([
          "--collector.textfile.directory=/var/lib/k8s-on-openstack/metrics",
        ]) as string[],
        extraHostVolumeMounts: [
          expect.objectContaining({ hostPath: "/var/lib/k8s-on-openstack/metrics", type: "DirectoryOrCreate" }),
        ],
      },
    });
  });
});

describe("how applications are found", () => {
  const [job] = renderApplicationScrapes() as [
    {
      relabel_configs: {
        source_labels: string[];
        regex?: string;
        action: string;
        replacement?: string;
        target_label?: string;
      }[];
    },
  ];

  /** What Prometheus does with the labels of a pod; undefined when it drops it. */
  function relabel(labels: Record<string, string>): Record<string, string> | undefined {
    const result = { ...labels };
    for (const {
      source_labels: sources,
      regex = "(.*)",
      action,
      replacement = "$1",
      target_label: target,
    } of job.relabel_configs) {
      const text = sources.map((source) => result[source] ?? "").join(";");
      const match = new RegExp(`^(?:${regex})$`).exec(text);
      if (action === "keep" && match === null) {
        return undefined;
      }
      if (action === "replace" && match !== null && target !== undefined) {
        result[target] = replacement.replace("$1", match[1] ?? "").replace("$2", match[2] ?? "");
      }
    }
    return result;
  }

  const POD = {
    __meta_kubernetes_pod_label_app_kubernetes_io_managed_by: "k8s-on-openstack",
    __meta_kubernetes_pod_label_app_kubernetes_io_name: "git",
    __meta_kubernetes_pod_annotation_prometheus_io_scrape: "true",
    __meta_kubernetes_pod_annotation_prometheus_io_port: "3000",
    __meta_kubernetes_pod_annotation_prometheus_io_path: "/figures",
    __meta_kubernetes_pod_phase: "Running",
    __meta_kubernetes_pod_ip: "10.244.1.7",
    __meta_kubernetes_namespace: "shop",
    __meta_kubernetes_pod_name: "git-0",
  };

  it("asks the port and the path that a pod names", () => {
    expect(relabel(POD)).toMatchObject({
      __address__: "10.244.1.7:3000",
      __metrics_path__: "/figures",
      namespace: "shop",
      pod: "git-0",
      application: "git",
    });
  });

  it("writes IPv6 addresses with brackets", () => {
    expect(relabel({ ...POD, __meta_kubernetes_pod_ip: "fd00:10:244::7" })).toMatchObject({
      __address__: "[fd00:10:244::7]:3000",
    });
  });

  it.each([
    ["asks for nothing", { __meta_kubernetes_pod_annotation_prometheus_io_scrape: "" }],
    ["is none of the library's", { __meta_kubernetes_pod_label_app_kubernetes_io_managed_by: "Helm" }],
    ["has ended", { __meta_kubernetes_pod_phase: "Succeeded" }],
  ])("leaves a pod alone that %s", (_what, labels) => {
    expect(relabel({ ...POD, ...labels })).toBeUndefined();
  });
});
