import { describeDiagnostics } from "./diagnostics";
import type { PlanDocument } from "./plan-document";
import type { PreviewProgress } from "./preview-progress";
import type { PreviewProblem, PreviewStep, StepReport } from "./preview-report";
import { Simulation } from "./simulation/simulation";
import type { CommandResult, TerraformCommand, TerraformDiagnostic, TerraformEvent } from "./terraform-command";
import type { WorkStack } from "./work-folder";

/** Actions that leave everything as it is. */
const QUIET: ReadonlySet<string> = new Set(["noop", "read", "move"]);

// nothing else changes the simulated cloud, so there is nothing to refresh.
const DESTROY = ["apply", "-destroy", "-json", "-input=false", "-auto-approve", "-refresh=false"];

const PLAN_FILE = "preview.tfplan";

/** What a plan said about one address. */
export interface PlannedChange {
  readonly address: string;
  readonly action: string;
}

/** Runs the steps of a preview on one stack and keeps what came out of them. */
export class StackRun {
  /** Steps that ran, in order. */
  public readonly steps: StepReport[] = [];

  /** What was found wrong. */
  public readonly problems: PreviewProblem[] = [];

  /** What the plan does, by address; addresses that it leaves alone are absent. */
  public readonly changes = new Map<string, string>();

  /** Ids that the apply gave out, and the addresses that they belong to. */
  public readonly addresses = new Map<string, string>();

  /** The whole plan, where it was asked for. */
  public planDocument: PlanDocument | undefined;

  public constructor(
    public readonly stack: WorkStack,
    private readonly command: TerraformCommand,
    private readonly onProgress: (progress: PreviewProgress) => void,
  ) {}

  /** Whether every step so far went well. */
  public get ok(): boolean {
    return this.steps.length > 0 && this.steps.every((step) => step.ok);
  }

  /** Whether everything that the stack needs can be simulated; says what cannot. */
  public check(): boolean {
    const strange = this.stack.document.providers.filter((provider) => !Simulation.providers.includes(provider));
    for (const provider of strange) {
      const known = Simulation.providers.join(", ");
      this.addProblem(
        "init",
        "provider-not-simulated",
        `needs the provider ${provider}, which previews do not know`,
        `Known are ${known}.`,
      );
    }
    for (const name of this.stack.foreignStates) {
      this.addProblem(
        "init",
        "remote-state-outside",
        `reads the state 'data.terraform_remote_state.${name}', which no stack of this app writes`,
        "Preview the app that writes it together with this one, or pass its outputs as variables.",
        `data.terraform_remote_state.${name}`,
      );
    }
    return strange.length === 0 && this.stack.foreignStates.length === 0;
  }

  /** Prepares the folder. */
  public async init(): Promise<boolean> {
    // without -json: OpenTofu and older Terraform lack it here, and its errors are plain text anyway.
    return this.step("init", ["init", "-input=false", "-no-color"], (result) => {
      if (result.exitCode !== 0) {
        this.addProblem("init", "terraform-init", firstLine(result.stderr), result.stderr.trim());
      }
      return "";
    });
  }

  /** Checks the documents against the providers' schemas. */
  public async validate(): Promise<boolean> {
    return this.step("validate", ["validate", "-json"], (result) => {
      const { diagnostics = [] } = parse<{ diagnostics?: TerraformDiagnostic[] }>(result.stdout) ?? {};
      this.addDiagnostics("validate", diagnostics);
      return "";
    });
  }

  /**
   * Plans, and keeps the plan for the apply.
   *
   * @param withDocument whether to read the whole plan too, which takes another run of Terraform
   */
  public async plan(withDocument: boolean): Promise<boolean> {
    const planned = await this.step("plan", ["plan", "-json", "-input=false", `-out=${PLAN_FILE}`], (result) => {
      for (const change of changesIn(result.events)) {
        this.changes.set(change.address, change.action);
      }
      return plannedSummary(result.events);
    });
    if (planned && withDocument) {
      await this.readPlan();
    }
    return planned;
  }

  /** Reads the whole plan, if that has not been done. */
  public async readPlan(): Promise<void> {
    this.planDocument ??= parse<PlanDocument>((await this.command.run(["show", "-json", PLAN_FILE])).stdout);
  }

  /** Applies the plan. */
  public async apply(): Promise<boolean> {
    return this.step("apply", ["apply", "-json", "-input=false", PLAN_FILE], (result) => {
      for (const { type, hook } of result.events) {
        if (type === "apply_complete" && hook?.resource !== undefined && hook.id_value !== undefined) {
          this.addresses.set(`${hook.resource.resource_type} ${hook.id_value}`, hook.resource.addr);
        }
      }
      return appliedSummary(result.events);
    });
  }

