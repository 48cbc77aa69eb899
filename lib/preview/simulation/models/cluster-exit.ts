import { balancersOf, distinctVolumes, volumesOf } from "../../kubernetes/cloud-needs";
import type { ClaimedVolume } from "../../kubernetes/cloud-needs";
import { janitorPolicy } from "../../kubernetes/janitor-policy";
import { KURYR, runsKuryr, sweepsCloud } from "../../kubernetes/kuryr-release";
import { chartOf } from "../../kubernetes/release-objects";
import { driversOf } from "../../kubernetes/volume-driver";
import { blocksOf, RefusedError, textOf } from "../resource-model";
import type { SimulatedCloud } from "../simulated-cloud";
import type { WireObject } from "../wire-value";

const CLAIMS = ["kubernetes_persistent_volume_claim_v1", "kubernetes_persistent_volume_claim"];

/** Tells the cloud what happens to load balancers and volumes when something leaves a cluster. */
export function leaveCluster(type: string, object: WireObject, cloud: SimulatedCloud): void {
  const { remains } = cloud;
  const isKept = (volume: ClaimedVolume) => keepsVolumes(volume, cloud);
  balancersOf(type, object).forEach((balancer) => remains.releaseBalancer(balancer));
  for (const volume of volumesOf(type, object, driversOf(cloud.everything))) {
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
    runJanitor(object, cloud);
    if (sweepsCloud(object)) {
      sweepBalancers(cloud);
      remains.sweepLeft();
    }
    const isKuryr = runsKuryr(object);
    if (isKuryr) {
      // one that an earlier run installed is known by now only.
      remains.giveBalancersTo(KURYR);
    }
    remains.uninstall(isKuryr ? KURYR : chartOf(object));
  }
}

/** The janitor clears the whole cluster before its release goes, whoever made what it finds. */
function runJanitor(release: WireObject, cloud: SimulatedCloud): void {
  const policy = janitorPolicy(release);
  if (policy === undefined) {
    return;
  }
  const { remains } = cloud;
  const driverOf = driversOf(cloud.everything);
  const made = distinctVolumes(cloud.everything.flatMap(([type, object]) => volumesOf(type, object, driverOf)));
  const claims = [...made.map(({ claim }) => claim), ...remains.claimsLeft];
  if (policy === "fail" && claims.length > 0) {
    throw new RefusedError({
      summary: `pre-delete hooks failed: the janitor found the claims ${claims.join(", ")}`,
      detail: "Destroy what makes them first, or give the janitor another policy for volumes.",
    });
  }
  sweepBalancers(cloud);
  remains.releaseClaims(undefined, (volume) => policy === "retain" || keepsVolumes(volume, cloud));
}

/** Whoever asked for the load balancers has none from now on. */
function sweepBalancers(cloud: SimulatedCloud): void {
  cloud.everything
    .flatMap(([type, object]) => balancersOf(type, object))
    .forEach((balancer) => cloud.remains.sweep(balancer.owner));
}

/** A class of its own stack is gone before the claims of another one would be; a lost class counts as one that deletes. */
function keepsVolumes({ storageClass }: ClaimedVolume, cloud: SimulatedCloud): boolean {
  const classes = [...cloud.ofType("kubernetes_storage_class_v1"), ...cloud.ofType("kubernetes_storage_class")];
  const used = classes.find((one) => textOf(blocksOf(one, "metadata")[0], "name") === storageClass);
  return textOf(used, "reclaim_policy") === "Retain";
}
