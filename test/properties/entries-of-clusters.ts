import { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  EgressPolicy,
  HealthMonitor,
  KeyPair,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
  NetworkRef,
  NetworkRouter,
  NodePortAccess,
  NodeSoftware,
  SshAccess,
  Taint,
} from "../../lib";
import { InfrastructureStack, OpenStackConnection, StateBackend } from "../../stacks";
import { addCluster, newStack } from "../support/demo-cluster";

export const ID = "11111111-2222-4333-8444-555555555555";
const DIGEST = "0123456789abcdef".repeat(4);
export const SSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0GdVfZQm0aYJ1XbC4PZ0p4hXb3s3kQbS9p3k1nXJkR me";

/** An entry of the library with properties that it takes. */
export interface Entry {
  readonly name: string;
  readonly props: object;
  readonly call: (props: never) => unknown;
}

export function entry<T extends object>(name: string, props: T, call: (props: T) => unknown): Entry {
  return { name, props, call };
}

function stackWithCluster(cluster: Parameters<typeof addCluster>[1]): unknown {
  return addCluster(newStack(), cluster);
}

const KUBELET = {
  maxPods: 100,
  podPidsLimit: 100,
  kubeReserved: { cpu: "100m", memory: "1Gi", ephemeralStorage: "1Gi" },
  systemReserved: { cpu: "100m" },
  evictionHard: { "memory.available": "5%" },
  imageGcHighThresholdPercent: 80,
  imageGcLowThresholdPercent: 70,
  shutdownGracePeriod: "100s",
  shutdownGracePeriodCriticalPods: "10s",
  featureGates: { SomeGate: true },
  extraConfig: { registryPullQPS: 10 },
};

const MACHINE = {
  flavor: "m1.medium",
  image: MachineImage.named("image"),
  names: ["1"],
  generation: 2,
  generations: { "1": 2 },
  availabilityZones: ["a", "b"],
  addresses: { "1": "10.10.0.50" },
  rootVolume: { size: 20, type: "ssd" },
  volumes: [{ name: "data", size: 10, mountPath: "/srv", type: "ssd", availabilityZone: "nova" }],
  securityGroupIds: [ID],
  floatingIpNetwork: "public",
  labels: { a: "b" },
  taints: [Taint.noSchedule("a", "b")],
  kubelet: KUBELET,
  metadata: { a: "b" },
};

const ENDPOINT = {
  allowedCidrs: ["198.51.100.0/24"],
  dnsName: "k8s.example.com",
  certSans: ["api.example.com"],
  port: 6443,
};

