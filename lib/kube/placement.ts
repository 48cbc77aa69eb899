import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { K8sOnOpenStackCluster } from "../cluster";
import type { IKubernetesCluster } from "../cluster";
import { object, problem, required } from "../core";
import type { CheckResult } from "../core";

/**
 * Checks that something for a cluster is not in the stack that makes the cluster: its provider could not be configured before the
 * cluster is there, and every plan would need the API.
 *
 * @param scope what goes on the cluster
 * @param cluster the cluster; callers without types may have left it out
 */
export function checkPlacement(scope: IConstruct, cluster: IKubernetesCluster | undefined): CheckResult {
  if (cluster === undefined || cluster === null) {
    return required("cluster", cluster);
  }
  if (typeof cluster !== "object" || !("endpointUrl" in cluster) || !("credentials" in cluster)) {
    return (
      object("cluster", cluster) ??
      problem(
        "cluster",
        "wrong-kind",
        "must be a cluster",
        "give a K8sOnOpenStackCluster, or K8sOnOpenStackCluster.fromClusterAttributes(...)",
      )
    );
  }
  const isMadeHere =
    K8sOnOpenStackCluster.isCluster(cluster) && TerraformStack.of(cluster) === TerraformStack.of(scope);
  return isMadeHere
    ? problem(
        "cluster",
        "same-stack",
        "must not be made by the stack of what goes on it, whose plans would need the API before it exists",
        "put this into a PlatformStack or an ApplicationStack",
      )
    : undefined;
}