  /** Plans again: a configuration that has settled leaves nothing to do. */
  public async planAgain(): Promise<boolean> {
    return this.step("second-plan", ["plan", "-json", "-input=false", "-detailed-exitcode"], (result) => {
      const left = changesIn(result.events);
      if (result.exitCode === 2) {
        for (const { address, action } of left) {
          this.addProblem(
            "second-plan",
            "second-plan-not-empty",
            `would ${action} ${address} again right after the apply`,
            undefined,
            address,
          );
        }
        if (left.length === 0) {
          this.addProblem("second-plan", "second-plan-not-empty", "outputs would change right after the apply");
        }
      }
      return left.length === 0 && result.exitCode === 0 ? "nothing left to do" : plannedSummary(result.events);
    });
  }

  /** Destroys everything, as `deletionProtection: false` and a destroy would. */
  public async destroy(): Promise<boolean> {
    this.stack.document.withoutProtection().write(this.stack.workFolder);
    return this.step("destroy", DESTROY, (result) => appliedSummary(result.events));
  }

  private async step(
    step: PreviewStep,
    args: readonly string[],
    read: (result: CommandResult) => string,
  ): Promise<boolean> {
    const report = (status: PreviewProgress["status"], done: number, total: number) =>
      this.onProgress({ stack: this.stack.name, step, status, done, total });
    report("started", 0, 0);
    // the plan tells how many changes an apply has; a destroy says so itself.
    let total = step === "apply" ? this.changes.size : 0;
    let done = 0;
    const result = await this.command.run(args, (event) => {
      total = event.type === "change_summary" && event.changes?.operation === "plan" ? countOf(event.changes) : total;
      if (event.type === "apply_complete") {
        done += 1;
        report("running", done, total);
      }
    });
    const before = this.problems.length;
    const summary = read(result);
    this.addDiagnostics(
      step,
      result.events.flatMap(({ diagnostic }) => diagnostic ?? []),
    );
    const found = this.problems.slice(before).some((problem) => problem.severity === "error");
    const ok = result.exitCode === 0 && !found;
    if (!ok && !found) {
      const said = result.stderr.trim();
      const message = firstLine(said) === "" ? `ended with exit code ${result.exitCode}` : firstLine(said);
      this.addProblem(step, `terraform-${step}`, message, said === "" ? undefined : said);
    }
    this.steps.push({ step, milliseconds: result.milliseconds, ok, summary });
    report(ok ? "done" : "failed", done, total);
    return ok;
  }

  private addDiagnostics(step: PreviewStep, diagnostics: readonly TerraformDiagnostic[]): void {
    this.problems.push(...describeDiagnostics(diagnostics, this.stack, step));
  }

  private addProblem(step: PreviewStep, code: string, message: string, detail?: string, address?: string): void {
    const constructPath = this.stack.document.blocks.find((block) => block.address === address)?.constructPath;
    this.problems.push({
      severity: "error",
      code,
      stack: this.stack.name,
      step,
      address,
      constructPath,
      message,
      detail,
    });
  }
}

function changesIn(events: readonly TerraformEvent[]): PlannedChange[] {
  return events.flatMap(({ type, change }) =>
    type === "planned_change" && change !== undefined && !QUIET.has(change.action)
      ? [{ address: change.resource.addr, action: change.action }]
      : [],
  );
}

function plannedSummary(events: readonly TerraformEvent[]): string {
  return summarize(events, { add: "to add", change: "to change", remove: "to remove", nothing: "nothing to do" });
}

function appliedSummary(events: readonly TerraformEvent[]): string {
  return summarize(events, { add: "added", change: "changed", remove: "removed", nothing: "nothing done" });
}

function summarize(
  events: readonly TerraformEvent[],
  words: { readonly add: string; readonly change: string; readonly remove: string; readonly nothing: string },
): string {
  const changes = events.filter((event) => event.type === "change_summary").at(-1)?.changes;
  if (changes === undefined) {
    return "";
  }
  const kinds = ["add", "change", "remove"] as const;
  const said = kinds.filter((kind) => changes[kind] > 0).map((kind) => `${changes[kind]} ${words[kind]}`);
  return said.length === 0 ? words.nothing : said.join(", ");
}

function countOf(changes: { readonly add: number; readonly change: number; readonly remove: number }): number {
  return changes.add + changes.change + changes.remove;
}

function firstLine(text: string): string {
  const lines = text.split("\n").map((line) => line.replace(/^[\s│╷╵]+/, "").trim());
  return lines.find((line) => line !== "")?.replace(/^Error: /, "") ?? "";
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
