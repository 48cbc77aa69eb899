import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
  NodeSoftware,
} from "../../../lib";
import type { EtcdBackup } from "../../../lib";
import { PreviewRun } from "../../../lib/preview";
import type { SavedState } from "../../../lib/preview";
import { InfrastructureStack, StateBackend } from "../../../stacks";
import { Lab } from "./lab";

/** A node of the lab's cluster: its place in its pool, and the address that the lab gives it. */
export interface TestNode {
  /** Short name for the lab, whose network devices bear it. */
  readonly id: string;

  /** Name of server and Node. */
  readonly name: string;

  readonly address: string;

  /** What cloud-init reads. */
  readonly userData: string;
}

/** What the cluster is asked to be. */
export interface TestClusterChange {
  /** Generations of control plane nodes by their number. */
  readonly generations?: Readonly<Record<string, number>>;

  /** Numbers of the workers. */
  readonly workers: readonly string[];
}

/** What a cluster of the lab is made with. */
export interface TestClusterOptions {
  /** Control plane nodes. @default 3 */
  readonly controlPlanes?: number;

  /** @default NetworkPlugin.flannel() */
  readonly networkPlugin?: NetworkPlugin;

  /** Makes the object storage in the cluster's stack. @default - none */
  readonly etcdBackup?: (stack: InfrastructureStack) => EtcdBackup;
}

const STACK = "lab";

/**
 * The lab's cluster as the library's constructs make it: synthesized, planned and applied by Terraform against simulated providers, so
 * that user data reaches the nodes the way it would in a cloud.
 */
export class TestCluster {
  private state: SavedState | undefined;
  private userData: ReadonlyMap<string, string> = new Map();

  public constructor(
    private readonly version: string,
    private readonly options: TestClusterOptions = {},
  ) {}

  /** Applies a change and gives the join epoch that the control planes' server metadata names from then on. */
  public async apply(change: TestClusterChange): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "lab-cluster-"));
    try {
      const app = new App({ outdir: join(folder, "out") });
      buildCluster(app, this.version, change, this.options);
      app.synth();
      const from = join(folder, "state.json");
      this.state?.write(from);
      const run = new PreviewRun({
        folder: join(folder, "out"),
        destroy: false,
        from: this.state === undefined ? undefined : from,
      });
      const result = await run.run();
      this.state = result.state;
      // user data of a server never changes once it is made.
      this.userData = new Map([...result.userData, ...this.userData]);
      return readEpoch(result.state);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** A control plane node in one of its generations. */
  public controlPlane(number: number, generation = 1): TestNode {
    const name = `lab-control-plane-${number}${generation === 1 ? "" : `-g${generation}`}`;
    return this.node(`cp${number}`, name, `10.77.0.1${number}`);
  }

  /** A worker. */
  public worker(number: number): TestNode {
    return this.node(`w${number}`, `lab-general-${number}`, `10.77.0.2${number}`);
  }

  private node(id: string, name: string, address: string): TestNode {
    const userData = this.userData.get(name);
    if (userData === undefined) {
      throw new Error(`Terraform made no server ${name}, only ${[...this.userData.keys()].join(", ")}`);
    }
    return { id, name, address, userData };
  }
}

function buildCluster(
  app: App,
  version: string,
  { generations, workers }: TestClusterChange,
  { controlPlanes = 3, networkPlugin = NetworkPlugin.flannel(), etcdBackup }: TestClusterOptions,
): void {
  const stack = new InfrastructureStack(app, STACK, { backend: StateBackend.local() });
  const network = new ClusterNetwork(stack, "Network", { cidr: "10.77.0.0/24", externalNetwork: "public" });
  const addresses = (prefix: string, names: readonly string[]) =>
    Object.fromEntries(names.map((name): [string, string] => [name, `${prefix}${name}`]));
  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "lab",
    version: KubernetesVersion.of(version),
    network,
    image: MachineImage.named("lab"),
    endpoint: ApiEndpoint.external(Lab.ENDPOINT),
    networkPlugin,
    software: NodeSoftware.preinstalled(),
    kubelet: { maxPods: 64 },
    deletionProtection: false,
    etcdBackup: etcdBackup?.(stack),
    controlPlane: {
      count: controlPlanes,
      flavor: "m1.medium",
      generations,
      addresses: addresses("10.77.0.1", ["1", "2", "3"].slice(0, controlPlanes)),
    },
  });
  cluster.addNodePool("general", {
    names: workers,
    flavor: "m1.large",
    addresses: addresses("10.77.0.2", workers),
    labels: { "example.com/lab": "true" },
  });
}

/** The epoch is server metadata of the control planes. */
function readEpoch(state: SavedState): string {
  const text = JSON.stringify(state.stacks.get(STACK) ?? {});
  const epochs = new Set([...text.matchAll(/"k8s_on_openstack_join_epoch":"([^"]+)"/g)].map(([, epoch = ""]) => epoch));
  if (epochs.size !== 1) {
    throw new Error(`the control planes name ${epochs.size} join epochs`);
  }
  return [...epochs].join();
}
