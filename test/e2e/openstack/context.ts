import * as path from "node:path";
import { CloudInventory, countKinds, deleteObjects, type CloudObject } from "../support/cloud-inventory";
import type { ExampleChanges } from "../support/example-changes";
import { ExampleProject } from "../support/example-project";
import type { OpenStackSession } from "../support/openstack-session";
import type { RunReport } from "../support/run-report";
import { expectThat } from "../support/run-report";
import { Terraform, type TerraformEvent } from "../support/terraform";

/** What the command line and the environment say about one run. */
export interface RunSettings {
  /** Program: `terraform` or `tofu`. */
  readonly binary: string;
  /** Folder for synthesized stacks, states and logs. */
  readonly workFolder: string;
  /** Begin of the names of clusters. */
  readonly prefix: string;
  /** Leave what a failed scenario made on the cloud. */
  readonly keep: boolean;
  readonly parallelism?: number;
  /** Flavor of nodes that scenarios add. */
  readonly flavor: string;
}

/** What a scenario works with: the cloud, the report, and projects in folders of their own. */
export class ScenarioContext {
  public constructor(
    public readonly settings: RunSettings,
    public readonly cloud: OpenStackSession,
    public readonly report: RunReport,
    /** Session that may read what only operators see; the tenant's own if there is no other. */
    public readonly operator: OpenStackSession,
  ) {}

  /** Name of the cluster that a scenario makes of an example; short, as it becomes part of host names. */
  public clusterName(example: string, scenario: string): string {
    const short = path
      .basename(example.replace(/\/?main\.ts$|\.ts$/g, ""))
      .slice(0, 12)
      .replace(/-+$/, "");
    return `${this.settings.prefix}${scenario}-${short}`;
  }

  /** A folder of this run for one scenario of one example. */
  public folder(example: string, scenario: string): string {
    return path.join(this.settings.workFolder, `${path.basename(example).replace(/\.ts$/, "")}-${scenario}`);
  }

  /** Runs Terraform in a stack's folder, with its log beside the scenario's other files. */
  public terraform(folder: string, scenarioFolder: string, env: Readonly<Record<string, string>> = {}): Terraform {
    const { binary, parallelism } = this.settings;
    return new Terraform(folder, {
      binary,
      parallelism,
      env,
      log: path.join(scenarioFolder, "terraform.log"),
      onEvent: (event) => this.showEvent(event),
    });
  }

  private showEvent(event: TerraformEvent): void {
    if (event.type === "apply_start" || event.type === "apply_complete") {
      this.report.progress(event["@message"] ?? "");
    }
  }
}

/** One example as a scenario sees it: synthesized with changes, its infrastructure stack at hand. */
export class ScenarioProject {
  /** Name of the cluster that this scenario makes. */
  public readonly clusterName: string;
  private readonly project: ExampleProject;
  private readonly folder: string;
  private current?: Terraform;

  public constructor(
    private readonly context: ScenarioContext,
    public readonly example: string,
    public readonly scenario: string,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {
    this.clusterName = context.clusterName(example, scenario);
    this.folder = context.folder(example, scenario);
    this.project = new ExampleProject(example, this.folder, env);
  }

  /** Terraform in the folder of the infrastructure stack. */
  public get terraform(): Terraform {
    expectThat(this.current !== undefined, "synthesize the project first");
    return this.current;
  }

  /**
   * Writes the stacks anew; the state stays. Stacks above that of the machines need an API server that answers, so they are left to
   * the runs on Kubernetes.
   */
  public synthesize(changes: ExampleChanges): Terraform {
    const stacks = this.project.synthesize({ clusterName: this.clusterName, ...changes });
    const [first] = Object.values(stacks);
    expectThat(first !== undefined, "the example has no stack");
    this.current ??= this.context.terraform(first, this.folder, this.env);
    return this.current;
  }
}

/** Fails when anything is on the cloud that was not there before. */
export async function expectNothingLeft(cloud: OpenStackSession, before: CloudInventory): Promise<string> {
  const left = (await CloudInventory.take(cloud)).since(before);
  expectThat(left.length === 0, `left on the cloud: ${left.map(({ kind, name }) => `${kind} ${name}`).join(", ")}`);
  const kinds = Object.entries(before.counts()).map(([kind, count]) => `${count} ${kind}`);
  return `nothing left (the project owns what it owned: ${kinds.join(", ") || "nothing"})`;
}

/** Removes what a scenario's cluster left, unless it is to be kept. */
export async function removeLeftovers(
  context: ScenarioContext,
  before: CloudInventory,
  clusterName: string,
): Promise<void> {
  if (!context.settings.keep) {
    await deleteObjects(context.cloud, (await CloudInventory.take(context.cloud)).ownedSince(before, clusterName));
  }
}

/** Renders counts of objects for a report line. */
export function renderCounts(objects: readonly CloudObject[]): string {
  return Object.entries(countKinds(objects))
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ");
}
