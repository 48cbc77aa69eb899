import { App } from "cdktf";
import {
  ApiEndpoint,
  CertificateIssuer,
  ClusterNetwork,
  ClusterPlatform,
  GatewayExposure,
  HarborAccess,
  HarborDatabase,
  HarborPlacement,
  HarborRegistry,
  HarborScanning,
  HarborStorage,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
} from "k8s-on-openstack";
import { ClusterStacks } from "k8s-on-openstack/stacks";
import type { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

const HOST = "registry.example.com";

/** A cluster whose only task is a registry for others: Harbor behind a gateway, images and database on Cinder volumes. */
export function build(app: App): ClusterStacks {
  const stacks = new ClusterStacks(app, "harbor-kubernetes", { backend: exampleBackend(), cluster: buildCluster });
  const { cluster, platform } = stacks;

  const base = new ClusterPlatform(platform, "Platform", {
    cluster,
    storage: { storageClasses: [{ name: "fast", volumeType: cloud.volumeType }, { name: "archive" }] },
  });
  const gateway = base.addGateway({
    hosts: [HOST],
    issuer: CertificateIssuer.internal(),
    exposure: GatewayExposure.public({ allowedCidrs: [cloud.officeCidr] }),
  });

  const registry = new HarborRegistry(platform, "Registry", {
    hostname: HOST,
    placement: HarborPlacement.kubernetes({
      cluster,
      access: HarborAccess.gateway(gateway),
      storage: HarborStorage.volume({ size: "200Gi", storageClass: base.storage.storageClass("archive") }),
      database: HarborDatabase.internal({ size: "20Gi", storageClass: base.storage.storageClass("fast") }),
    }),
    scanning: HarborScanning.trivy({ ignoreUnfixed: true }),
    // so that the example can be destroyed in one go; leave it out for images that you need.
    deletionProtection: false,
  });
  // the volumes come after the driver that makes them, and go while it is still there.
  base.putOnTop(registry);
  return stacks;
}

function buildCluster(stack: InfrastructureStack): K8sOnOpenStackCluster {
  const network = new ClusterNetwork(stack, "Network", {
    cidr: "10.45.0.0/24",
    externalNetwork: cloud.externalNetwork,
  });
  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "registry",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.octavia({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.cilium(),
    controlPlane: { count: 1, flavor: cloud.controlPlaneFlavor },
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 2, flavor: cloud.workerFlavor });
  return cluster;
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
