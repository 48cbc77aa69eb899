import { KUBELET_CIPHER_SUITES } from "../hardening/cipher-suites";
import type { KubeletSettings, ReservedResources } from "../kubelet-settings";

const DEFAULT_EVICTION_HARD = {
  "imagefs.available": "15%",
  "memory.available": "200Mi",
  "nodefs.available": "10%",
  "nodefs.inodesFree": "5%",
};

/**
 * Renders the KubeletConfiguration that kubeadm stores in the cluster for all nodes.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
 */
export function renderKubeletConfiguration(clusterDomain: string, settings: KubeletSettings = {}): object {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    cgroupDriver: "systemd",
    clusterDomain,
    containerLogMaxFiles: 5,
    containerLogMaxSize: "50Mi",
    readOnlyPort: 0,
    rotateCertificates: true,
    seccompDefault: true,
    serializeImagePulls: false,
    // certificates of the cluster's CA, so that the API server can check whom it talks to.
    serverTLSBootstrap: true,
    streamingConnectionIdleTimeout: "4h0m0s",
    tlsCipherSuites: [...KUBELET_CIPHER_SUITES],
    tlsMinVersion: "VersionTLS12",
    ...renderKubeletSettings({
      maxPods: 110,
      podPidsLimit: 4096,
      kubeReserved: { cpu: "100m", memory: "300Mi" },
      systemReserved: { cpu: "100m", memory: "200Mi" },
      evictionHard: DEFAULT_EVICTION_HARD,
      imageGcHighThresholdPercent: 85,
      imageGcLowThresholdPercent: 80,
      shutdownGracePeriod: "120s",
      shutdownGracePeriodCriticalPods: "30s",
      ...definedOnly(settings),
    }),
  };
}

/**
 * Renders settings as fields of KubeletConfiguration: only those that are given.
 *
 * The outcome is also the merge patch that gives one pool its own settings.
 */
export function renderKubeletSettings(settings: KubeletSettings): Record<string, unknown> {
  return definedOnly({
    maxPods: settings.maxPods,
    podPidsLimit: settings.podPidsLimit,
    kubeReserved: settings.kubeReserved && renderReserved(settings.kubeReserved),
    systemReserved: settings.systemReserved && renderReserved(settings.systemReserved),
    evictionHard: settings.evictionHard,
    imageGCHighThresholdPercent: settings.imageGcHighThresholdPercent,
    imageGCLowThresholdPercent: settings.imageGcLowThresholdPercent,
    shutdownGracePeriod: settings.shutdownGracePeriod,
    shutdownGracePeriodCriticalPods: settings.shutdownGracePeriodCriticalPods,
    featureGates: settings.featureGates,
    ...settings.extraConfig,
  });
}

function renderReserved(reserved: ReservedResources): object {
  return definedOnly({ cpu: reserved.cpu, memory: reserved.memory, "ephemeral-storage": reserved.ephemeralStorage });
}

function definedOnly(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
