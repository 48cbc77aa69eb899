import type { EtcdBackupSpec } from "./etcd-backup-spec";
import type { HardeningSpec } from "./hardening-spec";
import type { JoinToken } from "./join-token";
import type { KubeletSettings } from "./kubelet-settings";
import type { ControlPlaneSecrets } from "./secrets-spec";

/**
 * What every node of a cluster has in common.
 *
 * Every string may be, or contain, a Terraform token unless its description says "known at synthesis".
 */
export interface ClusterSpec {
  /** Name of the cluster: a DNS label, known at synthesis. */
  readonly name: string;

  /** Exact Kubernetes version without `v`, such as `1.36.3`; known at synthesis. */
  readonly kubernetesVersion: string;

  /** Where the nodes reach the API. */
  readonly endpoint: EndpointSpec;

  /** Address ranges inside the cluster. */
  readonly networking: NetworkingSpec;

  /** CA certificate of the cluster, PEM. */
  readonly caCertificate: string;

  /** Bootstrap token of the current join epoch. */
  readonly joinToken: string;

  /**
   * How long bootstrap tokens live.
   *
   * @default JoinToken.shortLived()
   */
  readonly joinTokenLife?: JoinToken;

  /** Keys that only control plane nodes get. Never read when a worker's files are rendered. */
  readonly secrets: ControlPlaneSecrets;

  /**
   * Private addresses of all control plane nodes, one per node, IPv4 unless the cluster is IPv6 only; the first node asks them
   * whether a cluster exists before it founds one.
   */
  readonly controlPlaneAddresses: readonly string[];

  /**
   * kubeadm's name of the algorithm of the certificates that are made on the nodes, such as `RSA-2048`.
   *
   * @default "ECDSA-P256"
   * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/#kubeadm-k8s-io-v1beta4-EncryptionAlgorithmType
   */
  readonly encryptionAlgorithm?: string;

  /**
   * Whether kube-proxy (in nftables mode) is installed.
   *
   * @default true
   */
  readonly kubeProxy?: boolean;

  /**
   * Whether CoreDNS is installed once the first control plane node is ready, and not while the cluster is founded: for network plugins
   * that must run before there is any pod of theirs. Its ConfigMap is there from the beginning.
   *
   * @default false
   */
  readonly delayedDns?: boolean;

  /**
   * Kernel modules that every node loads at every boot, beside those of Kubernetes; known at synthesis.
   *
   * @default - none
   */
  readonly kernelModules?: readonly string[];

  /**
   * Audit, admission, encryption and authentication choices.
   *
   * @default - all protections on, see `HardeningSpec`
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
   * Additions to etcd.
   *
   * @default - none
   */
  readonly etcd?: EtcdSpec;

  /**
   * Object storage that takes archives of etcd.
   *
   * @default - snapshots stay on the control plane nodes
   */
  readonly etcdBackup?: EtcdBackupSpec;

  /**
   * Kubelet settings of all nodes; a node's own settings win over them.
   *
   * @default - the defaults of `KubeletSettings`
   */
  readonly kubelet?: KubeletSettings;

  /**
   * Webhooks that the API server asks about logins and permissions.
   *
   * @default - none
   */
  readonly webhooks?: readonly ApiServerWebhookSpec[];

  /**
   * Registry that kubeadm pulls its images from.
   *
   * @default "registry.k8s.io"
   */
  readonly imageRepository?: string;

  /**
   * Whether the control plane nodes approve the serving certificates that kubelets ask for, after a check of the names and
   * addresses in them. Switch it off when an approver runs in the cluster.
   *
   * @default true
   */
  readonly approveServingCertificates?: boolean;

  /**
   * Address of the metadata service, without a trailing slash.
   *
   * @default "http://169.254.169.254"
   */
  readonly metadataUrl?: string;
}

/** Where the nodes reach the API, and which names its certificate bears. */
export interface EndpointSpec {
  /** Stable private address or DNS name of the API. */
  readonly host: string;

  /**
   * TCP port of the API at that address; a number that is known at synthesis.
   *
   * @default 6443
   */
  readonly port?: number;

