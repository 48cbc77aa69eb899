import { App } from "cdktf";
import {
  ApiEndpoint,
  BackupEncryption,
  ClusterNetwork,
  EgressPolicy,
  Encapsulation,
  EtcdBackup,
  FloatingIp,
  HealthMonitor,
  JoinToken,
  K8sOnOpenStackCluster,
  KeyAlgorithm,
  KeyPair,
  KubernetesVersion,
  LoadBalancerProvider,
  MachineImage,
  NetworkPlugin,
  NetworkRouter,
  NodePortAccess,
  NodeSoftware,
  PodSecurityLevel,
  ServerGroupPolicy,
  SshAccess,
  Taint,
} from "k8s-on-openstack";
import type { NodePoolOptions } from "k8s-on-openstack";
import { InfrastructureStack, OpenStackConnection } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

/** Every option, with its default where it has one. Nothing here is needed but what the `minimal` example has, too. */
export function build(app: App, workers: Partial<NodePoolOptions> = {}): K8sOnOpenStackCluster {
  const stack = new InfrastructureStack(app, "reference", {
    // required; StateBackend.local(), .hcp(), .remote(), .s3(), .http() or .pg().
    backend: exampleBackend(),
    // default: the OS_* environment variables; also .fromCloud("name in clouds.yaml") and .fromAuthUrl(url).
    openstack: OpenStackConnection.fromEnvironment({ maxRetries: 5 }),
  });

  const network = new ClusterNetwork(stack, "Network", {
    cidr: "10.40.0.0/24",
    // default: the path of the construct, "reference-network".
    name: "reference",
    // default: none, and then neither router nor floating IPs. Also `externalNetworkId`.
    externalNetwork: cloud.externalNetwork,
    // default: a new router when there is an external network. Also .existing(ref) and .none().
    router: NetworkRouter.create(),
    // default: the first address of the range.
    gateway: "10.40.0.1",
    // default: the whole range; here the last addresses are left for virtual IPs.
    allocationPools: [{ start: "10.40.0.10", end: "10.40.0.199" }],
    // default: those of the cloud.
    dnsNameservers: ["198.51.100.53"],
    // default: the cloud chooses.
    mtu: 1450,
    // default: none. `ipv6: { cidr: "fd00:40::/64" }` makes the network dual stack, with `ipv6PodCidr` and `ipv6ServiceCidr` below.
    tags: ["reference"],
  });

  const keyPair = new KeyPair(stack, "KeyPair", {
    name: "reference",
    publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f admin@example.com",
  });

  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "reference",
    // .V1_34, .V1_35, .V1_36, or another patch release with KubernetesVersion.of("1.36.2").
    version: KubernetesVersion.V1_36,
    // default: not compared. During an upgrade it refuses downgrades and steps over a minor version.
    upgradeFrom: KubernetesVersion.V1_35,
    network,
    // also MachineImage.fromImageId("uuid").
    image: MachineImage.named(cloud.image),

    // also .virtualIp({ address }) without a load balancer service, and .external("api.example.com").
    endpoint: ApiEndpoint.octavia({
      // default: AMPHORA.
      provider: LoadBalancerProvider.AMPHORA,
      // default: only the nodes reach the API.
      allowedCidrs: [cloud.officeCidr],
      // default with `allowedCidrs`: a new one. Also .existing("203.0.113.10") and .none().
      floatingIp: FloatingIp.create(),
      // default: none; the name goes into certificate and kubeconfig, pointing it at the floating IP is yours.
      dnsName: "api.reference.example.com",
      // default: none beyond what the endpoint has anyway.
      certSans: ["kubernetes.reference.example.com"],
      // default: Neutron chooses.
      vipAddress: "10.40.0.5",
      port: 6443,
      timeouts: { clientDataMs: 1_800_000, memberConnectMs: 5_000, memberDataMs: 1_800_000 },
      monitor: HealthMonitor.readyz({ intervalSeconds: 10, timeoutSeconds: 5, retries: 3 }),
    }),

    // also .calico() and .flannel().
    networkPlugin: NetworkPlugin.cilium({
      podCidr: "10.244.0.0/16",
      nodeMaskSize: 24,
      encapsulation: Encapsulation.VXLAN,
      wireguard: false,
      replaceKubeProxy: true,
      hubble: true,
    }),
    serviceCidr: "10.96.0.0/16",
    clusterDomain: "cluster.local",
    // default: none; ranges that the cluster's own must not meet.
    reservedCidrs: ["192.168.0.0/16"],
    // default: the provider of the endpoint.
    serviceLoadBalancers: LoadBalancerProvider.AMPHORA,
    nodePorts: NodePortAccess.loadBalancers(),
    egress: EgressPolicy.all(),
    // default: SshAccess.none(), and then no key is needed.
    ssh: SshAccess.from([cloud.officeCidr]),
    // default: none.
    keyPair,
    sshAuthorizedKeys: [],

    keyAlgorithm: KeyAlgorithm.ECDSA_P256,
    // default: true. False lets the example be destroyed in one step.
    deletionProtection: false,
    joinToken: JoinToken.shortLived(),

    // default: .packages(). Also .preinstalled() and .mirror(url, { checksums }).
    software: NodeSoftware.packages(),
    // default: what the image names.
    ntpServers: ["ntp.example.com"],
    timezone: "Etc/UTC",
    // default: none, for both.
    proxy: { httpsProxy: "http://proxy.example.com:3128", noProxy: ["registry.example.com"] },
    registryMirrors: [{ registry: "docker.io", mirrors: ["https://registry.example.com/v2/docker.io"] }],
    // default: what the image trusts; PEM certificates.
    trustedCaCertificates: [],
    // default: none, for both, beyond what Kubernetes needs.
    sysctls: { "vm.max_map_count": "262144" },
    files: [{ path: "/etc/motd", content: "reference cluster\n", permissions: "0644", owner: "root:root" }],

    hardening: {
      audit: { maxAgeDays: 30, maxBackups: 10, maxSizeMb: 100 },
      podSecurityEnforce: PodSecurityLevel.BASELINE,
      podSecurityWarn: PodSecurityLevel.RESTRICTED,
      podSecurityExemptNamespaces: ["kube-system"],
      alwaysPullImages: false,
    },
    etcd: { quotaGiB: 8, backupSchedule: "*-*-* 00,12:00:00", backupsKept: 5 },
    // default: none. Needs a public key of age, which only you can make, and object storage; also EtcdBackup.s3({ ... }).
    etcdBackup:
      cloud.backupRecipients.length === 0
        ? undefined
        : EtcdBackup.swift({
            encryption: BackupEncryption.age({ recipients: cloud.backupRecipients }),
            // default: "<cluster>-etcd-backups".
            container: "reference-etcd-backups",
            schedule: "*-*-* 00/6:00:00",
            keep: 30,
            // default: only their number matters.
            keepDays: 14,
          }),
    // default: nothing beyond the library's own flags.
    apiServer: { extraArgs: [{ name: "event-ttl", value: "2h" }] },
    controllerManager: { extraArgs: [{ name: "node-monitor-grace-period", value: "50s" }] },
    scheduler: { extraArgs: [] },
    kubelet: {
      maxPods: 110,
      podPidsLimit: 4096,
      kubeReserved: { cpu: "100m", memory: "300Mi" },
      systemReserved: { cpu: "100m", memory: "200Mi" },
      shutdownGracePeriod: "120s",
      shutdownGracePeriodCriticalPods: "30s",
    },
    imageRepository: "registry.k8s.io",
    approveServingCertificates: true,
    metadataUrl: "http://169.254.169.254",

    controlPlane: {
      count: 3,
      flavor: cloud.controlPlaneFlavor,
      // default: Nova chooses.
      availabilityZones: cloud.zones,
      // default: etcd lives on the root disk.
      etcdVolume: { size: 20, type: cloud.volumeType },
      serverGroup: ServerGroupPolicy.SOFT_ANTI_AFFINITY,
      // default: false; ordinary pods stay on workers.
      schedulable: false,
      generation: 1,
      // default: 1 for every node. { "2": 2 } makes node 2 anew, on its port and address.
      generations: {},
    },
  });

  cluster.addNodePool("general", {
    // default: "1" to `count`. Leaving a name out removes that node and no other.
    names: ["1", "2", "3"],
    flavor: cloud.workerFlavor,
    // default: the image of the cluster.
    image: MachineImage.named(cloud.image),
    // default: the version of the cluster.
    version: KubernetesVersion.V1_36,
    availabilityZones: cloud.zones,
    // default: Neutron chooses.
    addresses: { "1": "10.40.0.21" },
    // default: the disk of the flavor. { size: 40, type: "ssd" } boots from a Cinder volume.
    rootVolume: undefined,
    // default: none.
    volumes: [{ name: "containers", size: 50, mountPath: "/var/lib/containerd", type: cloud.volumeType }],
    serverGroup: ServerGroupPolicy.SOFT_ANTI_AFFINITY,
    // default: none. Ids of groups of your own, beside the cluster's.
    securityGroupIds: [],
    // default: none. Gives every node a floating IP of its own: the model with a management network.
    floatingIpNetwork: cloud.externalNetwork,
    labels: { "example.com/tier": "general" },
    taints: [Taint.preferNoSchedule("example.com/tier", "general")],
    // default: the settings of the cluster.
    kubelet: { maxPods: 60 },
    metadata: { "cost-center": "4711" },
    ...workers,
  });
  return cluster;
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
