import * as path from "node:path";
import { PreviewRun } from "k8s-on-openstack/preview";
import { ExampleProject } from "../support/example-project";
import { expectThat } from "../support/run-report";
import { CLUSTER_VARIABLES } from "./apps/cluster";
import type { ScenarioContext, TestCluster } from "./context";
import { DryRun } from "./dry-run";
import { renderRelease, type PlannedRelease, type RenderedObject } from "./rendered-release";

const APPS = ["all-charts", "registry-charts", "shared-storage", "observability-sinks", "monitoring-charts"].map(
  (name) => path.resolve(__dirname, `apps/${name}.ts`),
);

/** Groups whose kinds are defined by a program of the chart once it runs, so that no API server knows them beforehand. */
const DEFINED_AT_RUN_TIME = /^cilium\.io\//;

interface StateDocument {
  readonly resources?: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: PlannedRelease }[];
  }[];
}

/** A release, and the folder of its stack. */
interface Found {
  readonly release: PlannedRelease;
  readonly stackFolder: string;
}

/** Every chart, rendered with the values of the constructs, is taken by the API server of each version that was named. */
export async function runCharts(context: ScenarioContext): Promise<void> {
  for (const app of APPS) {
    for (const cluster of context.clusters) {
      await runChartsOn(context, app, cluster);
    }
  }
}

async function runChartsOn(context: ScenarioContext, app: string, cluster: TestCluster): Promise<void> {
  const { report } = context;
  const label = `${path.basename(app, ".ts")} on ${cluster.version}`;
  let found: readonly Found[] = [];
  const planned = await report.step(label, "the stacks say which releases", async () => {
    found = await findReleases(context, app, cluster);
    const charts = new Set(found.map(({ release }) => `${path.basename(release.chart)} ${release.version}`));
    return `${found.length} releases of ${charts.size} charts`;
  });
  const objects = new Map<Found, readonly RenderedObject[]>();
  if (!planned) {
    return;
  }
  for (const one of found) {
    await report.step(label, `${nameOf(one.release)} renders`, async () => {
      const rendered = await render(context, one, cluster);
      objects.set(one, rendered);
      return `${rendered.length} objects`;
    });
  }
  const dryRun = new DryRun(cluster.session);
  try {
    await report.step(label, "definitions of custom kinds", () => define(dryRun, objects));
    for (const [one, rendered] of objects) {
      await report.step(label, `the API server takes ${nameOf(one.release)}`, () =>
        judge(dryRun, one.release, rendered),
      );
    }
  } finally {
    await dryRun.end();
  }
}

/** Releases as Terraform resolves them: the simulated providers of the preview fill in what a cloud would. */
async function findReleases(context: ScenarioContext, app: string, cluster: TestCluster): Promise<readonly Found[]> {
  const project = new ExampleProject(app, context.folder("charts", app, cluster.version), {
    [CLUSTER_VARIABLES.kubeconfig]: cluster.kubeconfig,
    [CLUSTER_VARIABLES.version]: cluster.version,
  });
  const stacks = project.synthesize();
  const { state, report } = await new PreviewRun({
    folder: project.outdir,
    binary: context.settings.binary,
    destroy: false,
  }).run();
  expectThat(report.ok, `the preview failed: ${JSON.stringify(report).slice(0, REPORT_CHARACTERS)}`);
  return [...state.stacks].flatMap(([name, document]) =>
    ((document as StateDocument).resources ?? [])
      .filter(({ type }) => type === "helm_release")
      .flatMap(({ instances }) => instances)
      .map(({ attributes }) => ({ release: attributes, stackFolder: stacks[name] ?? project.outdir })),
  );
}

const REPORT_CHARACTERS = 2_000;

/** Stacks may install a chart under one name in namespaces of their own. */
function nameOf({ namespace, name }: PlannedRelease): string {
  return `${namespace}/${name}`;
}

function render(
  context: ScenarioContext,
  { release, stackFolder }: Found,
  cluster: TestCluster,
): Promise<readonly RenderedObject[]> {
  const { helm, charts } = context.settings;
  return renderRelease(release, {
    helm,
    charts,
    stackFolder,
    workFolder: context.folder("charts", cluster.version, "values", release.namespace),
    kubernetesVersion: cluster.version,
  });
}

async function define(dryRun: DryRun, objects: ReadonlyMap<Found, readonly RenderedObject[]>): Promise<string> {
  const all = [...objects.values()].flat();
  const definitions = all.filter(({ kind }) => kind === "CustomResourceDefinition");
  await dryRun.define(definitions);
  const namespaces = [...objects].flatMap(([{ release }, rendered]) => [
    release.namespace,
    ...rendered.flatMap(({ metadata }) => metadata.namespace ?? []),
  ]);
  await dryRun.addNamespaces(namespaces);
  return `${definitions.length} definitions, ${new Set(namespaces).size} namespaces`;
}

async function judge(dryRun: DryRun, release: PlannedRelease, objects: readonly RenderedObject[]): Promise<string> {
  const judged = objects.filter(({ apiVersion }) => !DEFINED_AT_RUN_TIME.test(apiVersion));
  const objections: string[] = [];
  for (const object of judged) {
    const objection = await dryRun.objection(object, release.namespace);
    if (objection !== undefined) {
      objections.push(`${object.kind} ${object.metadata.name}: ${objection}`);
    }
  }
  expectThat(objections.length === 0, objections.join("\n"));
  const later = objects.length - judged.length;
  return `${judged.length} objects${later === 0 ? "" : `; ${later} of kinds that are defined at run time not judged`}`;
}
