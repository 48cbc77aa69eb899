import type { ClusterSpec, NetworkingSpec } from "../cluster-spec";
import { SERVER_CIPHER_SUITES } from "../hardening/cipher-suites";
import { ETCD_DATA_DIR } from "../paths";
import { renderApiServer } from "./api-server";
import type { ComponentArgs } from "./component-args";
import { renderArgs, renderVolumes } from "./component-args";

/** API version of kubeadm's documents; all supported Kubernetes releases read it. */
export const KUBEADM_API_VERSION = "kubeadm.k8s.io/v1beta4";

const GIB = 1024 ** 3;

/**
 * Renders kubeadm's ClusterConfiguration.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/#kubeadm-k8s-io-v1beta4-ClusterConfiguration
 */
export function renderClusterConfiguration(cluster: ClusterSpec): object {
  const { networking } = cluster;
  return {
    apiVersion: KUBEADM_API_VERSION,
    kind: "ClusterConfiguration",
    clusterName: cluster.name,
    kubernetesVersion: `v${cluster.kubernetesVersion}`,
    controlPlaneEndpoint: renderEndpoint(cluster),
    encryptionAlgorithm: cluster.encryptionAlgorithm ?? "ECDSA-P256",
    imageRepository: cluster.imageRepository ?? "registry.k8s.io",
    networking: {
      dnsDomain: clusterDomain(networking),
      podSubnet: networking.allocateNodeCidrs === false ? undefined : networking.podCidrs.join(","),
      serviceSubnet: networking.serviceCidrs.join(","),
    },
    apiServer: renderApiServer(cluster),
    controllerManager: {
      extraArgs: renderArgs(controllerManagerArgs(networking), cluster.controllerManager?.extraArgs),
      extraVolumes: renderVolumes(cluster.controllerManager?.extraVolumes),
    },
    scheduler: {
      extraArgs: renderArgs({ profiling: "false" }, cluster.scheduler?.extraArgs),
      extraVolumes: renderVolumes(cluster.scheduler?.extraVolumes),
    },
    etcd: { local: { dataDir: ETCD_DATA_DIR, extraArgs: renderArgs(etcdArgs(cluster), cluster.etcd?.extraArgs) } },
    proxy: { disabled: cluster.kubeProxy === false },
  };
}

/** Address and port of the API as nodes write them: IPv6 addresses in brackets. */
export function renderEndpoint(cluster: ClusterSpec): string {
  const { host, port } = cluster.endpoint;
  return `${host.includes(":") && !host.includes("TfToken") ? `[${host}]` : host}:${port ?? 6443}`;
}

/** DNS domain of the cluster. */
export function clusterDomain(networking: NetworkingSpec): string {
  return networking.clusterDomain ?? "cluster.local";
}

function controllerManagerArgs(networking: NetworkingSpec): ComponentArgs {
  return {
    ...(networking.allocateNodeCidrs === false ? {} : nodeCidrArgs(networking)),
    "cloud-provider": "external",
    profiling: "false",
    "terminated-pod-gc-threshold": "1000",
  };
}

function nodeCidrArgs(networking: NetworkingSpec): ComponentArgs {
  const { podCidrs } = networking;
  const ipv4 = podCidrs.some((cidr) => !cidr.includes(":"));
  const ipv6 = podCidrs.find((cidr) => cidr.includes(":"));
  const isDualStack = ipv4 && ipv6 !== undefined;
  const sizeIpv4 = String(networking.nodeCidrMaskSizeIpv4 ?? 24);
  const sizeIpv6 = ipv6 && String(networking.nodeCidrMaskSizeIpv6 ?? defaultMaskSizeIpv6(ipv6));
  return {
    "node-cidr-mask-size": isDualStack ? undefined : (sizeIpv6 ?? sizeIpv4),
    "node-cidr-mask-size-ipv4": isDualStack ? sizeIpv4 : undefined,
    "node-cidr-mask-size-ipv6": isDualStack ? sizeIpv6 : undefined,
  };
}

/** The controller manager refuses shares that are more than 16 bits longer than the range. */
function defaultMaskSizeIpv6(cidr: string): number {
  const prefix = Number(cidr.split("/")[1]);
  return Math.min(Math.max(64, prefix + 8), prefix + 16);
}

function etcdArgs(cluster: ClusterSpec): ComponentArgs {
  return {
    "auto-compaction-mode": "periodic",
    "auto-compaction-retention": "8h",
    "cipher-suites": SERVER_CIPHER_SUITES.join(","),
    "quota-backend-bytes": String((cluster.etcd?.quotaGiB ?? 8) * GIB),
    "tls-min-version": "TLS1.2",
  };
}
