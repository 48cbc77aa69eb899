import type { KubernetesSession } from "../../support/kubernetes-session";
import { StandInKubelet } from "./kubelet";
import { StandInLoadBalancers } from "./load-balancers";
import { StandInNodes } from "./nodes";
import type { Pod } from "./pod";
import type { StandInPart } from "./stand-in-part";
import { StandInVolumes } from "./volumes";

/** What of a cluster is played. */
export interface StandInOptions {
  /** Nodes as kubeadm leaves them: not ready without a network plugin, tainted until a cloud controller runs. */
  readonly freshNodes: boolean;
  /** Load balancers and volumes, too; without, some cloud controller and storage driver outside are expected. */
  readonly cloud: boolean;
  /** Image, without its tag, whose pods are run as processes. */
  readonly executedImage: string;
  readonly workFolder: string;
}

const PAUSE_MS = 400;

/** Plays what an API server without nodes lacks, in the background, until it is stopped. */
export class StandIn {
  /** Makes the nodes and begins. */
  public static async start(session: KubernetesSession, options: StandInOptions): Promise<StandIn> {
    const nodes = new StandInNodes(session, options.freshNodes);
    await nodes.start();
    const kubelet = new StandInKubelet(session, nodes, options.executedImage, options.workFolder);
    const cloud = options.cloud ? [new StandInLoadBalancers(session, nodes), new StandInVolumes(session)] : [];
    return new StandIn(session, kubelet, [kubelet, ...cloud, nodes]);
  }

  /** What went wrong, each text once. */
  public readonly problems = new Set<string>();
  private stopped = false;
  private readonly loop: Promise<void>;

  private constructor(
    private readonly session: KubernetesSession,
    private readonly kubelet: StandInKubelet,
    private readonly parts: readonly StandInPart[],
  ) {
    this.loop = this.run();
  }

  /** What a real cluster would have done otherwise. */
  public get notes(): readonly string[] {
    return [...this.kubelet.notes, ...this.problems];
  }

  /** Ends all parts, and removes nodes and pods. */
  public async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
    for (const part of this.parts) {
      await part.stop();
    }
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await this.tick();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  private async tick(): Promise<void> {
    try {
      const pods = await this.session.list<Pod>("/api/v1/pods");
      await Promise.all(this.parts.map((part) => part.tick(pods)));
    } catch (error) {
      // the next look comes soon; what stays wrong shows in the report.
      this.problems.add(error instanceof Error ? error.message : String(error));
    }
  }
}
