import * as path from "node:path";
import { ClusterInventory } from "../support/cluster-inventory";
import type { KubernetesSession } from "../support/kubernetes-session";
import { expectThat } from "../support/run-report";
import { STAGE_VARIABLE, type STAGES } from "./apps/observability";
import { expectNothingLeft, type ScenarioContext } from "./context";
import { InfluxDouble } from "./influx-double";
import { ClusterProject } from "./project";
import { WorkloadTemplates } from "./workload-templates";

const APP = path.resolve(__dirname, "apps/observability.ts");
const NAME = "observability";
const DAY_SECONDS = 86_400;

/** An InfluxDB of the app: which Secrets its setup writes, with what for, and how long it keeps data before and after the change. */
interface Sink {
  readonly namespace: string;
  /** Address of its double. */
  readonly address: string;
  readonly secrets: Readonly<Record<string, "read" | "write">>;
  readonly days: readonly [number, number];
}

const SINKS: readonly Sink[] = [
  {
    namespace: "influx",
    address: "127.0.2.1",
    secrets: {
      "influx-agents/influx-writer": "write",
      "influx/influx-writer": "write",
      "monitoring/data-source-influx": "read",
    },
    days: [30, 90],
  },
  {
    namespace: "influx-own",
    address: "127.0.2.2",
    secrets: {
      "influx-own-agents/influx-writer": "write",
      "influx-own/influx-writer": "write",
      "influx-own/influx-reader": "read",
    },
    days: [182, 5],
  },
];

/** Who reads what was changed at its start: intervals, retentions, object storage logins, the password of a Grafana without a volume. */
const RESTARTED: readonly string[] = [
  "DaemonSet influx-agents/telegraf-ds",
  "Deployment influx-own/grafana",
  "Deployment influx/telegraf-inventory",
  "StatefulSet logs-s3/loki",
  "StatefulSet logs/loki",
];

/** What Helm leaves: definitions and their APIs, and what hooks of Envoy Gateway made. */
const KEPT =
  /^(CustomResourceDefinition|APIService) |^(ClusterRole|ClusterRoleBinding|MutatingWebhookConfiguration) envoy-gateway-/;

const LOKI = "/apis/apps/v1/namespaces/logs/statefulsets/loki";
const LOKI_CLAIM = "/api/v1/namespaces/logs/persistentvolumeclaims/storage-loki-0";
const LOKI_SIZE = "60Gi";

