import { App } from "cdktf";
import type { TerraformStack } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
} from "../../lib";
import type { ClusterNetworkProps, K8sOnOpenStackClusterProps, NodePoolOptions } from "../../lib";
import { InfrastructureStack, StateBackend } from "../../stacks";
import { synth } from "./synth";
import type { SynthesizedStack } from "./synth";

/** What a test changes of the demo cluster. */
export interface DemoCluster {
  /** Properties of the network that differ. */
  readonly network?: Partial<ClusterNetworkProps>;

  /** Properties of the cluster that differ. */
  readonly cluster?: Partial<K8sOnOpenStackClusterProps>;

  /** Pools by name; `{}` has none. */
  readonly pools?: Readonly<Record<string, Partial<NodePoolOptions>>>;
}

/** An application with one stack, whose state is in PostgreSQL so that it draws no warning. */
export function newStack(id = "test", app = new App()): InfrastructureStack {
  return new InfrastructureStack(app, id, { backend: StateBackend.pg() });
}

/** Properties of a small cluster: one control plane node behind a virtual IP. */
export function clusterProps(
  stack: TerraformStack,
  { network, cluster }: DemoCluster = {},
): K8sOnOpenStackClusterProps {
  return {
    name: "demo",
    version: KubernetesVersion.V1_36,
    network:
      cluster?.network ??
      new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public", ...network }),
    image: MachineImage.named("ubuntu-24.04"),
    endpoint: ApiEndpoint.virtualIp(),
    networkPlugin: NetworkPlugin.cilium(),
    controlPlane: { count: 1, flavor: "m1.medium" },
    ...cluster,
  };
}

/** Adds the demo cluster to a stack. */
export function addCluster(stack: TerraformStack, demo: DemoCluster = {}): K8sOnOpenStackCluster {
  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", clusterProps(stack, demo));
  for (const [name, options] of Object.entries(demo.pools ?? { general: {} })) {
    cluster.addNodePool(name, { flavor: "m1.large", ...options });
  }
  return cluster;
}

/** The demo cluster as it is written; the stack is called `test`. */
export function synthCluster(demo: DemoCluster = {}): SynthesizedStack {
  return synth((app) => addCluster(newStack("test", app), demo)).stack("test");
}
