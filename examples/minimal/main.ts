import { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
} from "k8s-on-openstack";
import type { NodePoolOptions } from "k8s-on-openstack";
import { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

/** One control plane node and one worker, on a network of their own, without a load balancer service. */
export function build(app: App, workers: Partial<NodePoolOptions> = {}): K8sOnOpenStackCluster {
  const stack = new InfrastructureStack(app, "minimal", { backend: exampleBackend() });

  const network = new ClusterNetwork(stack, "Network", {
    cidr: "10.10.0.0/24",
    externalNetwork: cloud.externalNetwork,
  });

  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "minimal",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.virtualIp({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.cilium(),
    controlPlane: { count: 1, flavor: cloud.controlPlaneFlavor },
    // so that the example can be destroyed in one step; leave it out for a cluster that you need.
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 1, flavor: cloud.workerFlavor, ...workers });
  return cluster;
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
