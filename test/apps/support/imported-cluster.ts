import type { App, TerraformStack } from "cdktf";
import { LoadBalancerProvider } from "../../../lib";
import type { IKubernetesCluster } from "../../../lib";
import { ApplicationStack, StateBackend } from "../../../stacks";
import { importCluster } from "../../support/imported-cluster";

const ID = "11111111-2222-4333-8444-555555555555";

/** A stack for applications of a cluster that was not made here, so that there is no other stack. */
export function addApplicationStack(app: App): {
  readonly stack: TerraformStack;
  readonly cluster: IKubernetesCluster;
} {
  const stack = new ApplicationStack(app, "applications", { backend: StateBackend.pg() });
  const cluster = importCluster(stack, { externalNetworkId: ID, loadBalancerProvider: LoadBalancerProvider.AMPHORA });
  stack.connectTo(cluster);
  return { stack, cluster };
}
