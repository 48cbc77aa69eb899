import type { PreviewProgress } from "./preview-progress";
import type { PreviewReport, PreviewStep } from "./preview-report";
import { renderReport } from "./report/render-report";
import { SavedState } from "./saved-state";
import type { Operation } from "./simulation/operation-log";
import type { FlavorSize, SimulatedCloud } from "./simulation/simulated-cloud";
import { Simulation } from "./simulation/simulation";
import type { JsonObject, StackDocument } from "./stack-document";
import { StackRun } from "./stack-run";
import { findStacks } from "./stack-source";
import { TerraformBinary } from "./terraform-binary";
import { TerraformCommand } from "./terraform-command";
import { WorkFolder } from "./work-folder";
import type { WorkStack } from "./work-folder";

/** Properties of `PreviewRun`. */
export interface PreviewRunProps {
  /** Folder with the stacks: what `cdktf synth` wrote, or one stack's `*.tf.json`. */
  readonly folder: string;

  /**
   * What the report calls the app.
   *
   * @default - the folder
   */
  readonly source?: string;

  /**
   * Program that plans: a name or a path.
   *
   * @default - `terraform`, else `tofu`
   */
  readonly binary?: string;

  /**
   * Whether to apply. Without it stacks whose outputs others read are applied all the same, or those could not be
   * planned.
   *
   * @default true
   */
  readonly apply?: boolean;

  /**
   * Whether to destroy everything at the end, to see that nothing is left.
   *
   * @default true
   */
  readonly destroy?: boolean;

  /**
   * File or folder with the states to start from, which previews an upgrade.
   *
   * @default - start from nothing
   */
  readonly from?: string;

  /**
   * Sizes of flavors by name.
   *
   * @default - OpenStack's customary sizes of `m1.*`
   */
  readonly flavors?: ReadonlyMap<string, FlavorSize>;

  /**
   * Folder to work in; it stays, with documents, plans and states.
   *
   * @default - a temporary folder that is removed
   */
  readonly keep?: string;

  /**
   * Time that every simulated change takes, in milliseconds.
   *
   * @default 0
   */
  readonly latency?: number;

  /**
   * Ends the preview and its Terraform.
   *
   * @default - it runs to its end
   */
  readonly signal?: AbortSignal;

  /**
   * Called whenever something begins, moves on or ends.
   *
   * @default - nobody listens
   */
  readonly onProgress?: (progress: PreviewProgress) => void;
}

/** Defines one thing that a preview did to the simulated cloud. */
export interface PreviewOperation extends Operation {
  /** Name of the stack. */
  readonly stack: string;
  readonly step: PreviewStep;

  /**
   * Terraform address.
   *
   * @default - the object has no id, or was only read or removed
   */
  readonly address?: string;
}

/** Defines everything that comes out of a preview. */
export interface PreviewResult {
  readonly report: PreviewReport;

  /** What was done to the simulated cloud, in order. */
  readonly operations: readonly PreviewOperation[];

  /** States after the last apply. */
  readonly state: SavedState;

  /** User data of servers by their names, as their nodes read it. It holds secrets. */
  readonly userData: ReadonlyMap<string, string>;
}

/** Runs one preview: real Terraform, simulated providers, nothing outside this machine. */
export class PreviewRun {
  private readonly operations: PreviewOperation[] = [];
  private readonly userData = new Map<string, string>();
  private readonly before = new Map<string, JsonObject>();
  private readonly after = new Map<string, JsonObject>();

  public constructor(private readonly props: PreviewRunProps) {}

  /**
   * Runs all steps.
   *
   * @throws PreviewError when it cannot begin; what Terraform finds is in the report
   */
  public async run(): Promise<PreviewResult> {
    const startedAt = new Date();
    const { folder, flavors = new Map<string, FlavorSize>(), latency } = this.props;
    const binary = await TerraformBinary.find(this.props.binary);
    const sources = findStacks(folder);
    const from = this.readFrom(sources.map((source) => source.name));
    const work = new WorkFolder(sources, this.props.keep);
    const simulation = new Simulation({ flavors, latency });
    try {
      const runs = await this.runStacks(work, binary, simulation, from);
      const leftovers = await this.destroyStacks(runs, simulation);
      const report = renderReport({
        source: this.props.source ?? folder,
        binary,
        startedAt,
        from: this.props.from,
        forgotten: [...(from?.stacks.keys() ?? [])].filter((name) => !sources.some((source) => source.name === name)),
        runs,
        before: this.before,
        after: this.after,
        flavors,
        userData: (serverId) => this.userData.get(serverId),
        leftovers,
        remnants: simulation.cloud.remains.remnants,
      });
      return { report, operations: this.operations, state: new SavedState(this.after), userData: this.namedUserData() };
    } finally {
      simulation.stop();
      work.remove();
    }
  }

