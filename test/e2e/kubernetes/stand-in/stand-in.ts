import type { KubernetesSession } from "../../support/kubernetes-session";
import { StandInKubelet, type ExecutedImage } from "./kubelet";
import { CONTROLLER_IMAGE, StandInLoadBalancers } from "./load-balancers";
import { StandInNodes, type StandInNode } from "./nodes";
import type { Pod } from "./pod";
import { StandInServices } from "./services";
import type { StandInPart } from "./stand-in-part";
import { StandInVolumes } from "./volumes";

/** What of a cluster is played. */
export interface StandInOptions {
  readonly nodes: readonly StandInNode[];
  /** Nodes as kubeadm leaves them: not ready without a network plugin, tainted until a cloud controller runs. */
  readonly freshNodes: boolean;
  /** Images whose pods are run as processes; when the cloud controller is one of them, its part is not played. */
  readonly executed: readonly ExecutedImage[];
  /** Addresses of doubles by the names that pods which are run call them. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly workFolder: string;
}

const PAUSE_MS = 400;

/** Plays what an API server without nodes lacks, in the background, until it is stopped. */
export class StandIn {
  /** Makes the nodes and begins. */
  public static async start(session: KubernetesSession, options: StandInOptions): Promise<StandIn> {
    const { freshNodes, executed, hosts, workFolder } = options;
    const nodes = new StandInNodes(session, options.nodes, freshNodes);
    await nodes.start();
    const kubelet = new StandInKubelet(session, nodes, executed, { folder: workFolder, hosts });
    const isReal = executed.some(({ image }) => image.endsWith(CONTROLLER_IMAGE));
    const balancers = isReal ? [] : [new StandInLoadBalancers(session, nodes)];
    const services = new StandInServices(session);
    const parts = [kubelet, ...balancers, new StandInVolumes(session), services, nodes];
    return new StandIn([kubelet.notes, services.notes], parts, session);
  }

  /** What went wrong, each text once. */
  public readonly problems = new Set<string>();
  private stopped = false;
  private readonly loop: Promise<void>;

  private constructor(
    private readonly remarks: readonly ReadonlySet<string>[],
    private readonly parts: readonly StandInPart[],
    private readonly session: KubernetesSession,
  ) {
    this.loop = this.run();
  }

  /** What a real cluster would have done otherwise. */
  public get notes(): readonly string[] {
    return [...this.remarks, this.problems].flatMap((texts) => [...texts]);
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
