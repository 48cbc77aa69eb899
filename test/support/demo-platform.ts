import type { App } from "cdktf";
import type { IKubernetesCluster, K8sOnOpenStackClusterProps } from "../../lib";
import { ApplicationStack, PlatformStack, StateBackend } from "../../stacks";
import type { InfrastructureStack } from "../../stacks";
import { addCluster, newStack } from "./demo-cluster";

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
