import type { ClusterSpec, NodeSpec } from "../../../lib/bootstrap";
import { JoinToken, KUBERNETES_RELEASES, NodeRole, NodeSoftware } from "../../../lib/bootstrap";

/** A kind of cluster that people build, with one node of each role. */
export interface Archetype {
  readonly name: string;
  readonly cluster: ClusterSpec;
  readonly nodes: readonly NodeSpec[];
}

/** Text that breaks every careless way of writing a file. */
export const HOSTILE = `it's "quoted" \\ \${x} %{if} #no\n- list: [a, b]\n\t'\u{1f600}' é @INSTANCE_ID ${"long ".repeat(40)}`;

/** Text that stands for a key; no two are the same. */
export function fakePem(what: string): string {
  return `-----BEGIN ${what}-----\n${Buffer.from(what.repeat(6)).toString("base64")}\n-----END ${what}-----\n`;
}

const MINIMAL: ClusterSpec = {
  name: "demo",
  kubernetesVersion: "1.36.3",
  endpoint: { host: "10.10.0.10" },
  networking: { podCidrs: ["10.244.0.0/16"], serviceCidrs: ["10.96.0.0/16"], nodeCidrs: ["10.10.0.0/24"] },
  caCertificate: fakePem("CERTIFICATE OF THE CLUSTER"),
  joinToken: "abcdef.0123456789abcdef",
  secrets: {
    caPrivateKey: fakePem("KEY OF THE CLUSTER"),
    frontProxyCaCertificate: fakePem("CERTIFICATE OF THE FRONT PROXY"),
    frontProxyCaPrivateKey: fakePem("KEY OF THE FRONT PROXY"),
    etcdCaCertificate: fakePem("CERTIFICATE OF ETCD"),
    etcdCaPrivateKey: fakePem("KEY OF ETCD"),
    serviceAccountPrivateKey: fakePem("KEY OF SERVICE ACCOUNTS"),
    serviceAccountPublicKey: fakePem("PUBLIC KEY OF SERVICE ACCOUNTS"),
    encryptionKey: "c2VjcmV0LWVuY3J5cHRpb24ta2V5LW9mLTMyLWJ5dGU=",
    joinSeed: "seed-of-join-tokens",
  },
  controlPlaneAddresses: ["10.10.0.11"],
};

const FIRST: NodeSpec = { name: "demo-control-plane-1", role: NodeRole.FIRST_CONTROL_PLANE, addresses: ["10.10.0.11"] };
const WORKER: NodeSpec = { name: "demo-general-1", role: NodeRole.WORKER, addresses: ["10.10.0.21"] };

/** Three control plane nodes behind a load balancer, etcd on volumes, tainted and labelled workers, everything pinned by hand. */
const HIGHLY_AVAILABLE: Archetype = {
  name: "high-availability",
  cluster: {
    ...MINIMAL,
    endpoint: { host: "10.10.0.5", certSans: ["203.0.113.10", "api.demo.example.com"] },
    controlPlaneAddresses: ["10.10.0.11", "10.10.0.12", "10.10.0.13"],
    etcd: {
      quotaGiB: 4,
      backupSchedule: "hourly",
      backupsKept: 24,
      extraArgs: [{ name: "heartbeat-interval", value: "200" }],
    },
    apiServer: { extraArgs: [{ name: "goaway-chance", value: "0.001" }] },
    hardening: { admissionPlugins: ["PodNodeSelector"], alwaysPullImages: true },
    imageRepository: "registry.example.com/k8s",
  },
  nodes: [
    { ...FIRST, etcdVolumeId: "11111111-2222-4333-8444-555555555555" },
    {
      name: "demo-control-plane-2",
      role: NodeRole.CONTROL_PLANE,
      addresses: ["10.10.0.12"],
      etcdVolumeId: "21111111-2222-4333-8444-555555555555",
    },
    {
      ...WORKER,
      labels: { "example.com/disk": "ssd", "example.com/zone": "a" },
      taints: [{ key: "dedicated", value: "database", effect: "NoSchedule" }],
      kubelet: { maxPods: 60, kubeReserved: { cpu: "200m", memory: "1Gi", ephemeralStorage: "1Gi" } },
      dataVolumes: [{ volumeId: "31111111-2222-4333-8444-555555555555", mountPath: "/var/lib/containerd" }],
      machine: {
        software: NodeSoftware.preinstalled(),
        ntpServers: ["ntp1.example.com", "192.0.2.1"],
        timezone: "Europe/Berlin",
        proxy: { httpsProxy: "http://us%40er:p%23w@proxy.example.com:3128", noProxy: [".example.com"] },
        trustedCaCertificates: [fakePem("CERTIFICATE OF THE CLOUD")],
        registryMirrors: [{ registry: "docker.io", mirrors: ["https://mirror.example.com/v2"] }],
        sysctls: { "vm.max_map_count": "262144" },
        files: [{ path: "/etc/motd", content: HOSTILE }],
      },
    },
  ],
};

