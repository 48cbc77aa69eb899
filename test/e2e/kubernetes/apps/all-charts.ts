import type { App } from "cdktf";
import {
  ApiEndpoint,
  CertificateIssuer,
  ClusterNetwork,
  ClusterPlatform,
  ContainerApplication,
  GatewayExposure,
  K8sOnOpenStackCluster,
  KubernetesNamespace,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
  VolumePolicy,
} from "k8s-on-openstack";
import { ClusterStacks, StateBackend } from "k8s-on-openstack/stacks";
import type { InfrastructureStack } from "k8s-on-openstack/stacks";
import { CLUSTER_VARIABLES } from "./cluster";

const HOST = "shop.example.com";

/** Everything that the library installs, for the version under test: one cluster for each network plugin, the first one with all add-ons. */
export function build(app: App): void {
  addFullCluster(app, "cilium", NetworkPlugin.cilium({ wireguard: true, hubble: true }));
  addPlainCluster(app, "calico", NetworkPlugin.calico());
  addPlainCluster(app, "flannel", NetworkPlugin.flannel());
}

function addFullCluster(app: App, name: string, plugin: NetworkPlugin): void {
  const { cluster, platform, applications } = addStacks(app, name, plugin);
  const base = new ClusterPlatform(platform, "Platform", {
    cluster,
    storage: { storageClasses: [{ name: "fast", volumeType: "ssd" }, { name: "archive" }] },
    janitor: { volumes: VolumePolicy.delete() },
  });
  const gateway = base.addGateway({
    hosts: [HOST],
    issuer: CertificateIssuer.internal(),
    exposure: GatewayExposure.worldwide(),
  });
  base.addNames({ domains: ["example.com"] });
  const namespace = new KubernetesNamespace(applications, "Namespace", { cluster, name: "shop" });
  new ContainerApplication(applications, "Shop", {
    cluster,
    namespace,
    name: "shop",
    image: "registry.example.com/shop:1.0.0",
    ports: [{ name: "http", port: 8080 }],
    resources: { cpu: "50m", memory: "64Mi" },
    route: { gateway, host: HOST },
  });
}

function addPlainCluster(app: App, name: string, plugin: NetworkPlugin): void {
  const { cluster, platform } = addStacks(app, name, plugin);
  new ClusterPlatform(platform, "Platform", { cluster });
}

function addStacks(app: App, name: string, networkPlugin: NetworkPlugin): ClusterStacks {
  return new ClusterStacks(app, `charts-${name}`, {
    backend: StateBackend.local(),
    cluster: (stack: InfrastructureStack) =>
      new K8sOnOpenStackCluster(stack, "Cluster", {
        name,
        version: KubernetesVersion.of(process.env[CLUSTER_VARIABLES.version] ?? ""),
        network: new ClusterNetwork(stack, "Network", { cidr: "10.60.0.0/24", externalNetwork: "public" }),
        image: MachineImage.named("ubuntu-24.04"),
        endpoint: ApiEndpoint.octavia({ allowedCidrs: ["198.51.100.0/24"] }),
        networkPlugin,
        controlPlane: { count: 1, flavor: "m1.medium" },
        deletionProtection: false,
      }),
  });
}
