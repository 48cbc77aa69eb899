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
  KuryrPodSubnets,
  KuryrSecurityGroups,
  MachineImage,
  NetworkPlugin,
  NetworkRef,
  NetworkRouter,
  Probe,
  Scaling,
  SweepOnDestroy,
} from "k8s-on-openstack";
import { ComputeInstanceV2 } from "k8s-on-openstack/openstack/compute-instance-v2";
import { NetworkingPortV2 } from "k8s-on-openstack/openstack/networking-port-v2";
import { ClusterStacks } from "k8s-on-openstack/stacks";
import type { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

/** Ranges: nodes, pods, ClusterIPs, and the virtual machines of a department that has no containers yet. */
const ranges = {
  nodes: "10.50.0.0/24",
  pods: "10.52.0.0/16",
  services: "10.54.0.0/16",
  machines: "10.51.0.0/24",
};

/** A cluster whose pods are ports of Neutron, and a virtual machine beside it that talks to them without a gateway in between. */
export function build(app: App): ClusterStacks {
  const stacks = new ClusterStacks(app, "kuryr", { backend: exampleBackend(), cluster: buildCluster });
  const { cluster, platform, applications } = stacks;
  new ClusterPlatform(platform, "Platform", { cluster });

  const namespace = new KubernetesNamespace(applications, "Stock", { cluster, name: "stock" });
  new ContainerApplication(applications, "Api", {
    cluster,
    namespace,
    name: "api",
    image: "docker.io/nginxinc/nginx-unprivileged:1.27.5-alpine",
    ports: [{ name: "http", port: 8080 }],
    resources: { cpu: "50m", memory: "64Mi", memoryLimit: "64Mi" },
    readiness: Probe.http("/"),
    liveness: Probe.http("/"),
    scaling: Scaling.fixed(2),
    // becomes a NetworkPolicy, and Kuryr makes a security group of that.
    exposure: Exposure.cluster({ fromCidrs: [ranges.machines] }),
  });
  return stacks;
}

function buildCluster(stack: InfrastructureStack): K8sOnOpenStackCluster {
  const network = new ClusterNetwork(stack, "Network", { cidr: ranges.nodes, externalNetwork: cloud.externalNetwork });
  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "kuryr",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.octavia({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.kuryr({
      // upstream ended with release 10.0.0 in 2024; without this line, the error names what to take instead.
      acceptRetired: true,
      images: cloud.kuryrImages,
      podCidr: ranges.pods,
      podSubnets: KuryrPodSubnets.perNamespace({ prefixLength: 24 }),
      securityGroups: KuryrSecurityGroups.fromPolicies(),
      reachableFrom: [ranges.machines],
    }),
    serviceCidr: ranges.services,
    controlPlane: { count: 3, flavor: cloud.controlPlaneFlavor },
    // so that the example can be destroyed in one go; leave it out for a cluster that you need.
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 2, flavor: cloud.workerFlavor });
  // ports and balancers that a dead cluster leaves would keep their networks from going; this calls Python where Terraform runs.
  new SweepOnDestroy(stack, "Sweep", { cluster });
  buildMachine(stack, network.routerId ?? "");
  return cluster;
}

/** A virtual machine on a network of its own, behind the router of the cluster: pods and Services are a hop away. */
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
    keyPair: cloud.machineKeyPair,
    network: [{ port: port.id }],
  });
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
