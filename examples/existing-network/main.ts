import { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  FloatingIp,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
  NetworkRef,
} from "k8s-on-openstack";
import type { NodePoolOptions } from "k8s-on-openstack";
import { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

/** What somebody else made for you: names, range, and a floating IP that firewalls outside already know. */
const existing = {
  network: process.env.EXAMPLE_NETWORK ?? "business",
  subnet: process.env.EXAMPLE_SUBNET ?? "business-v4",
  router: process.env.EXAMPLE_ROUTER ?? "business-router",
  cidr: process.env.EXAMPLE_CIDR ?? "10.30.0.0/24",
  virtualIp: process.env.EXAMPLE_VIRTUAL_IP ?? "10.30.0.250",
  allocationPool: (process.env.EXAMPLE_ALLOCATION_POOL ?? "10.30.0.10-10.30.0.199").split("-"),
  floatingIp: process.env.EXAMPLE_FLOATING_IP ?? "203.0.113.50",
};

/** Three control plane nodes that share a virtual IP, on a network, subnet and router that exist already. */
export function build(app: App, workers: Partial<NodePoolOptions> = {}): K8sOnOpenStackCluster {
  const stack = new InfrastructureStack(app, "existing-network", { backend: exampleBackend() });

  const [start = "", end = ""] = existing.allocationPool;
  const network = ClusterNetwork.fromExisting(stack, "Network", {
    network: NetworkRef.named(existing.network),
    subnet: NetworkRef.named(existing.subnet),
    router: NetworkRef.named(existing.router),
    cidr: existing.cidr,
    allocationPools: [{ start, end }],
    externalNetwork: cloud.externalNetwork,
  });

  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "shared",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.virtualIp({
      address: existing.virtualIp,
      floatingIp: FloatingIp.existing(existing.floatingIp),
      allowedCidrs: [cloud.officeCidr],
    }),
    networkPlugin: NetworkPlugin.calico(),
    controlPlane: { count: 3, flavor: cloud.controlPlaneFlavor },
    // so that the example can be destroyed in one step; leave it out for a cluster that you need.
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 3, flavor: cloud.workerFlavor, ...workers });
  return cluster;
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
