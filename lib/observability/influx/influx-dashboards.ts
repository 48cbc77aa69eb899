import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import type { Construct } from "constructs";
import { terraformText } from "../../core";
import { DASHBOARD_LABELS } from "../grafana-facts";
import type { IGrafana } from "../grafana-facts";

const FOLDER = join(__dirname, "dashboards");

/** Names of the dashboards. */
export const INFLUX_DASHBOARDS: readonly string[] = ["nodes", "pods", "volumes"];

/** The dashboards as JSON, by the name of their file. */
export function readInfluxDashboards(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    INFLUX_DASHBOARDS.map((name) => [`influx-${name}.json`, readFileSync(join(FOLDER, `${name}.json`), "utf8")]),
  );
}

/** Data of a ConfigMap with the dashboards, whose `${...}` are Grafana's and none of Terraform's. */
export function dashboardData(): Record<string, string> {
  return Object.fromEntries(Object.entries(readInfluxDashboards()).map(([key, text]) => [key, terraformText(text)]));
}

/**
 * Gives a Grafana the dashboards.
 *
 * @param scope construct that they become children of
 * @param grafana the Grafana
 */
export function addDashboards(scope: Construct, { grafanaNamespace }: IGrafana): void {
  new ConfigMapV1(scope, "Dashboards", {
    metadata: { name: "dashboards-influx", namespace: grafanaNamespace, labels: DASHBOARD_LABELS },
    data: dashboardData(),
  });
}
