import type { ClusterSpec } from "../cluster-spec";
import { JoinToken } from "../join-token";
import type { NodeSpec } from "../node-spec";
import { PATCHES_DIR } from "../paths";
import { KUBEADM_API_VERSION } from "./cluster-configuration";
import { renderNodeRegistration } from "./node-registration";

/**
 * Renders kubeadm's InitConfiguration for the node that founds the cluster.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/#kubeadm-k8s-io-v1beta4-InitConfiguration
 */
export function renderInitConfiguration(cluster: ClusterSpec, node: NodeSpec): object {
  return {
    apiVersion: KUBEADM_API_VERSION,
    kind: "InitConfiguration",
    bootstrapTokens: [
      {
        token: cluster.joinToken,
        description: "join token of k8s-on-openstack",
        ttl: (cluster.joinTokenLife ?? JoinToken.shortLived()).timeToLive,
        usages: ["signing", "authentication"],
        groups: ["system:bootstrappers:kubeadm:default-node-token"],
      },
    ],
    localAPIEndpoint: renderLocalEndpoint(cluster, node),
    nodeRegistration: renderNodeRegistration(node),
    patches: { directory: PATCHES_DIR },
    // its advice to copy keys and tokens around is not how nodes join here.
    skipPhases: [...(cluster.delayedDns === true ? ["addon/coredns"] : []), "show-join-command"],
  };
}

/** Where the node's own API server listens: on the port of the endpoint, which whatever is in front hands on as it is. */
export function renderLocalEndpoint({ endpoint }: ClusterSpec, node: NodeSpec): object {
  return { advertiseAddress: node.addresses[0], bindPort: endpoint.port ?? 6443 };
}
