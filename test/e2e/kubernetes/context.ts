import * as path from "node:path";
import { ClusterInventory } from "../support/cluster-inventory";
import type { KubernetesSession } from "../support/kubernetes-session";
import type { RunReport } from "../support/run-report";
import { expectThat } from "../support/run-report";
import { Terraform } from "../support/terraform";
import type { ExecutedImage } from "./stand-in/kubelet";
import { SOME_NODES, type StandInNode } from "./stand-in/nodes";
import { StandIn } from "./stand-in/stand-in";

/** What the command line and the environment say about one run. */
export interface RunSettings {
  /** Program: `terraform` or `tofu`. */
  readonly binary: string;
  /** Program: Helm, for the rendering of charts. */
  readonly helm: string;
  /** Folder for synthesized stacks, states and logs. */
  readonly workFolder: string;
  /** Examples with upper stacks. */
  readonly examples: readonly string[];
  /** Leave what a failed scenario made. */
  readonly keep: boolean;
  /** Play nodes, because the cluster has none. */
  readonly standInNodes: boolean;
  /** Folder with charts, in place of their repositories. */
  readonly charts?: string;
  /** Images whose pods the stand-in runs as processes. */
  readonly executed: readonly ExecutedImage[];
}

/** One API server, and where its kubeconfig is. */
export interface TestCluster {
  readonly kubeconfig: string;
  readonly session: KubernetesSession;
  /** Version, such as `1.36.3`. */
  readonly version: string;
}

/** What a scenario works with. */
export class ScenarioContext {
  public constructor(
    public readonly settings: RunSettings,
    /** The cluster that things are put on. */
    public readonly cluster: TestCluster,
    /** All clusters that were named, that one first. */
    public readonly clusters: readonly TestCluster[],
    public readonly report: RunReport,
  ) {}

  /** A folder of this run. */
  public folder(...names: readonly string[]): string {
    return path.join(this.settings.workFolder, ...names.map((name) => path.basename(name).replace(/\.ts$/, "")));
  }

  /** Runs Terraform in a stack's folder, with its log beside the scenario's other files. */
  public terraform(
    stackFolder: string,
    scenarioFolder: string,
    env: Readonly<Record<string, string>>,
    onAddress: (address: string, action: string) => void,
  ): Terraform {
    return new Terraform(stackFolder, {
      binary: this.settings.binary,
      env,
      log: path.join(scenarioFolder, "terraform.log"),
      onEvent: (event) => {
        if (event.type === "apply_start" || event.type === "apply_complete") {
          this.report.progress(event["@message"] ?? "");
        }
        if (event.type === "apply_complete") {
          onAddress(event.hook?.resource?.addr ?? "", event.hook?.action ?? "");
        }
      },
    });
  }

  /** Runs a scenario with the nodes of the cluster, or with stand-ins where it has none. */
  public async withNodes<T>(name: string, options: NodeOptions, run: () => Promise<T>): Promise<T> {
    const { standInNodes, executed } = this.settings;
    if (!standInNodes) {
      return run();
    }
    const { nodes = SOME_NODES, fresh = false, hosts = {} } = options;
    const workFolder = this.folder(name);
    const standIn = await StandIn.start(this.cluster.session, {
      nodes,
      freshNodes: fresh,
      executed,
      hosts,
      workFolder,
    });
    try {
      return await run();
    } finally {
      await standIn.stop();
      await this.report.step(name, "what stood in", () => Promise.resolve(standIn.notes.join("\n") || "no remarks"));
    }
  }
}

/** Nodes that stand in for those that an API server lacks. */
export interface NodeOptions {
  readonly nodes?: readonly StandInNode[];
  /** Nodes as kubeadm leaves them: not ready without a network plugin, tainted until a cloud controller runs. */
  readonly fresh?: boolean;
  /** Addresses of doubles by the names that pods which are run call them. */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** Fails when anything but those nodes is in the cluster that was not there before; what goes by itself gets time to go. */
export async function expectNothingLeft(
  session: KubernetesSession,
  before: ClusterInventory,
  nodes: readonly { readonly name: string }[] = [],
): Promise<string> {
  let left: readonly string[] = [];
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const now = await ClusterInventory.take(session);
    left = now.since(before).filter((text) => !nodes.some(({ name }) => text === `Node ${name}`));
    if (left.length === 0) {
      const kept = now.keptSince(before);
      const others = kept.filter((text) => !/^(CustomResourceDefinition|APIService) /.test(text));
      return kept.length === 0
        ? `nothing left (${now.size} objects, as before)`
        : `nothing left but what Helm keeps: ${kept.length - others.length} definitions and their APIs${others.map((text) => `, ${text}`).join("")}`;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  expectThat(left.length === 0, `left in the cluster: ${left.join(", ")}`);
  return "";
}

const PATIENCE_MS = 20_000;
const PAUSE_MS = 1_000;
