import type { ExampleChanges } from "../support/example-changes";
import { ExampleProject } from "../support/example-project";
import { expectThat } from "../support/run-report";
import { TerraformFailure, type Terraform } from "../support/terraform";
import { CLUSTER_VARIABLES } from "./apps/cluster";
import { useLocalCharts } from "./charts";
import type { ScenarioContext } from "./context";
import { liftProtection } from "./protection";

/** What happened to one resource, in the order in which it was finished. */
export interface Operation {
  readonly stack: string;
  readonly address: string;
  readonly action: string;
}

/** The stacks of one program on the test cluster, lowest first. */
export class ClusterProject {
  /** Everything that was made, changed or removed so far. */
  public readonly operations: Operation[] = [];
  private readonly project: ExampleProject;
  private readonly folder: string;
  private readonly stacks = new Map<string, Terraform>();

  public constructor(
    private readonly context: ScenarioContext,
    app: string,
    scenario: string,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {
    this.folder = context.folder(scenario);
    this.project = new ExampleProject(app, this.folder, this.variables());
  }

  /** Writes the stacks anew; the states stay. */
  public synthesize(changes: ExampleChanges = {}): void {
    for (const [name, folder] of Object.entries(this.project.synthesize(changes))) {
      useLocalCharts(folder, this.context.settings.charts);
      const record = (address: string, action: string): void => {
        this.operations.push({ stack: name, address, action });
      };
      if (!this.stacks.has(name)) {
        this.stacks.set(name, this.context.terraform(folder, this.folder, this.variables(), record));
      }
    }
  }

  /**
   * Applies the stacks, lowest first.
   *
   * @param from how many of the lowest are left out
   * @param to how many of the lowest are applied at most
   */
  public async apply(from = 0, to = Infinity): Promise<string> {
    const seen: string[] = [];
    for (const [name, terraform] of [...this.stacks].slice(from, to)) {
      await terraform.init();
      const { seconds } = await terraform.apply();
      seen.push(`${name}: ${(await terraform.stateAddresses()).length} addresses in ${seconds.toFixed(0)} s`);
    }
    return seen.join(", ");
  }

  /** Fails when the plan of an unchanged stack does anything. */
  public async expectEmptyPlans(): Promise<string> {
    for (const [name, terraform] of this.stacks) {
      const plan = await terraform.plan();
      expectThat(plan.isEmpty, `the second plan of ${name} is not empty:\n${plan.toLines().join("\n")}`);
    }
    return "no changes";
  }

  /** Destroys all stacks, highest first. */
  public async destroy(): Promise<string> {
    const seen: string[] = [];
    for (const [name, terraform] of [...this.stacks].reverse()) {
      const { seconds } = await terraform.destroy();
      seen.push(`${name} in ${seconds.toFixed(0)} s`);
    }
    return seen.join(", ");
  }

  /** Takes the deletion protection off everything, and says off how much. */
  public liftProtection(): number {
    return [...this.stacks.values()].reduce((count, { folder }) => count + liftProtection(folder), 0);
  }

  /** Addresses of everything that was destroyed so far, in order. */
  public get removed(): readonly string[] {
    return this.operations.filter(({ action }) => action === "delete").map(({ address }) => address);
  }

  /** Destroys, which has to fail, and gives the reason that Terraform showed. */
  public async expectRefusedDestroy(): Promise<string> {
    try {
      await this.destroy();
    } catch (error) {
      if (error instanceof TerraformFailure) {
        return error.message.replace(/\s+/g, " ");
      }
      throw error;
    }
    throw new Error("the destroy was not refused");
  }

  private variables(): Record<string, string> {
    const { kubeconfig, version } = this.context.cluster;
    return {
      [CLUSTER_VARIABLES.kubeconfig]: kubeconfig,
      [CLUSTER_VARIABLES.version]: version,
      ...this.env,
    };
  }
}
