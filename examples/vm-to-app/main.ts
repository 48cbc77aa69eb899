import { App } from "cdktf";
import {
  ApiEndpoint,
  Chart,
  ClusterNetwork,
  HelmChart,
  K8sOnOpenStackCluster,
  KubernetesNamespace,
  KubernetesVersion,
  MachineImage,
  Manifests,
  NetworkPlugin,
  ReadinessGate,
} from "k8s-on-openstack";
import { ApplicationStack, InfrastructureStack, PlatformStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

export function build(app: App): void {
  const backend = exampleBackend();
  const infrastructure = new InfrastructureStack(app, "vm-to-app", { backend });
  const network = new ClusterNetwork(infrastructure, "Network", {
    cidr: "10.40.0.0/24",
    externalNetwork: cloud.externalNetwork,
  });
  const cluster = new K8sOnOpenStackCluster(infrastructure, "Cluster", {
    name: "shop",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.octavia({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.cilium(),
    controlPlane: { count: 1, flavor: cloud.controlPlaneFlavor },
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 2, flavor: cloud.workerFlavor });

  const platform = new PlatformStack(app, "vm-to-app-platform", { backend, cluster });
  new ReadinessGate(platform, "Gate", { cluster });
  new HelmChart(platform, "Cilium", {
    cluster,
    chart: Chart.fromRepository("https://helm.cilium.io", "cilium", "1.19.1"),
    namespace: "kube-system",
    values: {
      MTU: cluster.networking.plugin?.podMtu(cluster.networking.nodeMtu),
      k8sServiceHost: cluster.endpointHost,
    },
  });

  const apps = new ApplicationStack(app, "vm-to-app-applications", { backend, cluster, platform });
  const ns = new KubernetesNamespace(apps, "Namespace", { cluster, name: "shop", quota: { cpu: "4" } });
  new Manifests(apps, "Objects", {
    cluster,
    name: "objects",
    namespace: ns.namespaceName,
    objects: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { a: "${x}" } }],
  });
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
