import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hasTokens, isPlainObject, problem } from "../../core";
import type { CheckResult } from "../../core";

const FOLDER = join(__dirname, "dashboards");

/** Names of the library's dashboards: the cluster, its nodes, etcd, and which application uses which volume of Cinder. */
export const DASHBOARD_NAMES: readonly string[] = ["cluster", "nodes", "etcd", "volumes"];

/** A ConfigMap takes 1 MiB, and annotations and labels have to fit too. @see https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MAX_BYTES = 1_000_000;

/**
 * The library's dashboards as JSON, by name.
 *
 * @param etcd whether figures of etcd are collected
 */
export function readDashboards(etcd: boolean): Readonly<Record<string, string>> {
  const names = DASHBOARD_NAMES.filter((name) => name !== "etcd" || etcd);
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(FOLDER, `${name}.json`), "utf8")]));
}

/** Checks that a text is a dashboard that Grafana can load: an object with a title and a uid, no larger than a ConfigMap. */
export function dashboardProblem(path: string, text: unknown): CheckResult {
  if (hasTokens(text)) {
    return undefined;
  }
  const dashboard = parse(text);
  const isDashboard = isPlainObject(dashboard) && isText(dashboard["title"]) && isText(dashboard["uid"]);
  if (!isDashboard) {
    return problem(
      path,
      "dashboard",
      "must be a dashboard as JSON, with a title and a uid",
      "export it in Grafana with 'Share', or read it from a file",
    );
  }
  return Buffer.byteLength(String(text)) > MAX_BYTES
    ? problem(path, "dashboard-size", `must have at most ${MAX_BYTES} bytes, to fit in a ConfigMap`, "split it")
    : undefined;
}

function parse(text: unknown): unknown {
  try {
    return typeof text === "string" ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}