/** A virtual address held by kube-vip, webhooks, a token that never expires, software from a mirror. */
const VIRTUAL_IP: Archetype = {
  name: "virtual-ip",
  cluster: {
    ...MINIMAL,
    endpoint: { host: "10.10.0.9", virtualIp: true },
    controlPlaneAddresses: ["10.10.0.11", "10.10.0.12", "10.10.0.13"],
    joinTokenLife: JoinToken.permanent(),
    encryptionAlgorithm: "RSA-2048",
    kubeProxy: false,
    approveServingCertificates: false,
    webhooks: [
      {
        name: "keystone",
        url: "https://127.0.0.1:8443/webhook",
        caCertificate: fakePem("CERTIFICATE OF THE WEBHOOK"),
        authentication: true,
        authorization: true,
        matchConditions: ["'alpha.kubernetes.io/identity/project/id' in request.extra"],
      },
    ],
  },
  nodes: [
    {
      ...FIRST,
      machine: {
        software: NodeSoftware.mirror("https://mirror.example.com/", {
          checksums: Object.assign(
            { kubeadm: "a".repeat(64), kubelet: "b".repeat(64), kubectl: "c".repeat(64) },
            { containerd: "d".repeat(64), runc: "e".repeat(64), cniPlugins: "f".repeat(64) },
          ),
        }),
      },
    },
    WORKER,
  ],
};

/** IPv4 and IPv6 side by side. */
const DUAL_STACK: Archetype = {
  name: "dual-stack",
  cluster: {
    ...MINIMAL,
    networking: {
      podCidrs: ["10.244.0.0/16", "fd00:10:244::/56"],
      serviceCidrs: ["10.96.0.0/16", "fd00:10:96::/112"],
      clusterDomain: "k8s.example.com",
      nodeCidrMaskSizeIpv4: 25,
    },
  },
  nodes: [
    { ...FIRST, addresses: ["10.10.0.11", "fd00:10::11"] },
    { ...WORKER, addresses: ["10.10.0.21", "fd00:10::21"] },
  ],
};

/** Pods on a network of the cloud: no share of a range for nodes, no kube-proxy, the DNS after the network plugin. */
const NATIVE_PODS: Archetype = {
  name: "kuryr",
  cluster: {
    ...MINIMAL,
    networking: { ...MINIMAL.networking, allocateNodeCidrs: false },
    kubeProxy: false,
    delayedDns: true,
    kernelModules: ["8021q"],
  },
  nodes: [
    FIRST,
    { ...WORKER, machine: { proxy: { httpsProxy: "http://proxy.example.com:3128" }, ntpServers: ["192.0.2.1"] } },
  ],
};

/** All archetypes; the minimal one once for every Kubernetes release. */
export const ARCHETYPES: readonly Archetype[] = [
  ...KUBERNETES_RELEASES.map(({ minor, version }) => ({
    name: `minimal-${minor}`,
    cluster: { ...MINIMAL, kubernetesVersion: version },
    nodes: [FIRST, WORKER],
  })),
  HIGHLY_AVAILABLE,
  VIRTUAL_IP,
  DUAL_STACK,
  NATIVE_PODS,
];

/** One archetype by its name. */
export function archetype(name: string): Archetype {
  const found = ARCHETYPES.find((candidate) => candidate.name === name);
  if (found === undefined) {
    throw new Error(`no archetype ${name}`);
  }
  return found;
}