  /**
   * Further names and addresses for the API server's certificate, such as a floating IP.
   *
   * @default - only the host
   */
  readonly certSans?: readonly string[];

  /**
   * Whether a kube-vip static pod on the control plane nodes holds the host address; the host is an address then.
   *
   * @default false
   */
  readonly virtualIp?: boolean;
}

/** Address ranges inside the cluster; all known at synthesis. */
export interface NetworkingSpec {
  /** Pod ranges: one, or one IPv4 and one IPv6 range. The first is the cluster's main family. */
  readonly podCidrs: readonly string[];

  /** Service ranges, of the same families in the same order. */
  readonly serviceCidrs: readonly string[];

  /**
   * DNS domain of the cluster.
   *
   * @default "cluster.local"
   */
  readonly clusterDomain?: string;

  /**
   * Prefix length of each node's share of the IPv4 pod range.
   *
   * @default 24
   */
  readonly nodeCidrMaskSizeIpv4?: number;

  /**
   * Prefix length of each node's share of the IPv6 pod range.
   *
   * @default 64, or the pod range's own prefix plus 8 where that is longer
   */
  readonly nodeCidrMaskSizeIpv6?: number;

  /**
   * Whether the controller manager hands a share of the pod range to each node. When it does not, kubeadm is told no pod range either,
   * because it would switch that on.
   *
   * @default true
   */
  readonly allocateNodeCidrs?: boolean;

  /**
   * Address ranges of the nodes, which an HTTP proxy is not asked for.
   *
   * @default - none
   */
  readonly nodeCidrs?: readonly string[];
}

/** One command line flag of a component. */
export interface ExtraArg {
  /** Name of the flag, without leading dashes. */
  readonly name: string;

  /** Value as text; booleans are "true" or "false". */
  readonly value: string;
}

/** A file or folder of the node that a component sees. */
export interface ExtraVolume {
  /** Name, unique within the component. */
  readonly name: string;

  /** Path on the node. */
  readonly hostPath: string;

  /** Path in the component's container. */
  readonly mountPath: string;

  /**
   * Whether the component may not write.
   *
   * @default true
   */
  readonly readOnly?: boolean;
}

/** Additions to a control plane component. */
export interface ComponentSpec {
  /**
   * Further flags, which win over the library's own where that is allowed.
   *
   * @default - none
   */
  readonly extraArgs?: readonly ExtraArg[];

  /**
   * Further mounts.
   *
   * @default - none
   */
  readonly extraVolumes?: readonly ExtraVolume[];
}

/** Additions to etcd and the care of its data. */
export interface EtcdSpec {
  /**
   * Further flags.
   *
   * @default - none
   */
  readonly extraArgs?: readonly ExtraArg[];

  /**
   * Size that the database may reach, in GiB.
   *
   * @default 8
   * @see https://etcd.io/docs/v3.6/dev-guide/limit/#storage-size-limit
   */
  readonly quotaGiB?: number;

  /**
   * When snapshots are taken on every control plane node, as a systemd calendar expression.
   *
   * @default "*-*-* 00,12:00:00"
   */
  readonly backupSchedule?: string;

  /**
   * How many snapshots each control plane node keeps.
   *
   * @default 5
   */
  readonly backupsKept?: number;
}

/** A webhook that the API server asks about logins, permissions, or both. */
export interface ApiServerWebhookSpec {
  /** Name: a DNS label, known at synthesis. */
  readonly name: string;

  /** URL of the webhook. */
  readonly url: string;

  /** CA certificate that the webhook's certificate is checked against, PEM. */
  readonly caCertificate: string;

  /**
   * Whether it decides who a bearer token belongs to; at most one webhook may.
   *
   * @default false
   */
  readonly authentication?: boolean;

  /**
   * Whether it has a say in what a user may do, after Node and RBAC.
   *
   * @default false
   */
  readonly authorization?: boolean;

  /**
   * CEL conditions that a permission question has to meet before the webhook is asked, on top of those that keep `system:*` and
   * `kubernetes-admin` away from it.
   *
   * @default - none
   * @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#using-configuration-file-for-authorization
   */
  readonly matchConditions?: readonly string[];
}
