import type { TerraformStack } from "cdktf";
import { K8sOnOpenStackCluster, KubernetesVersion, LoadBalancerProvider } from "k8s-on-openstack";
import type { ClusterAttributes, IKubernetesCluster } from "k8s-on-openstack";
import { readKubeconfig } from "../../support/kubeconfig";

/** Variables that tell an app which cluster it is for. */
export const CLUSTER_VARIABLES = { kubeconfig: "E2E_APP_KUBECONFIG", version: "E2E_APP_KUBERNETES_VERSION" };

/** How an API server is reached with a client certificate, which is how the stacks log in. */
export interface CertificateAccess {
  readonly server: URL;
  readonly certificateAuthority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/**
 * Reads a kubeconfig.
 *
 * @throws Error when it logs in otherwise than by certificate
 */
export function certificateAccess(kubeconfig: string): CertificateAccess {
  const { server, certificateAuthority, clientCertificate, clientKey } = readKubeconfig(kubeconfig);
  if (certificateAuthority === undefined || clientCertificate === undefined || clientKey === undefined) {
    throw new Error("the stacks log in by certificate; give a kubeconfig with a client certificate and an authority");
  }
  return { server: new URL(server), certificateAuthority, clientCertificate, clientKey };
}

/**
 * The cluster that the end-to-end run is about; what it does not know of the cloud is made up.
 *
 * @param stack stack that it stands in
 * @param attributes attributes that differ
 */
export function testCluster(stack: TerraformStack, attributes: Partial<ClusterAttributes> = {}): IKubernetesCluster {
  const access = certificateAccess(process.env[CLUSTER_VARIABLES.kubeconfig] ?? "");
  const { server, certificateAuthority, clientCertificate, clientKey } = access;
  return K8sOnOpenStackCluster.fromClusterAttributes(stack, "Cluster", {
    clusterName: "e2e",
    version: KubernetesVersion.of(process.env[CLUSTER_VARIABLES.version] ?? ""),
    endpointHost: server.hostname,
    endpointPort: Number(server.port || "443"),
    certificateAuthority,
    credentials: { clientCertificate, clientKey },
    podCidrs: ["10.244.0.0/16"],
    serviceCidrs: ["10.96.0.0/16"],
    nodeCidr: "192.0.2.0/24",
    networkId: "00000000-0000-4000-8000-00000000aaaa",
    subnetId: "00000000-0000-4000-8000-00000000bbbb",
    externalNetworkId: "00000000-0000-4000-8000-00000000cccc",
    loadBalancerProvider: LoadBalancerProvider.AMPHORA,
    ...attributes,
  });
}
