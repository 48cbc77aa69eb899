import { balancersOf, volumesOf } from "../../kubernetes/cloud-needs";
import type { ClaimedVolumes } from "../../kubernetes/cloud-needs";
import { chartOf } from "../../kubernetes/release-objects";
import { blocksOf, textOf } from "../resource-model";
import type { SimulatedCloud } from "../simulated-cloud";
import type { WireObject } from "../wire-value";

/** Tells the cloud what happens to load balancers and volumes when something leaves a cluster. */
export function leaveCluster(type: string, object: WireObject, cloud: SimulatedCloud): void {
  const { remains } = cloud;
  const isKept = (volumes: ClaimedVolumes) => keepsVolumes(volumes, cloud);
  balancersOf(type, object).forEach((balancer) => remains.releaseBalancer(balancer));
  for (const volumes of volumesOf(type, object)) {
    if (volumes.outlive) {
      remains.leaveClaims(volumes);
    } else {
      remains.releaseVolumes(volumes, isKept(volumes));
    }
  }
  if (/^kubernetes_namespace(_v1)?$/.test(type)) {
    remains.releaseClaims(textOf(blocksOf(object, "metadata")[0], "name"), isKept);
  }
  if (type === "helm_release") {
    remains.uninstall(chartOf(object));
  }
}

/** A class of its own stack is gone before the claims of another one would be; a lost class counts as one that deletes. */
function keepsVolumes({ storageClass }: ClaimedVolumes, cloud: SimulatedCloud): boolean {
  const classes = [...cloud.ofType("kubernetes_storage_class_v1"), ...cloud.ofType("kubernetes_storage_class")];
  const used = classes.find((one) => textOf(blocksOf(one, "metadata")[0], "name") === storageClass);
  return textOf(used, "reclaim_policy") === "Retain";
}
