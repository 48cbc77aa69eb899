import { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
  Taint,
} from "k8s-on-openstack";
import type { NodePoolOptions } from "k8s-on-openstack";
import { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

/** Three control plane nodes over three zones behind Octavia, etcd on volumes of its own, and two pools of workers. */
export function build(app: App, workers: Partial<NodePoolOptions> = {}): K8sOnOpenStackCluster {
  const stack = new InfrastructureStack(app, "high-availability", { backend: exampleBackend() });

  const network = new ClusterNetwork(stack, "Network", {
    cidr: "10.20.0.0/24",
    externalNetwork: cloud.externalNetwork,
  });

  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "prod-a",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.octavia({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.cilium(),
    controlPlane: {
      count: 3,
      flavor: cloud.controlPlaneFlavor,
      availabilityZones: cloud.zones,
      etcdVolume: { size: 20, type: cloud.volumeType },
    },
    // so that the example can be destroyed in one step; leave it out for a cluster that you need.
    deletionProtection: false,
  });

  cluster.addNodePool("general", {
    count: 3,
    flavor: cloud.workerFlavor,
    availabilityZones: cloud.zones,
    ...workers,
  });
  cluster.addNodePool("batch", {
    count: 2,
    flavor: cloud.workerFlavor,
    labels: { "example.com/workload": "batch" },
    taints: [Taint.noSchedule("example.com/batch", "only")],
  });
  return cluster;
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
