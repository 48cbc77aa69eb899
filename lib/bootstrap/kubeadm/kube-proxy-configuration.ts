/**
 * Renders the KubeProxyConfiguration: nftables rules, metrics on the node alone.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/
 */
export function renderKubeProxyConfiguration(): object {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    metricsBindAddress: "127.0.0.1:10249",
    mode: "nftables",
  };
}
