import type { ClusterSpec, EtcdBackupSpec, MachineSpec } from "../bootstrap";
import type { BoundApiEndpoint } from "../network";
import type { CertificateAuthority, ClusterPki, KeyAlgorithm, ServiceAccountKey } from "../pki";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";

/** Range of the services, as kubeadm has it but smaller: 65,536 addresses are enough. */
export const DEFAULT_SERVICE_CIDR = "10.96.0.0/16";

type AuthorityFacts = Pick<CertificateAuthority, "certificatePem" | "privateKeyPem">;

/** What nodes need of the keys of their cluster. */
export interface PkiFacts extends Pick<ClusterPki, "encryptionKey" | "joinSeed"> {
  readonly algorithm: KeyAlgorithm;
  readonly clusterCa: AuthorityFacts;
  readonly frontProxyCa: AuthorityFacts;
  readonly etcdCa: AuthorityFacts;
  readonly serviceAccountKey: Pick<ServiceAccountKey, "privateKeyPem" | "publicKeyPem">;
}

/** What a cluster's props become together with the constructs that were made from them. */
export interface ClusterSpecParts {
  /** Properties of the cluster. */
  readonly props: K8sOnOpenStackClusterProps;

  /** Its keys. */
  readonly pki: PkiFacts;

  /** Its endpoint. */
  readonly endpoint: Pick<BoundApiEndpoint, "host" | "port" | "certSans" | "virtualIp">;

  /** Bootstrap token of the current join epoch. */
  readonly joinToken: string;

  /** IPv4 addresses of all control plane nodes. */
  readonly controlPlaneAddresses: readonly string[];

  /**
   * Where archives of etcd go.
   *
   * @default - nowhere
   */
  readonly etcdBackup?: EtcdBackupSpec;
}

/** Renders what the nodes need to know about their cluster. */
export function renderClusterSpec({
  props,
  pki,
  endpoint,
  joinToken,
  controlPlaneAddresses,
  etcdBackup,
}: ClusterSpecParts): ClusterSpec {
  const { networkPlugin } = props;
  return {
    name: props.name,
    kubernetesVersion: props.version.version,
    endpoint: {
      host: endpoint.host,
      port: endpoint.port,
      certSans: endpoint.certSans,
      virtualIp: endpoint.virtualIp !== undefined,
    },
    networking: {
      podCidrs: networkPlugin.podCidrs,
      serviceCidrs: serviceCidrs(props),
      clusterDomain: clusterDomain(props),
      nodeCidrMaskSizeIpv4: networkPlugin.nodeMaskSize,
      nodeCidrMaskSizeIpv6: networkPlugin.ipv6PodCidr === undefined ? undefined : networkPlugin.ipv6NodeMaskSize,
      nodeCidrs: props.network.cidrs,
      allocateNodeCidrs: networkPlugin.kuryr === undefined,
    },
    caCertificate: pki.clusterCa.certificatePem,
    joinToken,
    joinTokenLife: props.joinToken,
    secrets: {
      caPrivateKey: pki.clusterCa.privateKeyPem,
      frontProxyCaCertificate: pki.frontProxyCa.certificatePem,
      frontProxyCaPrivateKey: pki.frontProxyCa.privateKeyPem,
      etcdCaCertificate: pki.etcdCa.certificatePem,
      etcdCaPrivateKey: pki.etcdCa.privateKeyPem,
      serviceAccountPrivateKey: pki.serviceAccountKey.privateKeyPem,
      serviceAccountPublicKey: pki.serviceAccountKey.publicKeyPem,
      encryptionKey: pki.encryptionKey,
      joinSeed: pki.joinSeed,
    },
    controlPlaneAddresses,
    encryptionAlgorithm: pki.algorithm.kubeadmName,
    kubeProxy: !networkPlugin.replacesKubeProxy,
    // Kuryr gives every pod a port of the cloud once it runs, and tags their packets on the port of the node.
    delayedDns: networkPlugin.kuryr !== undefined,
    kernelModules: networkPlugin.kuryr === undefined ? undefined : ["8021q"],
    hardening: props.hardening,
    apiServer: props.apiServer,
    controllerManager: props.controllerManager,
    scheduler: props.scheduler,
    etcd: props.etcd,
    etcdBackup,
    webhooks: props.keystoneLogin && [props.keystoneLogin.renderWebhook(pki.clusterCa.certificatePem)],
    kubelet: props.kubelet,
    imageRepository: props.imageRepository,
    approveServingCertificates: props.approveServingCertificates,
    metadataUrl: props.metadataUrl,
  };
}

/** The part of a cluster's props that describes the inside of every machine. */
export function renderMachineSpec(props: K8sOnOpenStackClusterProps): MachineSpec {
  const { software, ntpServers, timezone, proxy, trustedCaCertificates } = props;
  const { registryMirrors, hostAliases, sysctls, files, sshAuthorizedKeys } = props;
  return {
    software,
    ntpServers,
    timezone,
    proxy,
    trustedCaCertificates,
    registryMirrors,
    hostAliases,
    sysctls,
    files,
    sshAuthorizedKeys,
  };
}

/** Service ranges, with their default, IPv4 first. */
export function serviceCidrs(
  props: Pick<K8sOnOpenStackClusterProps, "serviceCidr" | "ipv6ServiceCidr">,
): readonly string[] {
  const ipv4 = props.serviceCidr ?? DEFAULT_SERVICE_CIDR;
  return props.ipv6ServiceCidr === undefined ? [ipv4] : [ipv4, props.ipv6ServiceCidr];
}

/** DNS domain, with its default. */
export function clusterDomain(props: Pick<K8sOnOpenStackClusterProps, "clusterDomain">): string {
  return props.clusterDomain ?? "cluster.local";
}
