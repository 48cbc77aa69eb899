import type { ClusterSpec } from "../cluster-spec";
import { isControlPlane } from "../node-role";
import type { NodeSpec } from "../node-spec";
import { KUBEADM_DIR, PATCHES_DIR, PKI_SEED_DIR } from "../paths";
import { KUBEADM_API_VERSION, renderEndpoint } from "./cluster-configuration";
import { renderLocalEndpoint } from "./init-configuration";
import { renderNodeRegistration } from "./node-registration";

/** Path of the kubeconfig through which a new node finds the cluster. */
export const DISCOVERY_PATH = `${KUBEADM_DIR}/discovery.conf`;

/**
 * Renders kubeadm's JoinConfiguration.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/#kubeadm-k8s-io-v1beta4-JoinConfiguration
 */
export function renderJoinConfiguration(cluster: ClusterSpec, node: NodeSpec): object {
  return {
    apiVersion: KUBEADM_API_VERSION,
    kind: "JoinConfiguration",
    discovery: { file: { kubeConfigPath: DISCOVERY_PATH }, tlsBootstrapToken: cluster.joinToken },
    controlPlane: isControlPlane(node.role) ? { localAPIEndpoint: renderLocalEndpoint(cluster, node) } : undefined,
    nodeRegistration: renderNodeRegistration(node),
    patches: { directory: PATCHES_DIR },
    // the script around kubeadm has the patience; a try that cannot succeed should end soon.
    timeouts: { discovery: "1m0s", tlsBootstrap: "3m0s" },
  };
}

/**
 * Renders the kubeconfig through which a new node finds the cluster.
 *
 * The token is its user, and cluster and context have names: kubeadm reads `cluster-info` with it, and goes on only when the API
 * server says "forbidden". Without a user it says "unauthorized" where anonymous access is restricted, and kubeadm waits forever.
 */
export function renderDiscoveryKubeconfig(cluster: ClusterSpec): object {
  const name = "k8s-on-openstack";
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name,
        cluster: { server: `https://${renderEndpoint(cluster)}`, "certificate-authority": `${PKI_SEED_DIR}/ca.crt` },
      },
    ],
    users: [{ name, user: { token: cluster.joinToken } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
}
