import { dnsLabel, object, problem, readable } from "../core";
import type { CheckResult } from "../core";

/**
 * A Grafana that takes data sources and dashboards from labelled ConfigMaps and Secrets of its own namespace, as that of
 * kube-prometheus-stack does when its sidecars run.
 *
 * Its pods are let in where the data is. What they may ask is up to their own namespace: a NetworkPolicy made there for one data source
 * would be the first one for many a Grafana, and cut it from everything else.
 */
export interface IGrafana {
  /** Namespace of its pods, and of the objects that it reads; a reference to it orders what is put there. */
  readonly grafanaNamespace: string;
}

/** Label of ConfigMaps and Secrets that hold data sources. */
export const DATA_SOURCE_LABELS: Readonly<Record<string, string>> = { grafana_datasource: "1" };

/** Label of ConfigMaps that hold dashboards. */
export const DASHBOARD_LABELS: Readonly<Record<string, string>> = { grafana_dashboard: "1" };

/** Label of the pods of Grafana, which its chart gives them. */
export const GRAFANA_PODS: Readonly<Record<string, string>> = { "app.kubernetes.io/name": "grafana" };

/**
 * Checks a Grafana that a caller gave, which without types may be anything; undefined is fine.
 *
 * @param path property path
 * @param grafana the Grafana
 */
export function checkGrafana(path: string, grafana: unknown): CheckResult {
  if (grafana === undefined) {
    return undefined;
  }
  const { grafanaNamespace } = readable(grafana as IGrafana);
  return typeof grafanaNamespace === "string"
    ? dnsLabel(`${path}.grafanaNamespace`, grafanaNamespace)
    : (object(path, grafana) ??
        problem(path, "wrong-kind", "must be a Grafana", "give a MonitoringStack, or { grafanaNamespace: ... }"));
}
