import { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  ClusterPlatform,
  ContainerApplication,
  Exposure,
  K8sOnOpenStackCluster,
  KubernetesNamespace,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
  NetworkRef,
  NetworkRouter,
  PodRoutes,
  Probe,
  Scaling,
} from "k8s-on-openstack";
import { ComputeInstanceV2 } from "k8s-on-openstack/openstack/compute-instance-v2";
import { NetworkingPortV2 } from "k8s-on-openstack/openstack/networking-port-v2";
import { ClusterStacks } from "k8s-on-openstack/stacks";
import type { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

/** Ranges: nodes, their pods, and the virtual machines of a department that has no containers yet. */
const ranges = { nodes: "10.60.0.0/24", pods: "10.64.0.0/16", machines: "10.61.0.0/24" };

/** The port that pods answer virtual machines on. */
const PORT = 8080;

/** A cluster whose pods virtual machines reach by their own addresses, without a tunnel, a load balancer or a gateway in between. */
export function build(app: App): ClusterStacks {
  const stacks = new ClusterStacks(app, "routed-pods", { backend: exampleBackend(), cluster: buildCluster });
  const { cluster, platform, applications } = stacks;
  new ClusterPlatform(platform, "Platform", { cluster });

  const namespace = new KubernetesNamespace(applications, "Stock", { cluster, name: "stock" });
  new ContainerApplication(applications, "Api", {
    cluster,
    namespace,
    name: "api",
    image: "docker.io/nginxinc/nginx-unprivileged:1.27.5-alpine",
    ports: [{ name: "http", port: PORT }],
    resources: { cpu: "50m", memory: "64Mi", memoryLimit: "64Mi" },
    readiness: Probe.http("/"),
    liveness: Probe.http("/"),
    scaling: Scaling.fixed(2),
    // machines keep their addresses too, so that a policy can tell them apart.
    exposure: Exposure.cluster({ fromCidrs: [ranges.machines] }),
  });
  return stacks;
}

function buildCluster(stack: InfrastructureStack): K8sOnOpenStackCluster {
  const network = new ClusterNetwork(stack, "Network", { cidr: ranges.nodes, externalNetwork: cloud.externalNetwork });
  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "routed",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.octavia({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.cilium({
      podCidr: ranges.pods,
      podRoutes: PodRoutes.cloudRouter({ reachableFrom: [{ cidr: ranges.machines, tcpPorts: [PORT] }] }),
    }),
    controlPlane: { count: 3, flavor: cloud.controlPlaneFlavor },
    // so that the example can be destroyed in one go; leave it out for a cluster that you need.
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 2, flavor: cloud.workerFlavor });
  buildMachine(stack, network.routerId ?? "");
  return cluster;
}

/** A virtual machine on a network of its own behind the router of the cluster, which knows the way to every pod. */
function buildMachine(stack: InfrastructureStack, routerId: string): void {
  const network = new ClusterNetwork(stack, "Machines", {
    cidr: ranges.machines,
    router: NetworkRouter.existing(NetworkRef.id(routerId)),
  });
  const port = new NetworkingPortV2(stack, "StockPort", {
    name: "stock",
    networkId: network.networkId,
    fixedIp: [{ subnetId: network.subnetId }],
  });
  new ComputeInstanceV2(stack, "StockServer", {
    name: "stock",
    imageName: cloud.image,
    flavorName: cloud.workerFlavor,
    network: [{ port: port.id }],
  });
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
