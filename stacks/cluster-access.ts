import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { TerraformStack } from "cdktf";
import type { IKubernetesCluster } from "../lib/cluster";
import { checkProps, problem } from "../lib/core";
import type { CheckResult } from "../lib/core";
import { checkPlacement } from "../lib/kube";

const PROVIDER_ID = "Kubernetes";

/**
 * Gives a stack the Kubernetes and the Helm provider, both with the certificate of the cluster's administrator. What another stack
 * knows of the cluster arrives through its state.
 *
 * @throws ValidationError when the cluster is none, or is made by this very stack, or the stack has a cluster already.
 */
export function bindCluster(stack: TerraformStack, cluster: IKubernetesCluster): void {
  checkProps(stack, checkPlacement(stack, cluster), checkUnbound(stack));
  const access = {
    host: cluster.endpointUrl,
    clusterCaCertificate: cluster.certificateAuthority,
    clientCertificate: cluster.credentials.clientCertificate,
    clientKey: cluster.credentials.clientKey,
  };
  new KubernetesProvider(stack, PROVIDER_ID, access);
  new HelmProvider(stack, "Helm", { kubernetes: access });
}

function checkUnbound(stack: TerraformStack): CheckResult {
  return stack.node.tryFindChild(PROVIDER_ID) === undefined
    ? undefined
    : problem(
        "cluster",
        "connected-twice",
        "must not be given twice",
        "leave out connectTo(...) when the stack was given its 'cluster', and make a stack for each cluster",
      );
}
