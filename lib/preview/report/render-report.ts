import { driversOf } from "../kubernetes/volume-driver";
import type { FindDriver } from "../kubernetes/volume-driver";
import type { OutputReport, PlannedAction, PreviewProblem, PreviewReport, StackReport } from "../preview-report";
import type { Remnant } from "../simulation/cluster-remains";
import type { FlavorSize } from "../simulation/simulated-cloud";
import { isObject } from "../stack-document";
import type { JsonObject } from "../stack-document";
import type { StackRun } from "../stack-run";
import type { StackSource } from "../stack-source";
import type { TerraformBinary } from "../terraform-binary";
import { guardClaims } from "./claim-guard";
import { clusterOf, guardControlPlanes } from "./plan-guard";
import { addQuotas, countQuota } from "./quota-need";
import { renderRemnant } from "./remnant-problem";
import { renderContent } from "./render-content";
import { collectFacts } from "./resource-fact";
import type { ResourceFact } from "./resource-fact";
import { renderResource } from "./resource-report";
import { findSecrets } from "./secret-report";
import { findServerChanges, roleOf } from "./server-changes";

/** What a report is made from. */
export interface ReportSources {
  readonly source: string;
  readonly binary: Pick<TerraformBinary, "name" | "version">;
  readonly startedAt: Date;
  readonly from?: string;

  /** Stacks of the saved state that the app no longer has. */
  readonly forgotten: readonly string[];
  readonly runs: readonly StackRun[];

  /** States before the plans, by stack. */
  readonly before: ReadonlyMap<string, JsonObject>;

  /** States after the applies, by stack. */
  readonly after: ReadonlyMap<string, JsonObject>;
  readonly flavors: ReadonlyMap<string, FlavorSize>;
  readonly userData: (serverId: string) => string | undefined;

  /** What exists after the destroy. */
  readonly leftovers: readonly string[];

  /** What controllers inside clusters made and nobody removed. */
  readonly remnants: readonly Remnant[];
}

/** Renders the report of a preview. */
export function renderReport(sources: ReportSources): PreviewReport {
  const inputs = sources.runs.map((run) => ({ run, facts: factsOf(run, sources) }));
  // claims of applications are of classes that the platform below them has.
  const driverOf = driversOf(inputs.flatMap(({ facts }) => facts.map(({ type, values }) => [type, values] as const)));
  const rendered = inputs.map(({ run, facts }) => renderStack(run, sources, facts, driverOf));
  const problems = [
    ...rendered.flatMap(({ problems: found }) => found),
    ...sources.forgotten.map(renderForgotten),
    ...(sources.leftovers.length === 0 ? [] : [renderLeftovers(sources.leftovers)]),
    ...sources.remnants.map(renderRemnant),
  ].sort((left, right) => Number(left.severity !== "error") - Number(right.severity !== "error"));
  const stacks = rendered.map(({ stack }) => stack);
  return {
    format: 1,
    source: sources.source,
    tool: { name: sources.binary.name, version: sources.binary.version },
    startedAt: sources.startedAt.toISOString(),
    milliseconds: Date.now() - sources.startedAt.getTime(),
    ...(sources.from === undefined ? {} : { from: sources.from }),
    ok: !problems.some((problem) => problem.severity === "error"),
    stacks,
    problems,
    quota: addQuotas(stacks.map((stack) => stack.quota)),
  };
}

function factsOf(
  { stack, planDocument: plan, changes }: StackRun,
  { after, before }: ReportSources,
): readonly ResourceFact[] {
  const { document, name } = stack;
  return collectFacts({ document, changes, plan, state: after.get(name), before: before.get(name) });
}

function renderStack(
  run: StackRun,
  sources: ReportSources,
  facts: readonly ResourceFact[],
  driverOf: FindDriver,
): { readonly stack: StackReport; readonly problems: readonly PreviewProblem[] } {
  const { stack, steps } = run;
  const { document, name } = stack;
  const state = sources.after.get(name);
  const servers = findServerChanges(facts);
  const content = renderContent(facts);
  const paths = new Map(facts.map((fact) => [fact.address, fact.constructPath]));
  const guarded = servers.map((change) => ({ ...change, constructPath: paths.get(change.address) }));
  return {
    problems: [
      ...renderAnnotations(stack),
      ...run.problems,
      ...guardControlPlanes(name, guarded, countControlPlanes(facts)),
      ...guardClaims(name, facts),
    ],
    stack: {
      name,
      ...(stack.constructPath === undefined ? {} : { constructPath: stack.constructPath }),
      dependencies: stack.dependencies,
      providers: document.providers,
      resources: facts.map(renderResource),
      changes: countActions(facts),
      servers,
      quota: countQuota(facts, sources.flavors, driverOf),
      secrets: findSecrets({ facts, outputs: document.outputs, userData: sources.userData }),
      outputs: renderOutputs(
        state,
        document.outputs.map((output) => output.name),
      ),
      steps,
      ...(content === undefined ? {} : { content }),
    },
  };
}

/** What constructs warned of at synth, each once: cdktf repeats what an aspect or a check says twice. */
function renderAnnotations({ name, annotations }: StackSource): PreviewProblem[] {
  const problems = annotations
    .filter(({ level }) => level !== "@cdktf/info")
    .map(({ level, constructPath, message }): PreviewProblem => {
      const severity = level === "@cdktf/error" ? "error" : "warning";
      return { severity, code: "annotation", stack: name, step: "synth", constructPath, message };
    });
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function countActions(facts: readonly ResourceFact[]): Readonly<Record<PlannedAction, number>> {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, "no-op": 0, read: 0 };
  facts.forEach((fact) => (counts[fact.action] += 1));
  return counts;
}

function countControlPlanes(facts: readonly ResourceFact[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const fact of facts) {
    if (fact.type === "openstack_compute_instance_v2" && fact.action !== "create" && roleOf(fact) === "control-plane") {
      const cluster = clusterOf(fact.constructPath);
      counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
    }
  }
  return counts;
}

function renderOutputs(state: JsonObject | undefined, declared: readonly string[]): readonly OutputReport[] {
  const known = isObject(state?.outputs) ? state.outputs : {};
  return [...new Set([...declared, ...Object.keys(known)])].sort().map((name): OutputReport => {
    const output = known[name];
    const sensitive = isObject(output) && output.sensitive === true;
    return {
      name,
      sensitive,
      ...(isObject(output) && !sensitive ? { value: output.value } : {}),
    };
  });
}

function renderForgotten(stack: string): PreviewProblem {
  return {
    severity: "warning",
    code: "stack-forgotten",
    stack,
    message: `the saved state has a stack '${stack}' that the app no longer has`,
    detail: "Nothing would destroy what is in it. Destroy it with the old version of the app first.",
  };
}

function renderLeftovers(leftovers: readonly string[]): PreviewProblem {
  return {
    severity: "error",
    code: "leftovers",
    step: "destroy",
    message: `${leftovers.length} objects are left after the destroy`,
    detail: leftovers.join("\n"),
  };
}
