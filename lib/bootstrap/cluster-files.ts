import type { ClusterSpec } from "./cluster-spec";
import { renderAdmissionConfiguration } from "./hardening/admission-configuration";
import { renderAuditPolicy } from "./hardening/audit-policy";
import { renderAuthenticationConfiguration } from "./hardening/authentication-configuration";
import { renderEncryptionConfiguration } from "./hardening/encryption-configuration";
import {
  renderAuthorizationConfiguration,
  renderWebhookKubeconfig,
  webhookCaPath,
  webhookKubeconfigPath,
} from "./hardening/webhooks";
import { API_SERVER_FILES } from "./kubeadm/api-server";
import { clusterDomain, renderClusterConfiguration } from "./kubeadm/cluster-configuration";
import { DISCOVERY_PATH, renderDiscoveryKubeconfig } from "./kubeadm/join-configuration";
import { renderKubeProxyConfiguration } from "./kubeadm/kube-proxy-configuration";
import { renderKubeVipManifest } from "./kubeadm/kube-vip";
import { renderKubeletConfiguration } from "./kubeadm/kubelet-configuration";
import { releaseOf } from "./kubernetes-versions";
import { renderContainerdConfig } from "./machine/containerd-config";
import { renderClusterValues } from "./machine/node-values";
import { staticFiles } from "./machine/static-files";
import type { NodeFile } from "./node-file";
import type { NodeRole } from "./node-role";
import { isControlPlane } from "./node-role";
import { CONFIG_DIR, KUBEADM_DIR, PKI_SEED_DIR } from "./paths";

/**
 * Renders the files that all nodes of a role share; both control plane roles get the same ones.
 *
 * Workers get no key and no seed.
 */
export function renderClusterFiles(cluster: ClusterSpec, role: NodeRole): NodeFile[] {
  const pause = releaseOf(cluster.kubernetesVersion)?.pauseImageTag;
  const repository = cluster.imageRepository ?? "registry.k8s.io";
  return [
    ...staticFiles({
      isControlPlane: isControlPlane(role),
      storesArchives: cluster.etcdBackup !== undefined,
      delaysDns: cluster.delayedDns === true,
    }),
    document(`${CONFIG_DIR}/cluster.json`, renderClusterValues(cluster, role)),
    text(`${CONFIG_DIR}/containerd.toml`, renderContainerdConfig(`${repository}/pause:${pause}`), "0644"),
    text(`${PKI_SEED_DIR}/ca.crt`, cluster.caCertificate, "0644"),
    document(DISCOVERY_PATH, renderDiscoveryKubeconfig(cluster)),
    ...(isControlPlane(role) ? controlPlaneFiles(cluster) : []),
  ];
}

function controlPlaneFiles(cluster: ClusterSpec): NodeFile[] {
  return [
    document(
      `${KUBEADM_DIR}/cluster.yaml`,
      renderClusterConfiguration(cluster),
      renderKubeletConfiguration(clusterDomain(cluster.networking), cluster.kubelet),
      renderKubeProxyConfiguration(),
    ),
    ...seedFiles(cluster),
    ...apiServerFiles(cluster),
    ...(cluster.endpoint.virtualIp === true
      ? [document(`${CONFIG_DIR}/kube-vip.yaml`, renderKubeVipManifest(cluster))]
      : []),
    ...schedule("etcd-backup", cluster.etcd?.backupSchedule),
    ...schedule("etcd-offsite", cluster.etcdBackup?.schedule),
  ];
}

/** The keys lie where `kubeadm reset` does not delete them; the node's script puts them in place before every try. */
function seedFiles({ secrets }: ClusterSpec): NodeFile[] {
  return [
    text(`${PKI_SEED_DIR}/ca.key`, secrets.caPrivateKey, "0600"),
    text(`${PKI_SEED_DIR}/front-proxy-ca.crt`, secrets.frontProxyCaCertificate, "0644"),
    text(`${PKI_SEED_DIR}/front-proxy-ca.key`, secrets.frontProxyCaPrivateKey, "0600"),
    text(`${PKI_SEED_DIR}/etcd/ca.crt`, secrets.etcdCaCertificate, "0644"),
    text(`${PKI_SEED_DIR}/etcd/ca.key`, secrets.etcdCaPrivateKey, "0600"),
    text(`${PKI_SEED_DIR}/sa.key`, secrets.serviceAccountPrivateKey, "0600"),
    text(`${PKI_SEED_DIR}/sa.pub`, secrets.serviceAccountPublicKey, "0644"),
    text(`${CONFIG_DIR}/join-seed`, secrets.joinSeed, "0600"),
  ];
}

function apiServerFiles(cluster: ClusterSpec): NodeFile[] {
  const { hardening, secrets } = cluster;
  const webhooks = cluster.webhooks ?? [];
  const authorizers = webhooks.filter((webhook) => webhook.authorization === true);
  const minor = cluster.kubernetesVersion.split(".").slice(0, 2).join(".");
  return [
    document(API_SERVER_FILES.admission, renderAdmissionConfiguration(minor, hardening)),
    document(API_SERVER_FILES.auditPolicy, renderAuditPolicy(hardening?.audit)),
    document(API_SERVER_FILES.authentication, renderAuthenticationConfiguration()),
    text(API_SERVER_FILES.encryption, renderEncryptionConfiguration(secrets.encryptionKey), "0600"),
    ...(authorizers.length === 0
      ? []
      : [document(API_SERVER_FILES.authorization, renderAuthorizationConfiguration(authorizers))]),
    ...webhooks.flatMap((webhook) => [
      document(webhookKubeconfigPath(webhook), renderWebhookKubeconfig(webhook)),
      text(webhookCaPath(webhook), webhook.caCertificate, "0644"),
    ]),
  ];
}

function schedule(unit: string, calendar: string | undefined): NodeFile[] {
  if (calendar === undefined) {
    return [];
  }
  // the empty assignment takes back the schedule of the unit itself.
  const dropIn = `[Timer]\nOnCalendar=\nOnCalendar=${calendar}\n`;
  return [text(`/etc/systemd/system/k8s-on-openstack-${unit}.timer.d/schedule.conf`, dropIn, "0644")];
}

function document(path: string, ...content: object[]): NodeFile {
  return { path, permissions: "0600", content };
}

function text(path: string, content: string, permissions: string): NodeFile {
  return { path, permissions, content };
}
