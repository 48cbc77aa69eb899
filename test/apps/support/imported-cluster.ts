import type { App, TerraformStack } from "cdktf";
import { K8sOnOpenStackCluster, KubernetesVersion, LoadBalancerProvider } from "../../../lib";
import type { IKubernetesCluster } from "../../../lib";
import { ApplicationStack, StateBackend } from "../../../stacks";

const ID = "11111111-2222-4333-8444-555555555555";

/** A stack for applications of a cluster that was not made here, so that there is no other stack. */
export function addApplicationStack(app: App): {
  readonly stack: TerraformStack;
  readonly cluster: IKubernetesCluster;
} {
  const stack = new ApplicationStack(app, "applications", { backend: StateBackend.pg() });
  const cluster = K8sOnOpenStackCluster.fromClusterAttributes(stack, "Cluster", {
    clusterName: "other",
    version: KubernetesVersion.V1_36,
    endpointHost: "10.0.0.1",
    endpointPort: 6443,
    certificateAuthority: "pem",
    credentials: { clientCertificate: "certificate", clientKey: "key" },
    podCidrs: ["10.244.0.0/16"],
    serviceCidrs: ["10.96.0.0/16"],
    clusterDomain: "cluster.local",
    nodeCidr: "10.10.0.0/24",
    nodeMtu: 1450,
    networkId: ID,
    subnetId: ID,
    externalNetworkId: ID,
    loadBalancerProvider: LoadBalancerProvider.AMPHORA,
  });
  stack.connectTo(cluster);
  return { stack, cluster };
}
