import type { KubernetesObject } from "../kube";
import type { NetworkPlugin } from "../network";

/** Where instances find the metadata service. @see https://docs.openstack.org/nova/latest/user/metadata.html */
const METADATA_IPV4 = "169.254.169.254/32";
const METADATA_IPV6 = "fe80::a9fe:a9fe/128";

const NAME = "deny-cloud-metadata";

/** Ahead of other policies of administrators, and with room before it. */
const PRIORITY = 10;

/**
 * Renders the policy that keeps pods from the metadata service under Cilium. It denies nothing else, and no other policy can undo it.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/deny/
 */
export function renderCiliumMetadataPolicy(plugin: NetworkPlugin): KubernetesObject {
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumClusterwideNetworkPolicy",
    metadata: { name: NAME },
    spec: {
      endpointSelector: {},
      enableDefaultDeny: { egress: false, ingress: false },
      egressDeny: [{ toCIDR: metadataAddresses(plugin) }],
    },
  };
}

/**
 * Renders the policy that keeps pods from the metadata service under Calico. What it does not name goes on to the policies of the
 * namespaces.
 *
 * @see https://network-policy-api.sigs.k8s.io/api-overview/
 */
export function renderCalicoMetadataPolicy(plugin: NetworkPlugin): KubernetesObject {
  return {
    apiVersion: "policy.networking.k8s.io/v1alpha2",
    kind: "ClusterNetworkPolicy",
    metadata: { name: NAME },
    spec: {
      tier: "Admin",
      priority: PRIORITY,
      subject: { namespaces: {} },
      egress: [{ name: NAME, action: "Deny", to: [{ networks: metadataAddresses(plugin) }] }],
    },
  };
}

function metadataAddresses({ ipv6PodCidr }: NetworkPlugin): readonly string[] {
  return ipv6PodCidr === undefined ? [METADATA_IPV4] : [METADATA_IPV4, METADATA_IPV6];
}