interface Secret {
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * The life of everything that watches a cluster, in all forms: applied at once from nothing, changed in place, destroyed. The setup of
 * InfluxDB runs with the rights that it has, before doubles of InfluxDB where nodes are stand-ins.
 */
export async function runObservability(context: ScenarioContext): Promise<void> {
  const doubles = context.settings.standInNodes ? await startDoubles() : new Map<string, InfluxDouble>();
  const hosts = Object.fromEntries(
    SINKS.map(({ namespace, address }) => [`influxdb2.${namespace}.svc.cluster.local`, address]),
  );
  try {
    await context.withNodes(NAME, { hosts }, () => runLife(context, doubles));
  } finally {
    await Promise.all([...doubles.values()].map((double) => double.stop()));
  }
}

async function startDoubles(): Promise<Map<string, InfluxDouble>> {
  const started = SINKS.map(async ({ namespace, address }) => [namespace, await InfluxDouble.start(address)] as const);
  return new Map(await Promise.all(started));
}

async function runLife(context: ScenarioContext, doubles: ReadonlyMap<string, InfluxDouble>): Promise<void> {
  const { report, cluster } = context;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step(NAME, name, run);
  const before = await ClusterInventory.take(cluster.session);
  const stage = (name: (typeof STAGES)[number]): ClusterProject =>
    new ClusterProject(context, APP, NAME, { [STAGE_VARIABLE]: name });
  const [project, changed, grown] = [stage("new"), stage("changed"), stage("grown")];
  let tokens: readonly string[] = [];
  const lived =
    (await step("apply", () => {
      project.synthesize();
      return project.apply();
    })) &&
    (await step("the setup has given each program its token", async () => {
      tokens = await readTokens(cluster.session, doubles);
      return `${tokens.length} Secrets; ${describeRetention(doubles, 0)}`;
    })) &&
    (await step("second plans are empty", () => project.expectEmptyPlans())) &&
    (await step("changes are made in place", async () => {
      const templates = await WorkloadTemplates.take(cluster.session);
      changed.synthesize();
      const seen = await changed.apply();
      const restarted = (await WorkloadTemplates.take(cluster.session)).changedSince(templates);
      expectThat(restarted.join() === RESTARTED.join(), `restarted: ${restarted.join(", ")}`);
      return `${seen}; ${expectInPlace(changed)}; ${restarted.length} restarted; ${describeRetention(doubles, 1)}`;
    })) &&
    (await step("tokens stay, and the plans are empty again", async () => {
      const now = await readTokens(cluster.session, doubles);
      expectThat(now.join() === tokens.join(), "the setup wrote other tokens than before");
      return changed.expectEmptyPlans();
    })) &&
    (await step("a volume of logs grows as its property says", () => growLogs(cluster.session, grown))) &&
    (await step("destroy is refused", async () => {
      const reason = await grown.expectRefusedDestroy();
      expectThat(/prevent_destroy|Instance cannot be destroyed/.test(reason), reason);
      return "a volume with figures is protected";
    }));
  if (lived || !context.settings.keep) {
    await step("destroy leaves nothing", async () => {
      grown.synthesize();
      grown.liftProtection();
      const seen = await grown.destroy();
      const left = await expectNothingLeft(cluster.session, before);
      const kept = (await ClusterInventory.take(cluster.session)).keptSince(before);
      const unknown = kept.filter((text) => !KEPT.test(text));
      expectThat(unknown.length === 0, `kept by Helm, and not known to be: ${unknown.join(", ")}`);
      return `${seen}; ${left}`;
    });
  }
}

/** An apply alone is refused by the API and rolled back; the way that the property of the size describes comes through. */
async function growLogs(session: KubernetesSession, project: ClusterProject): Promise<string> {
  project.synthesize();
  const refusal = await project.apply().then(
    () => "",
    (error: unknown) => String(error),
  );
  expectThat(/StatefulSet|statefulset/.test(refusal), `not refused by the StatefulSet: ${refusal}`);
  await session.delete(LOKI, { propagationPolicy: "Orphan" });
  await session.patch(LOKI_CLAIM, { spec: { resources: { requests: { storage: LOKI_SIZE } } } });
  return `refused first; ${await project.apply()}; ${await project.expectEmptyPlans()}`;
}

/** What the setups wrote; each token is one that the double gave out for that use. */
async function readTokens(
  session: KubernetesSession,
  doubles: ReadonlyMap<string, InfluxDouble>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { namespace, secrets } of SINKS) {
    const known = doubles.get(namespace)?.authorizations;
    for (const [place, action] of Object.entries(secrets)) {
      const secret = await session.get<Secret>(`/api/v1/namespaces/${place.replace("/", "/secrets/")}`);
      const [value = ""] = Object.values(secret?.data ?? {});
      const text = Buffer.from(value, "base64").toString("utf8");
      const fitting = known?.filter(
        ({ token, permissions }) => text.includes(token) && permissions[0]?.action === action,
      );
      expectThat(text !== "" && fitting?.length !== 0, `${place} holds no token to ${action}`);
      found.push(text);
    }
  }
  return found;
}

/** Fails unless every bucket keeps its data as long as the code says. */
function describeRetention(doubles: ReadonlyMap<string, InfluxDouble>, turn: 0 | 1): string {
  const kept = SINKS.flatMap(({ namespace, days }) => {
    const double = doubles.get(namespace);
    const seen = (double?.retentionSeconds ?? 0) / DAY_SECONDS;
    expectThat(
      double === undefined || seen === days[turn],
      `${namespace} keeps figures ${seen} days, not ${days[turn]}`,
    );
    return double === undefined ? [] : [`${namespace} keeps figures ${seen} days`];
  });
  return kept.join(", ") || "retention is not seen";
}

/** Whatever is not a name for a secret's value stays the object that it was, but for what the code no longer has. */
function expectInPlace({ operations }: ClusterProject): string {
  const removed = operations.filter(({ action }) => action === "delete");
  const others = removed.filter(
    ({ address }) =>
      !/^(terraform_data\.|helm_release\.More_Events_|kubernetes_network_policy_v1\.More_EventTraffic_)/.test(address),
  );
  expectThat(others.length === 0, `removed by a change: ${others.map(({ address }) => address).join(", ")}`);
  const updated = operations.filter(({ action }) => action === "update");
  expectThat(updated.length > 0, "nothing was changed");
  return `${updated.length} updated in place, ${removed.length} removed`;
}
