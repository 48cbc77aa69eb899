import type { App } from "cdktf";
import { K8sOnOpenStackCluster, KubernetesVersion, LoadBalancerProvider } from "../../lib";
import type { IKubernetesCluster, K8sOnOpenStackClusterProps } from "../../lib";
import { ApplicationStack, PlatformStack, StateBackend } from "../../stacks";
import type { InfrastructureStack } from "../../stacks";
import { addCluster, newStack } from "./demo-cluster";

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
  const cluster = K8sOnOpenStackCluster.fromClusterAttributes(platform, "Cluster", {
    clusterName: "demo",
    version: KubernetesVersion.V1_36,
    endpointHost: "10.0.0.1",
    certificateAuthority: "pem",
    credentials: { clientCertificate: "certificate", clientKey: "key" },
    podCidrs: ["10.244.0.0/16"],
    serviceCidrs: ["10.96.0.0/16"],
    nodeCidr: "10.10.0.0/24",
    networkId: ID,
    subnetId: ID,
    externalNetworkId: ID,
    loadBalancerProvider: LoadBalancerProvider.OVN,
  });
  platform.connectTo(cluster);
  return { platform, cluster };
}
