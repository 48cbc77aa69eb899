import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  HarborBackup,
  HarborPlacement,
  HarborRegistry,
  HarborSoftware,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
  NodeSoftware,
} from "../../../../lib";
import { PreviewRun } from "../../../../lib/preview";
import type { SavedState } from "../../../../lib/preview";
import { InfrastructureStack, StateBackend } from "../../../../stacks";
import { Lab } from "../lab";
import type { TestNode } from "../test-cluster";
import type { InstallerMirror } from "./installer-mirror";

/** Name of the registry. */
export const HOSTNAME = "registry.example.com";

const ADDRESS = "10.77.0.31";
const NODE_ADDRESS = "10.77.0.11";

/** What one apply made. */
export interface TestMachines {
  /** Machine of the registry. */
  readonly machine: TestNode;

  /** Control plane node of a cluster beside it. */
  readonly controlPlane: TestNode;
}

/** What the machine's scripts are told. */
export interface RegistryValues {
  readonly data_volume: string;
  readonly backup_volume: string;
  readonly backup_folder: string;
}

/**
 * The lab's registry as the library's constructs make it: synthesized, planned and applied by Terraform against simulated providers.
 */
export class TestRegistry {
  private state: SavedState | undefined;
  private userData: ReadonlyMap<string, string> = new Map();

  public constructor(private readonly mirror: InstallerMirror) {}

  /** Applies a generation of the machine, and gives the machine and a node beside it. */
  public async apply(generation: number): Promise<TestMachines> {
    const folder = mkdtempSync(join(tmpdir(), "lab-registry-"));
    try {
      const app = new App({ outdir: join(folder, "out") });
      this.build(app, generation);
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
      const name = generation === 1 ? "registry" : `registry-g${generation}`;
      const nodeOf = (id: string, server: string, address: string): TestNode => {
        const userData = this.userData.get(server);
        if (userData === undefined) {
          throw new Error(`Terraform made no server ${server}, only ${[...this.userData.keys()].join(", ")}`);
        }
        return { id, name: server, address, userData };
      };
      return {
        machine: nodeOf(`reg${generation}`, name, ADDRESS),
        controlPlane: nodeOf("cp1", "lab-control-plane-1", NODE_ADDRESS),
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  private build(app: App, generation: number): void {
    const stack = new InfrastructureStack(app, "lab", { backend: StateBackend.local() });
    const network = new ClusterNetwork(stack, "Network", { cidr: "10.77.0.0/24", externalNetwork: "public" });
    const registry = new HarborRegistry(stack, "Registry", {
      hostname: HOSTNAME,
      deletionProtection: false,
      placement: HarborPlacement.machine({
        name: "registry",
        network,
        image: MachineImage.named("lab"),
        flavor: "m1.large",
        address: ADDRESS,
        generation,
        dataVolume: { size: 40 },
        backup: HarborBackup.daily({ keep: 2, volume: { size: 40 } }),
        software: HarborSoftware.installer({ url: this.mirror.url, sha256: this.mirror.sha256 }),
        trustedCaCertificates: [this.mirror.certificate],
      }),
    });
    new K8sOnOpenStackCluster(stack, "Cluster", {
      name: "lab",
      version: KubernetesVersion.V1_36,
      network,
      image: MachineImage.named("lab"),
      endpoint: ApiEndpoint.external(Lab.ENDPOINT),
      networkPlugin: NetworkPlugin.flannel(),
      software: NodeSoftware.preinstalled(),
      deletionProtection: false,
      hostAliases: { [ADDRESS]: [registry.hostname] },
      registryMirrors: [registry.ownMirror()],
      controlPlane: { count: 1, flavor: "m1.medium", addresses: { "1": NODE_ADDRESS } },
    });
  }
}

/** What a machine's user data tells its scripts. */
export function valuesOf({ userData }: TestNode): RegistryValues {
  return JSON.parse(fileOf(userData, "/etc/k8s-on-openstack/node.json")) as RegistryValues;
}

/** A file of user data. */
export function fileOf(userData: string, path: string): string {
  const document = JSON.parse(userData.slice(userData.indexOf("\n"))) as {
    readonly write_files: readonly { readonly path: string; readonly content: string }[];
  };
  return document.write_files.find((file) => file.path === path)?.content ?? "";
}
