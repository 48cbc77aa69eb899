import { App } from "cdktf";
import {
  AlertReceiver,
  ApiEndpoint,
  CertificateIssuer,
  ClusterDashboard,
  ClusterNetwork,
  ClusterPlatform,
  ContainerApplication,
  GatewayExposure,
  InfluxSink,
  K8sOnOpenStackCluster,
  KubernetesNamespace,
  KubernetesVersion,
  LogStack,
  LogStorage,
  MachineImage,
  MonitoringStack,
  NetworkPlugin,
  NodeMetrics,
  Probe,
  VolumePolicy,
} from "k8s-on-openstack";
import { ClusterStacks } from "k8s-on-openstack/stacks";
import type { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

const HOSTS = { grafana: "grafana.watch.example.com", dashboard: "dashboard.watch.example.com" };

/** A cluster that is watched: figures and alerts, logs, the older chain with InfluxDB, a page that shows its objects, and an application. */
export function build(app: App): ClusterStacks {
  const stacks = new ClusterStacks(app, "monitoring", { backend: exampleBackend(), cluster: buildCluster });
  const { cluster, platform, applications } = stacks;

  const base = new ClusterPlatform(platform, "Platform", {
    cluster,
    storage: { storageClasses: [{ name: "fast", volumeType: cloud.volumeType }, { name: "archive" }] },
    // figures and logs go with the platform, so that the example can be destroyed in one go.
    janitor: { volumes: VolumePolicy.delete() },
  });
  const gateway = base.addGateway({
    hosts: Object.values(HOSTS),
    issuer: CertificateIssuer.internal(),
    exposure: GatewayExposure.public({ allowedCidrs: [cloud.officeCidr] }),
  });

  const monitoring = new MonitoringStack(platform, "Monitoring", {
    cluster,
    prometheus: { retention: "15d", volume: { size: "50Gi", storageClass: base.storage.storageClass("fast") } },
    alerting: {
      receivers: [AlertReceiver.webhook({ url: "https://ops.example.com/alerts" })],
      thresholds: { claimPercent: 80 },
      rules: [
        {
          name: "shop",
          rules: [
            {
              alert: "WelcomeGone",
              expr: 'absent(up{job="applications", application="welcome"} == 1)',
              for: "10m",
              labels: { severity: "critical" },
              annotations: { summary: "The welcome page shows no figures." },
            },
          ],
        },
      ],
    },
    grafana: {
      volume: { size: "5Gi", storageClass: base.storage.storageClass("archive") },
      route: { gateway, host: HOSTS.grafana },
    },
  });
  const logs = new LogStack(platform, "Logs", {
    cluster,
    storage: LogStorage.volume({ size: "50Gi", storageClass: base.storage.storageClass("archive") }),
    grafana: monitoring,
  });
  const influx = new InfluxSink(platform, "Influx", {
    cluster,
    volume: { size: "20Gi", storageClass: base.storage.storageClass("archive"), deletionProtection: false },
    grafana: monitoring,
  });
  const page = new ClusterDashboard(platform, "Dashboard", { cluster, route: { gateway, host: HOSTS.dashboard } });
  // volumes come after the driver that makes them, and go while it is still there.
  base.putOnTop(monitoring, logs, influx, page);

  const namespace = new KubernetesNamespace(applications, "Shop", { cluster, name: "shop" });
  new ContainerApplication(applications, "Welcome", {
    cluster,
    namespace,
    name: "welcome",
    image: "docker.io/stefanprodan/podinfo:6.9.2",
    ports: [{ name: "http", port: 9898 }],
    metrics: { path: "/metrics" },
    liveness: Probe.http("/healthz"),
    resources: { cpu: "50m", memory: "64Mi" },
  });
  return stacks;
}

function buildCluster(stack: InfrastructureStack): K8sOnOpenStackCluster {
  const network = new ClusterNetwork(stack, "Network", {
    cidr: "10.46.0.0/24",
    externalNetwork: cloud.externalNetwork,
  });
  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "watch",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.octavia({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.calico(),
    nodeMetrics: NodeMetrics.fromNodes(),
    controlPlane: { count: 1, flavor: cloud.controlPlaneFlavor, etcdVolume: { size: 20, type: cloud.volumeType } },
    // so that the example can be destroyed in one go; leave it out for a cluster that you need.
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 3, flavor: cloud.workerFlavor });
  return cluster;
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
