import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { TerraformStack } from "cdktf";
import type { IKubernetesCluster } from "../lib/cluster";
import { checkProps } from "../lib/core";
import { checkPlacement } from "../lib/kube";

/**
 * Gives a stack the Kubernetes and the Helm provider, both with the certificate of the cluster's administrator. What another stack
 * knows of the cluster arrives through its state.
 *
 * @throws ValidationError when the cluster is none, or is made by this very stack.
 */
export function bindCluster(stack: TerraformStack, cluster: IKubernetesCluster): void {
  checkProps(stack, checkPlacement(stack, cluster));
  const access = {
    host: cluster.endpointUrl,
    clusterCaCertificate: cluster.certificateAuthority,
    clientCertificate: cluster.credentials.clientCertificate,
    clientKey: cluster.credentials.clientKey,
  };
  new KubernetesProvider(stack, "Kubernetes", access);
  new HelmProvider(stack, "Helm", { kubernetes: access });
}