/** Networks, clusters, pools and what they are given. */
export const CLUSTER_ENTRIES: readonly Entry[] = [
  entry(
    "ClusterNetwork",
    {
      cidr: "10.10.0.0/24",
      name: "n",
      ipv6: {
        cidr: "fd00::/64",
        gateway: "fd00::1",
        dnsNameservers: ["fd00::2"],
        allocationPools: [{ start: "fd00::9", end: "fd00::99" }],
      },
      router: NetworkRouter.create(),
      externalNetwork: "public",
      dnsNameservers: ["10.10.0.2"],
      mtu: 1500,
      gateway: "10.10.0.1",
      allocationPools: [{ start: "10.10.0.10", end: "10.10.0.99" }],
      tags: ["a"],
    },
    (props) => new ClusterNetwork(newStack(), "Network", props),
  ),
  entry(
    "ClusterNetwork.fromExisting",
    {
      network: NetworkRef.named("n"),
      subnet: NetworkRef.id(ID),
      cidr: "10.10.0.0/24",
      ipv6Subnet: NetworkRef.named("six"),
      ipv6Cidr: "fd00::/64",
      router: NetworkRef.named("r"),
      externalNetworkId: ID,
      mtu: 1500,
      gateway: "10.10.0.1",
      allocationPools: [{ start: "10.10.0.10", end: "10.10.0.99" }],
    },
    (props) => ClusterNetwork.fromExisting(newStack(), "Network", props),
  ),
  entry(
    "NetworkRouter.create",
    { snat: true, availabilityZones: ["a"] },
    (props) =>
      new ClusterNetwork(newStack(), "Network", {
        cidr: "10.10.0.0/24",
        externalNetwork: "public",
        router: NetworkRouter.create(props),
      }),
  ),
  entry(
    "K8sOnOpenStackCluster",
    {
      name: "demo",
      version: KubernetesVersion.V1_36,
      upgradeFrom: KubernetesVersion.V1_35,
      image: MachineImage.named("i"),
      endpoint: ApiEndpoint.virtualIp(),
      networkPlugin: NetworkPlugin.cilium(),
      controlPlane: {
        ...MACHINE,
        count: 1,
        previousCount: 1,
        etcdVolume: { size: 20, type: "ssd", availabilityZone: "n" },
        schedulable: true,
      },
      serviceCidr: "10.96.0.0/16",
      ipv6ServiceCidr: undefined,
      clusterDomain: "cluster.local",
      reservedCidrs: ["192.168.0.0/24"],
      serviceLoadBalancers: undefined,
      nodePorts: NodePortAccess.loadBalancers(),
      egress: EgressPolicy.strict({ tcpPorts: [443] }),
      nodeMetrics: undefined,
      ssh: SshAccess.none(),
      keyPair: KeyPair.fromName("k"),
      keyAlgorithm: undefined,
      deletionProtection: true,
      joinToken: undefined,
      imageRepository: "registry.example.com/k8s",
      approveServingCertificates: false,
      metadataUrl: "http://169.254.169.254",
    },
    (cluster) => stackWithCluster({ cluster }),
  ),
  entry<object>(
    "the insides of a cluster",
    {
      hardening: {
        audit: {
          rules: [
            {
              level: "Metadata",
              users: ["a"],
              verbs: ["get"],
              resources: [{ group: "a", resources: ["b"] }],
              namespaces: ["x"],
            },
            { level: "Metadata" },
          ],
          maxAgeDays: 30,
          maxBackups: 10,
          maxSizeMb: 100,
        },
        podSecurityEnforce: "baseline",
        podSecurityWarn: "restricted",
        podSecurityExemptNamespaces: ["a"],
        eventRateLimits: [{ type: "Server", qps: 1, burst: 1, cacheSize: 1 }],
        admissionPlugins: ["AlwaysPullImages"],
        alwaysPullImages: true,
      },
      apiServer: {
        extraArgs: [{ name: "v", value: "2" }],
        extraVolumes: [{ name: "x", hostPath: "/x", mountPath: "/x", readOnly: true }],
      },
      controllerManager: { extraArgs: [{ name: "v", value: "2" }], extraVolumes: [] },
      scheduler: { extraArgs: [{ name: "v", value: "2" }] },
      etcd: {
        extraArgs: [{ name: "heartbeat-interval", value: "200" }],
        quotaGiB: 4,
        backupSchedule: "hourly",
        backupsKept: 3,
      },
      kubelet: KUBELET,
      software: NodeSoftware.packages(),
      ntpServers: ["ntp.example.com"],
      timezone: "Europe/Berlin",
      proxy: {
        httpProxy: "http://proxy.example.com:3128",
        httpsProxy: "http://proxy.example.com:3128",
        noProxy: [".example.com"],
      },
      trustedCaCertificates: undefined,
      registryMirrors: [{ registry: "docker.io", mirrors: ["https://mirror.example.com"], caCertificate: undefined }],
      sysctls: { "vm.max_map_count": "262144" },
      files: [{ path: "/etc/motd", content: "hello", permissions: "0644", owner: "root:root" }],
      sshAuthorizedKeys: [SSH_KEY],
    },
    (cluster) => stackWithCluster({ cluster }),
  ),
  entry("a node pool", { ...MACHINE, count: 1, version: KubernetesVersion.V1_35 }, (props) => {
    const cluster = addCluster(newStack(), { pools: {} });
    return cluster.addNodePool("general", props);
  }),
  entry(
    "ApiEndpoint.octavia",
    {
      ...ENDPOINT,
      vipAddress: "10.10.0.9",
      flavorId: ID,
      availabilityZone: "a",
      timeouts: { clientDataMs: 1, memberConnectMs: 1, memberDataMs: 1 },
      monitor: HealthMonitor.tcp(),
      provider: undefined,
      floatingIp: undefined,
    },
    (props) => stackWithCluster({ cluster: { endpoint: ApiEndpoint.octavia(props) } }),
  ),
  entry(
    "ApiEndpoint.virtualIp",
    { ...ENDPOINT, address: "10.10.0.9", interface: "eth0", floatingIp: undefined },
    (props) => stackWithCluster({ cluster: { endpoint: ApiEndpoint.virtualIp(props) } }),
  ),
  entry(
    "ApiEndpoint.external",
    { allowedCidrs: ["198.51.100.0/24"], certSans: ["a.example.com"], port: 443 },
    (props) => stackWithCluster({ cluster: { endpoint: ApiEndpoint.external("k8s.example.com", props) } }),
  ),
  entry("HealthMonitor", { intervalSeconds: 10, timeoutSeconds: 5, retries: 3 }, (props) =>
    stackWithCluster({ cluster: { endpoint: ApiEndpoint.octavia({ monitor: HealthMonitor.readyz(props) }) } }),
  ),
  entry(
    "NetworkPlugin.cilium",
    {
      podCidr: "10.244.0.0/16",
      ipv6PodCidr: undefined,
      nodeMaskSize: 24,
      ipv6NodeMaskSize: 64,
      mtu: 1300,
      encapsulation: undefined,
      wireguard: true,
      replaceKubeProxy: true,
      hubble: true,
      gatewayApi: true,
    },
    (props) => stackWithCluster({ cluster: { networkPlugin: NetworkPlugin.cilium(props) } }),
  ),
  entry("NetworkPlugin.calico", { podCidr: "10.244.0.0/16", encapsulation: undefined, wireguard: true }, (props) =>
    stackWithCluster({ cluster: { networkPlugin: NetworkPlugin.calico(props) } }),
  ),
  entry("NetworkPlugin.flannel", { podCidr: "10.244.0.0/16", encapsulation: undefined }, (props) =>
    stackWithCluster({ cluster: { networkPlugin: NetworkPlugin.flannel(props) } }),
  ),
  entry("EgressPolicy.strict", { tcpPorts: [443], allowedCidrs: ["10.0.0.0/8"] }, (props) =>
    stackWithCluster({ cluster: { egress: EgressPolicy.strict(props) } }),
  ),
  entry(
    "NodeSoftware.packages",
    {
      kubernetesRepository: "https://pkgs.example.com/{minor}/deb",
      kubernetesKeyFingerprint: "A".repeat(40),
      containerdRepository: "https://download.example.com",
      containerdKeyFingerprint: "B".repeat(40),
      containerdVersion: "2.3.6",
    },
    (props) => stackWithCluster({ cluster: { software: NodeSoftware.packages(props) } }),
  ),
  entry(
    "NodeSoftware.mirror",
    {
      checksums: {
        kubeadm: DIGEST,
        kubelet: DIGEST,
        kubectl: DIGEST,
        containerd: DIGEST,
        runc: DIGEST,
        cniPlugins: DIGEST,
        crictl: DIGEST,
      },
    },
    (props) => stackWithCluster({ cluster: { software: NodeSoftware.mirror("https://mirror.example.com", props) } }),
  ),
  entry(
    "arguments of factories",
    {
      image: "i",
      imageId: ID,
      version: "1.36.3",
      network: "n",
      id: ID,
      ssh: ["10.0.0.0/8"],
      ports: ["10.0.0.0/8"],
      host: "k8s.example.com",
      mirror: "https://m.example.com",
      taint: "key",
      value: "v",
      pool: "general",
      key: "k",
      cloud: "c",
      authUrl: "https://k.example.com/v3",
    },
    (all) => {
      const given = { ...all };
      const reference = ClusterNetwork.fromExisting(newStack(), "Network", {
        network: NetworkRef.named(given.network),
        subnet: NetworkRef.id(given.id),
        cidr: "10.10.0.0/24",
      });
      stackWithCluster({
        cluster: {
          image: MachineImage.named(given.image),
          version: KubernetesVersion.of(given.version),
          keyPair: KeyPair.fromName(given.key),
        },
        pools: {
          a: { image: MachineImage.fromImageId(given.imageId), taints: [Taint.noSchedule(given.taint, given.value)] },
        },
      });
      stackWithCluster({
        cluster: {
          ssh: SshAccess.from(given.ssh),
          sshAuthorizedKeys: [SSH_KEY],
          nodePorts: NodePortAccess.from(given.ports),
          endpoint: ApiEndpoint.external(given.host),
        },
      });
      stackWithCluster({
        cluster: {
          software: NodeSoftware.mirror(given.mirror, {
            checksums: {
              kubeadm: DIGEST,
              kubelet: DIGEST,
              kubectl: DIGEST,
              containerd: DIGEST,
              runc: DIGEST,
              cniPlugins: DIGEST,
            },
          }),
        },
      });
      addCluster(newStack(), { pools: {} }).addNodePool(given.pool, { flavor: "m" });
      new InfrastructureStack(new App(), "a", {
        backend: StateBackend.pg(),
        openstack: OpenStackConnection.fromCloud(given.cloud),
      });
      new InfrastructureStack(new App(), "b", {
        backend: StateBackend.pg(),
        openstack: OpenStackConnection.fromAuthUrl(given.authUrl),
      });
      return reference;
    },
  ),
];
