import { App } from "cdktf";
import {
  ApiEndpoint,
  CertificateIssuer,
  ClusterNetwork,
  ClusterPlatform,
  ContainerApplication,
  EnvValue,
  GatewayExposure,
  K8sOnOpenStackCluster,
  KubernetesNamespace,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
  Probe,
  Scaling,
  Volume,
} from "k8s-on-openstack";
import { ClusterStacks } from "k8s-on-openstack/stacks";
import type { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

const HOSTS = { git: "git.shop.example.com", welcome: "welcome.shop.example.com" };

/** From the network of the machines to a Git server behind a load balancer, its repositories on a Cinder volume. */
export function build(app: App): ClusterStacks {
  const stacks = new ClusterStacks(app, "vm-to-app", { backend: exampleBackend(), cluster: buildCluster });
  const { cluster, platform, applications } = stacks;

  const base = new ClusterPlatform(platform, "Platform", {
    cluster,
    storage: { storageClasses: [{ name: "fast", volumeType: cloud.volumeType }, { name: "archive" }] },
  });
  const gateway = base.addGateway({
    hosts: Object.values(HOSTS),
    issuer: CertificateIssuer.internal(),
    exposure: GatewayExposure.public({ allowedCidrs: [cloud.officeCidr] }),
  });

  const namespace = new KubernetesNamespace(applications, "Shop", {
    cluster,
    name: "shop",
    quota: { cpu: "4", memory: "8Gi", pods: 20, storage: "100Gi", loadBalancers: 0 },
  });

  new ContainerApplication(applications, "Git", {
    cluster,
    namespace,
    name: "git",
    image: "docker.io/gitea/gitea:1.25.5-rootless",
    ports: [{ name: "http", port: 3000 }],
    env: {
      // on the volume: what its first visitor sets up has to be there after a restart, or the next visitor sets it up again.
      GITEA_APP_INI: EnvValue.of("/var/lib/gitea/settings/app.ini"),
      GITEA__server__DOMAIN: EnvValue.of(HOSTS.git),
      GITEA__server__ROOT_URL: EnvValue.of(`https://${HOSTS.git}/`),
    },
    volumes: [
      Volume.claim("repositories", {
        mountPath: "/var/lib/gitea",
        size: "20Gi",
        storageClass: base.storage.storageClass("fast"),
        // so that the example can be destroyed in one go; leave it out for data that you need.
        deletionProtection: false,
      }),
    ],
    resources: { cpu: "100m", memory: "256Mi", memoryLimit: "1Gi" },
    readiness: Probe.http("/api/healthz"),
    liveness: Probe.http("/api/healthz"),
    route: { gateway, host: HOSTS.git },
  });

  new ContainerApplication(applications, "Welcome", {
    cluster,
    namespace,
    name: "welcome",
    image: "docker.io/nginxinc/nginx-unprivileged:1.27.5-alpine",
    ports: [{ name: "http", port: 8080 }],
    config: { "index.html": "<h1>Welcome to the shop</h1>\n" },
    volumes: [Volume.fromConfig("pages", { mountPath: "/usr/share/nginx/html" })],
    resources: { cpu: "50m", memory: "64Mi", memoryLimit: "64Mi" },
    liveness: Probe.http("/"),
    scaling: Scaling.automatic({ min: 2, max: 6, cpuPercent: 70 }),
    route: { gateway, host: HOSTS.welcome },
  });
  return stacks;
}

function buildCluster(stack: InfrastructureStack): K8sOnOpenStackCluster {
  const network = new ClusterNetwork(stack, "Network", {
    cidr: "10.40.0.0/24",
    externalNetwork: cloud.externalNetwork,
  });
  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "shop",
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
    // so that the example can be destroyed in one go; leave it out for a cluster that you need.
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 3, flavor: cloud.workerFlavor, availabilityZones: cloud.zones });
  return cluster;
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
