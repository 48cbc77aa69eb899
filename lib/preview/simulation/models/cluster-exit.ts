import { balancersOf, volumesOf } from "../../kubernetes/cloud-needs";
import type { ClaimedVolume } from "../../kubernetes/cloud-needs";
import { chartOf } from "../../kubernetes/release-objects";
import { blocksOf, textOf } from "../resource-model";
import type { SimulatedCloud } from "../simulated-cloud";
import type { WireObject } from "../wire-value";

const CLAIMS = ["kubernetes_persistent_volume_claim_v1", "kubernetes_persistent_volume_claim"];

/** Tells the cloud what happens to load balancers and volumes when something leaves a cluster. */
export function leaveCluster(type: string, object: WireObject, cloud: SimulatedCloud): void {
  const { remains } = cloud;
  const isKept = (volume: ClaimedVolume) => keepsVolumes(volume, cloud);
  balancersOf(type, object).forEach((balancer) => remains.releaseBalancer(balancer));
  for (const volume of volumesOf(type, object)) {
    // a claim that Terraform made for a StatefulSet is Terraform's to remove.
    const isMade = CLAIMS.some((claims) => cloud.find(claims, volume.claim) !== undefined);
    if (!volume.outlives) {
      remains.releaseClaim(volume, isKept(volume));
    } else if (!isMade) {
      remains.leaveClaim(volume);
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
function keepsVolumes({ storageClass }: ClaimedVolume, cloud: SimulatedCloud): boolean {
  const classes = [...cloud.ofType("kubernetes_storage_class_v1"), ...cloud.ofType("kubernetes_storage_class")];
  const used = classes.find((one) => textOf(blocksOf(one, "metadata")[0], "name") === storageClass);
  return textOf(used, "reclaim_policy") === "Retain";
}