  private async runStacks(
    work: WorkFolder,
    binary: TerraformBinary,
    simulation: Simulation,
    from: SavedState | undefined,
  ): Promise<readonly StackRun[]> {
    const runs: StackRun[] = [];
    const read = new Set(work.stacks.flatMap((stack) => stack.dependencies));
    for (const stack of work.stacks) {
      const saved = from?.stacks.get(stack.name);
      if (saved !== undefined) {
        work.writeState(stack.name, saved);
        this.before.set(stack.name, saved);
      }
      await serve(simulation, stack.document, saved);
      const run = new StackRun(stack, this.commandFor(stack, binary, simulation), this.props.onProgress ?? ignore);
      runs.push(run);
      const ready = stack.dependencies.every((name) => runs.some((other) => other.stack.name === name && other.ok));
      if (!ready || !run.check()) {
        continue;
      }
      await this.runStack(run, simulation.cloud, read.has(stack.name));
      const state = work.readState(stack.name);
      if (state !== undefined) {
        this.after.set(stack.name, state);
      }
    }
    return runs;
  }

  private async runStack(run: StackRun, cloud: SimulatedCloud, isRead: boolean): Promise<void> {
    const applies = this.props.apply !== false;
    const withDocument = !applies || this.before.has(run.stack.name);
    if (!((await run.init()) && (await run.validate()) && (await run.plan(withDocument)))) {
      return;
    }
    if (!applies && !isRead) {
      return;
    }
    cloud.log.clear();
    cloud.folder = run.stack.workFolder;
    const applied = await run.apply();
    this.logOperations(run, "apply", cloud);
    for (const server of cloud.ofType("openstack_compute_instance_v2")) {
      const document = cloud.userData(String(server.id));
      if (document !== undefined) {
        this.userData.set(String(server.id), document);
        this.names.set(String(server.id), String(server.name));
      }
    }
    if (!applied) {
      // what was not made is in the plan only.
      await run.readPlan();
    } else if (applies) {
      await run.planAgain();
    }
  }

  private readonly names = new Map<string, string>();

  private async destroyStacks(runs: readonly StackRun[], { cloud }: Simulation): Promise<readonly string[]> {
    const { apply = true, destroy = true } = this.props;
    const applied = runs.filter((run) => run.steps.some((step) => step.step === "apply"));
    if (!apply || !destroy || applied.length === 0) {
      return [];
    }
    for (const run of [...applied].reverse()) {
      cloud.log.clear();
      await run.destroy();
      this.logOperations(run, "destroy", cloud);
    }
    return cloud.leftovers;
  }

  private logOperations(run: StackRun, step: PreviewStep, cloud: SimulatedCloud): void {
    for (const operation of cloud.log.operations) {
      const address = run.addresses.get(`${operation.type} ${operation.id}`);
      this.operations.push({
        ...operation,
        stack: run.stack.name,
        step,
        ...(address === undefined ? {} : { address }),
      });
    }
  }

  private commandFor(stack: WorkStack, binary: TerraformBinary, simulation: Simulation): TerraformCommand {
    const { signal } = this.props;
    return new TerraformCommand({ binary, cwd: stack.workFolder, reattach: simulation.reattach, signal });
  }

  private readFrom(stacks: readonly string[]): SavedState | undefined {
    return this.props.from === undefined ? undefined : SavedState.read(this.props.from, stacks);
  }

  private namedUserData(): ReadonlyMap<string, string> {
    return new Map([...this.userData].map(([id, text]) => [this.names.get(id) ?? id, text]));
  }
}

/** Serves what a stack needs: its providers, with the types in its documents and in its state. */
async function serve(simulation: Simulation, document: StackDocument, state: JsonObject | undefined): Promise<void> {
  if (document.hasModules) {
    simulation.usedTypes.addEverything();
    return simulation.serve(Simulation.providers);
  }
  const kept = Array.isArray(state?.resources) ? (state.resources as readonly JsonObject[]) : [];
  simulation.usedTypes.add([...document.types, ...kept.map(({ type }) => String(type))]);
  return simulation.serve(document.providers);
}

function ignore(): void {
  // nobody listens.
}
