import { checkResources } from "../../apps/container-resources";
import {
  dnsLabel,
  dnsName,
  each,
  integer,
  isPlainObject,
  knownKeys,
  notLiteralSecret,
  object,
  ofKind,
  problem,
  quantity,
  readable,
  readableList,
  required,
  url,
} from "../../core";
import type { CheckResult } from "../../core";
import { checkHelmChartOptions } from "../../kube";
import { checkReleases } from "../../kube/releases/check-releases";
import { checkStorageClass, checkVolumeSize } from "../../storage/check-volume-claim";
import { checkPageRoute } from "../page-route";
import { checkRetention } from "../retention";
import { AlertReceiver } from "./alert-receiver";
import { checkRuleGroups } from "./alert-rule";
import { checkThresholds } from "./alert-thresholds";
import { ControlPlaneMetrics } from "./control-plane-metrics";
import { DASHBOARD_NAMES, dashboardProblem } from "./dashboards";
import type {
  AlertingOptions,
  GrafanaOptions,
  MonitoringStackProps,
  MonitoringVolume,
  PrometheusOptions,
  RemoteWrite,
} from "./monitoring-props";
import { checkRetentionSize } from "./retention-size";

const KEYS = [
  "cluster",
  "releases",
  "namespace",
  "controlPlane",
  "prometheus",
  "alerting",
  "grafana",
  "extraValues",
  "timeoutSeconds",
];

/** Longest name of the namespace: another one has `-nodes` behind. */
const MAX_NAMESPACE_LENGTH = 57;

/** Size of the volume of Prometheus, when nobody says another. */
export const DEFAULT_VOLUME_SIZE = "50Gi";

/** Checks the properties of a `MonitoringStack`; callers without types may give anything. */
export function checkMonitoringStack(given: MonitoringStackProps): CheckResult {
  const { cluster, releases, namespace, controlPlane, prometheus, alerting, grafana, ...options } = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkReleases("releases", releases, cluster),
    dnsLabel("namespace", namespace, { maxLength: MAX_NAMESPACE_LENGTH }),
    typeof namespace === "string" && namespace.startsWith("kube-")
      ? problem("namespace", "reserved-namespace", "must not begin with kube-", "choose another name", namespace)
      : undefined,
    ofKind(
      "controlPlane",
      controlPlane,
      ControlPlaneMetrics,
      "use ControlPlaneMetrics.throughProxies() or ControlPlaneMetrics.none()",
    ),
    controlPlane instanceof ControlPlaneMetrics ? controlPlane.check("controlPlane", readable(cluster)) : undefined,
    checkPrometheus("prometheus", prometheus),
    checkAlerting("alerting", alerting),
    checkGrafanaOptions("grafana", grafana),
    checkHelmChartOptions("", options),
  ];
}

function checkPrometheus(path: string, given: PrometheusOptions | undefined): CheckResult {
  const { replicas, retention, retentionSize, volume, resources, remoteWrite } = readable(given);
  return [
    object(path, given) ??
      knownKeys(path, given, ["replicas", "retention", "retentionSize", "volume", "resources", "remoteWrite"]),
    integer(`${path}.replicas`, replicas, { min: 1, max: 3 }),
    checkRetention(`${path}.retention`, retention),
    checkRetentionSize(`${path}.retentionSize`, retentionSize, readable(volume).size ?? DEFAULT_VOLUME_SIZE),
    checkVolume(`${path}.volume`, volume),
    checkResources(`${path}.resources`, resources),
    each(`${path}.remoteWrite`, remoteWrite, (at, target) => checkRemoteWrite(at, target as RemoteWrite)),
  ];
}

function checkVolume(path: string, given: MonitoringVolume | undefined): CheckResult {
  if (given === undefined) {
    return undefined;
  }
  const { size, storageClass } = readable(given);
  return (
    object(path, given) ?? [
      knownKeys(path, given, ["size", "storageClass"]),
      required(`${path}.size`, size) ??
        quantity(`${path}.size`, size) ??
        checkVolumeSize(`${path}.size`, size, undefined),
      checkStorageClass(`${path}.storageClass`, storageClass),
    ]
  );
}

function checkRemoteWrite(path: string, given: RemoteWrite): CheckResult {
  const { url: address, token } = readable(given);
  return (
    object(path, given) ?? [
      knownKeys(path, given, ["url", "token"]),
      required(`${path}.url`, address) ?? url(`${path}.url`, address, { schemes: ["https", "http"] }),
      notLiteralSecret(`${path}.token`, token),
    ]
  );
}

function checkAlerting(path: string, given: AlertingOptions | undefined): CheckResult {
  const { receivers, heartbeat, replicas, thresholds, rules } = readable(given);
  return [
    object(path, given) ?? knownKeys(path, given, ["receivers", "heartbeat", "replicas", "thresholds", "rules"]),
    each(`${path}.receivers`, receivers, (at, one) => required(at, one) ?? checkReceiver(at, one)),
    checkReceiver(`${path}.heartbeat`, heartbeat),
    integer(`${path}.replicas`, replicas, { min: 1, max: 3 }),
    object(`${path}.thresholds`, thresholds) ?? checkThresholds(`${path}.thresholds`, thresholds),
    checkRuleGroups(`${path}.rules`, rules),
    readableList(rules).map((group, index) => {
      const { name } = readable(group);
      return typeof name === "string" && name.startsWith("k8s-on-openstack-")
        ? problem(
            `${path}.rules[${index}].name`,
            "reserved-name",
            "must not begin with k8s-on-openstack-",
            "choose another name",
            name,
          )
        : undefined;
    }),
  ];
}

function checkReceiver(path: string, receiver: unknown): CheckResult {
  return receiver instanceof AlertReceiver
    ? receiver.check(path)
    : ofKind(path, receiver, AlertReceiver, "use AlertReceiver.email(...), .slack(...) or .webhook(...)");
}

function checkGrafanaOptions(path: string, given: GrafanaOptions | undefined): CheckResult {
  const { adminPassword, existingSecret, volume, route, resources, dashboards } = readable(given);
  return [
    object(path, given) ??
      knownKeys(path, given, ["adminPassword", "existingSecret", "volume", "route", "resources", "dashboards"]),
    notLiteralSecret(`${path}.adminPassword`, adminPassword),
    dnsName(`${path}.existingSecret`, existingSecret),
    adminPassword !== undefined && existingSecret !== undefined
      ? problem(`${path}.existingSecret`, "password-twice", "must not be given beside 'adminPassword'", "leave one out")
      : undefined,
    checkVolume(`${path}.volume`, volume),
    object(`${path}.route`, route) ?? checkPageRoute(`${path}.route`, route),
    checkResources(`${path}.resources`, resources),
    checkDashboards(`${path}.dashboards`, dashboards),
  ];
}

function checkDashboards(path: string, given: Readonly<Record<string, string>> | undefined): CheckResult {
  const entries: [string, unknown][] = isPlainObject(given) ? Object.entries(given) : [];
  return [
    object(path, given),
    entries.map(([name, text]) => [
      dnsLabel(`${path}.${name}`, name, { maxLength: 40 }),
      DASHBOARD_NAMES.includes(name)
        ? problem(
            `${path}.${name}`,
            "reserved-name",
            "must not have the name of one of the library",
            "choose another",
            name,
          )
        : undefined,
      dashboardProblem(`${path}.${name}`, text),
    ]),
  ];
}
