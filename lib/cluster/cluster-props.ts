import type { ComponentSpec, EtcdSpec, HardeningSpec, JoinToken, KubeletSettings, MachineSpec } from "../bootstrap";
import type { IKeyPair } from "../cloud";
import type {
  ApiEndpoint,
  EgressPolicy,
  IClusterNetwork,
  LoadBalancerProvider,
  NetworkPlugin,
  NodeMetrics,
  NodePortAccess,
  SshAccess,
} from "../network";
import type { KeyAlgorithm } from "../pki";
import type { EtcdBackup } from "./etcd-backup";
import type { KeystoneLogin } from "./keystone";
import type { KubernetesVersion } from "./kubernetes-version";
import type { MachineImage } from "./machine-image";
import type { ControlPlaneOptions } from "./machine-options";

/**
 * Properties of `K8sOnOpenStackCluster`.
 *
 * What describes the inside of a node (versions, software, files, flags, labels) reaches a node when it is made: raise a
 * `generation` to bring it to nodes that exist.
 */
export interface K8sOnOpenStackClusterProps extends MachineSpec {
  /** Name of the cluster: a DNS label of at most 30 characters, unique in the OpenStack project, because load balancers and volumes bear it. */
  readonly name: string;

  /** Version of the control plane, and of new workers unless their pool names another. */
  readonly version: KubernetesVersion;

  /**
   * Version in place, while the cluster is upgraded: refuses downgrades and steps over a minor version.
   *
   * @default - not compared
   */
  readonly upgradeFrom?: KubernetesVersion;

  /** Network of the nodes. */
  readonly network: IClusterNetwork;

  /** Image of all nodes whose pool names no other. */
  readonly image: MachineImage;

  /** Where the API answers: a stable address or name, never that of one node. */
  readonly endpoint: ApiEndpoint;

  /** Network of the pods. */
  readonly networkPlugin: NetworkPlugin;

  /** Nodes of the control plane. */
  readonly controlPlane: ControlPlaneOptions;

  /**
   * IPv4 range of the services. Fixed when the cluster is made. With Kuryr it is the lower half of a Neutron subnet, whose upper half
   * its load balancers take.
   *
   * @default "10.96.0.0/16"
   */
  readonly serviceCidr?: string;

  /**
   * IPv6 range of the services, a /108 at most; makes the cluster dual-stack, together with the network's and the plugin's IPv6
   * ranges. Fixed when the cluster is made.
   *
   * @default - the services have IPv4 addresses only
   */
  readonly ipv6ServiceCidr?: string;

  /**
   * DNS domain of the cluster. Fixed when the cluster is made.
   *
   * @default "cluster.local"
   */
  readonly clusterDomain?: string;

  /**
   * Ranges beyond the cluster that its own must not meet: peered networks, the load balancers' management network.
   *
   * @default - none
   */
  readonly reservedCidrs?: readonly string[];

  /**
   * Octavia provider that Services of type LoadBalancer will use.
   *
   * @default - that of the endpoint; without one, no rule is made for Services
   */
  readonly serviceLoadBalancers?: LoadBalancerProvider;

  /**
   * Who reaches node ports.
   *
   * @default NodePortAccess.loadBalancers()
   */
  readonly nodePorts?: NodePortAccess;

  /**
   * What nodes reach.
   *
   * @default EgressPolicy.all()
   */
  readonly egress?: EgressPolicy;

  /**
   * Whether `MonitoringStack` can collect figures of etcd, controller manager, scheduler and kube-proxy, which stay on the loopback
   * address of their nodes.
   *
   * @default NodeMetrics.closed()
   */
  readonly nodeMetrics?: NodeMetrics;

  /**
   * Who reaches SSH on the nodes. The library never uses it.
   *
   * @default SshAccess.none()
   */
  readonly ssh?: SshAccess;

  /**
   * Nova key pair of the servers.
   *
   * @default - none
   */
  readonly keyPair?: IKeyPair;

  /**
   * Algorithm of the cluster's keys. Fixed when the cluster is made.
   *
   * @default KeyAlgorithm.ECDSA_P256
   */
  readonly keyAlgorithm?: KeyAlgorithm;

  /**
   * Whether Terraform refuses to destroy what cannot be made again: authorities, service account key, encryption key, join seed.
   * Destroying a protected cluster takes two steps on purpose: set this to false and apply, then destroy.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * How long the token lives that lets new nodes join.
   *
   * @default JoinToken.shortLived()
   */
  readonly joinToken?: JoinToken;

  /**
   * Login with tokens of Keystone. `KeystoneWebhookAuth` in the platform stack is its upper half.
   *
   * @default - certificates and service accounts only
   */
  readonly keystoneLogin?: KeystoneLogin;

  /**
   * Audit, admission and encryption.
   *
   * @default - everything on: the scored checks of the CIS benchmark pass
   */
  readonly hardening?: HardeningSpec;

  /**
   * Additions to the API server.
   *
   * @default - none
   */
  readonly apiServer?: ComponentSpec;

  /**
   * Additions to the controller manager.
   *
   * @default - none
   */
  readonly controllerManager?: ComponentSpec;

  /**
   * Additions to the scheduler.
   *
   * @default - none
   */
  readonly scheduler?: ComponentSpec;

  /**
   * Additions to etcd, and the care of its data.
   *
   * @default - a quota of 8 GiB, a snapshot on every control plane node twice a day, five kept
   */
  readonly etcd?: EtcdSpec;

  /**
   * Object storage that takes archives of etcd and of the keys that belong to it. Reaches nodes when they are made.
   *
   * @default - snapshots stay on the control plane nodes, and are lost with them
   */
  readonly etcdBackup?: EtcdBackup;

  /**
   * Kubelet settings of all nodes; those of a pool win over them.
   *
   * @default - the defaults of `KubeletSettings`
   */
  readonly kubelet?: KubeletSettings;

  /**
   * Registry that the images of the control plane come from.
   *
   * @default "registry.k8s.io"
   */
  readonly imageRepository?: string;

  /**
   * Whether the control plane nodes approve the serving certificates of kubelets, after a check of the names and addresses in
   * them. Switch it off when an approver runs in the cluster.
   *
   * @default true
   */
  readonly approveServingCertificates?: boolean;

  /**
   * Address of Nova's metadata service, without a trailing slash.
   *
   * @default "http://169.254.169.254"
   */
  readonly metadataUrl?: string;
}
