import type { Construct } from "constructs";
import { K8sOnOpenStackCluster, KubernetesVersion } from "../../lib";
import type { ClusterAttributes, IKubernetesCluster } from "../../lib";

const ID = "11111111-2222-4333-8444-555555555555";

/**
 * A cluster that was not made here: nothing is made for it, so tests of what goes on clusters are fast.
 *
 * @param scope app or stack that it stands in
 * @param attributes attributes that differ, or that it would lack
 */
export function importCluster(scope: Construct, attributes: Partial<ClusterAttributes> = {}): IKubernetesCluster {
  return K8sOnOpenStackCluster.fromClusterAttributes(scope, "ImportedCluster", {
    clusterName: "demo",
    version: KubernetesVersion.V1_36,
    endpointHost: "10.0.0.1",
    certificateAuthority: "pem",
    credentials: { clientCertificate: "certificate", clientKey: "key" },
    podCidrs: ["10.244.0.0/16"],
    serviceCidrs: ["10.96.0.0/16"],
    nodeCidr: "10.10.0.0/24",
    networkId: ID,
    subnetId: ID,
    ...attributes,
  });
}
