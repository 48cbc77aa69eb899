import type { App } from "cdktf";
import { LoadBalancerProvider } from "../../lib";
import type { IKubernetesCluster, K8sOnOpenStackClusterProps } from "../../lib";
import { ApplicationStack, PlatformStack, StateBackend } from "../../stacks";
import type { InfrastructureStack } from "../../stacks";
import { addCluster, newStack } from "./demo-cluster";
import { importCluster } from "./imported-cluster";

const ID = "11111111-2222-4333-8444-555555555555";

/** The three stacks of a small cluster, the upper two still empty. */
export interface DemoPlatform {
  readonly infrastructure: InfrastructureStack;
  readonly platform: PlatformStack;
  readonly applications: ApplicationStack;
  readonly cluster: IKubernetesCluster;
}

/**
 * A cluster in a stack of its own, and stacks for what goes on it.
 *
 * @param app where the stacks are put; a new one if left out
 * @param props properties of the cluster that differ from the demo's
 */
export function addPlatform(app?: App, props: Partial<K8sOnOpenStackClusterProps> = {}): DemoPlatform {
  const infrastructure = newStack("infrastructure", app);
  const cluster = addCluster(infrastructure, { cluster: props });
  const scope = infrastructure.node.root;
  const backend = StateBackend.pg();
  const platform = new PlatformStack(scope, "platform", { backend, cluster });
  const applications = new ApplicationStack(scope, "applications", { backend, cluster, platform });
  return { infrastructure, platform, applications, cluster };
}

/** A platform for a cluster that was not made here: previews of add-ons need no machines, which take most of the time. */
export function addImportedPlatform(app: App): Pick<DemoPlatform, "platform" | "cluster"> {
  const platform = new PlatformStack(app, "platform", { backend: StateBackend.pg() });
  const cluster = importCluster(platform, { externalNetworkId: ID, loadBalancerProvider: LoadBalancerProvider.OVN });
  platform.connectTo(cluster);
  return { platform, cluster };
}
