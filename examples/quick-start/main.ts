import { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
} from "k8s-on-openstack";
import { InfrastructureStack, StateBackend } from "k8s-on-openstack/stacks";

const app = new App();
const stack = new InfrastructureStack(app, "prod-a", { backend: StateBackend.pg() });
const network = new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public" });

const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
  name: "prod-a",
  version: KubernetesVersion.V1_36,
  network,
  image: MachineImage.named("ubuntu-24.04"),
  endpoint: ApiEndpoint.octavia({ allowedCidrs: ["198.51.100.0/24"] }),
  networkPlugin: NetworkPlugin.cilium(),
  controlPlane: { count: 3, flavor: "m1.large", etcdVolume: { size: 20, type: "ssd" } },
});
cluster.addNodePool("general", { count: 3, flavor: "m1.xlarge" });

app.synth();
