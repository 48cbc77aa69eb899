import * as path from "node:path";
import type { KubernetesSession } from "../../support/kubernetes-session";
import type { StandInNodes } from "./nodes";
import { endsByItself, podPath, requiredObjects, type Pod } from "./pod";
import { PodProcess } from "./pod-process";
import { renderEnded, renderRunning, renderWaiting, type PodAddresses } from "./pod-status";
import type { StandInPart } from "./stand-in-part";

/** An image whose pods are run as processes. */
export interface ExecutedImage {
  /** End of its name, without its tag. */
  readonly image: string;
  /** Program to run in place of the one that the image holds; without it the pod's command has to exist on this machine. */
  readonly program?: string;
}

/** Where pods are run. */
export interface KubeletMachine {
  /** Folder for their files and logs. */
  readonly folder: string;
  /** Addresses by name, beside those that the machine knows. */
  readonly hosts: Readonly<Record<string, string>>;
}

/** How long a pod waits for a ConfigMap or Secret that some program on a real cluster may be about to make. */
const PATIENCE_MS = 20_000;

/**
 * Plays the kubelets of the stand-in nodes. Pods of chosen images are run as processes of this machine; of all others only the status is
 * written: ready, or completed where they end by themselves.
 */
export class StandInKubelet implements StandInPart {
  /** What a real cluster would have done otherwise, a line each. */
  public readonly notes = new Set<string>();
  private readonly processes = new Map<string, PodProcess>();
  /** Pods that run a program, by the program's path. */
  private readonly turns = new Map<string, string>();
  private readonly waiting = new Map<string, number>();
  private nextAddress = 1;

  public constructor(
    private readonly session: KubernetesSession,
    private readonly nodes: StandInNodes,
    /** Images whose pods are run. */
    private readonly executed: readonly ExecutedImage[],
    private readonly machine: KubeletMachine,
  ) {}

  public async tick(pods: readonly Pod[]): Promise<void> {
    await Promise.all(this.mine(pods).map((pod) => this.look(pod)));
  }

  public async stop(): Promise<void> {
    this.processes.forEach((running) => running.end("SIGKILL"));
    const pods = await this.session.list<Pod>("/api/v1/pods");
    await Promise.all(this.mine(pods).map((pod) => this.remove(pod)));
  }

  private mine(pods: readonly Pod[]): readonly Pod[] {
    return pods.filter(({ spec }) => this.nodes.all.some(({ name }) => name === spec.nodeName));
  }

  private async look(pod: Pod): Promise<void> {
    const phase = pod.status?.phase ?? "Pending";
    const running = this.processes.get(pod.metadata.uid);
    if (pod.metadata.deletionTimestamp !== undefined) {
      await this.terminate(pod, running);
    } else if (running?.exitCode !== undefined) {
      this.forget(pod.metadata.uid);
      await this.report(pod, renderEnded(pod, running.exitCode, running.message));
    } else if (phase === "Pending") {
      await this.start(pod);
    } else if (phase === "Running" && running === undefined && endsByItself(pod)) {
      await this.report(pod, renderEnded(pod, 0, ""));
    }
  }

  private async start(pod: Pod): Promise<void> {
    const { uid, name, namespace = "default" } = pod.metadata;
    const addresses = this.addressesOf(pod);
    const missing = await this.missingObjects(pod);
    const since = this.waiting.get(uid) ?? Date.now();
    const image = this.executedImage(pod);
    if (missing.length > 0 && (image !== undefined || Date.now() - since < PATIENCE_MS)) {
      if (!this.waiting.has(uid)) {
        this.waiting.set(uid, since);
        await this.report(pod, renderWaiting(pod, addresses, "ContainerCreating", `waits for ${missing.join(", ")}`));
      }
      return;
    }
    if (missing.length > 0) {
      this.notes.add(`${namespace}/${name.replace(/(-[a-z0-9]+){1,2}$/, "")} runs without ${missing.join(", ")}`);
    }
    if (image !== undefined && this.takesTurn(image, uid)) {
      const folder = path.join(this.machine.folder, "pods", `${namespace}-${name}`);
      this.processes.set(
        uid,
        await PodProcess.start(this.session, pod, { folder, hosts: this.machine.hosts, ...addresses, ...image }),
      );
    }
    await this.report(pod, renderRunning(pod, addresses));
  }

  private async terminate(pod: Pod, running: PodProcess | undefined): Promise<void> {
    const deadline = Date.parse(pod.metadata.deletionTimestamp ?? "");
    if (running !== undefined && running.exitCode === undefined) {
      running.end(Date.now() > deadline ? "SIGKILL" : "SIGTERM");
      return;
    }
    this.forget(pod.metadata.uid);
    await this.remove(pod);
  }

  private async remove(pod: Pod): Promise<void> {
    await this.session.delete(podPath(pod), { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } });
  }

  private async missingObjects(pod: Pod): Promise<readonly string[]> {
    const paths = requiredObjects(pod);
    const found = await Promise.all(
      paths.map((one) => this.session.get(`/api/v1/namespaces/${pod.metadata.namespace}/${one}`)),
    );
    return paths.filter((_, index) => found[index] === undefined);
  }

  /** Pods of one machine share its ports: of the replicas of a program, which would elect one of them, only the first one runs. */
  private takesTurn({ program }: ExecutedImage, uid: string): boolean {
    if (program === undefined) {
      return true;
    }
    const holder = this.turns.get(program) ?? uid;
    this.turns.set(program, holder);
    return holder === uid;
  }

  private forget(uid: string): void {
    this.processes.delete(uid);
    [...this.turns].filter(([, holder]) => holder === uid).forEach(([program]) => this.turns.delete(program));
  }

  private executedImage({ spec }: Pod): ExecutedImage | undefined {
    return this.executed.find(({ image }) => nameOf(spec.containers[0]?.image ?? "").endsWith(image));
  }

  private addressesOf({ spec }: Pod): PodAddresses {
    const hostIp = this.nodes.all.find(({ name }) => name === spec.nodeName)?.address ?? "192.0.2.1";
    this.nextAddress = (this.nextAddress % 250) + 1;
    return { hostIp, podIp: spec.hostNetwork === true ? hostIp : `198.51.100.${this.nextAddress}` };
  }

  private async report(pod: Pod, status: object): Promise<void> {
    await this.session.patch(`${podPath(pod)}/status`, { status });
  }
}

/** Name of an image without tag and digest. */
function nameOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^/]*$/, "");
}
