import type { PreviewProblem } from "../preview-report";
import type { Remnant } from "../simulation/cluster-remains";

const OF_BALANCERS: Readonly<Record<Remnant["why"], string>> = {
  left: "It went after the cloud controller, which would have removed its load balancer. Make what has load balancers depend on the cloud controller, or put it into a stack above.",
  kept: "",
  claimed: "",
};

const OF_VOLUMES: Readonly<Record<Remnant["why"], string>> = {
  left: "Its claims went after their storage driver, which would have removed their volumes. Make what has claims depend on the driver, or put it into a stack above.",
  claimed:
    "A StatefulSet leaves its claims behind when it goes, and their namespace stayed. Remove the claims, or the namespace with them.",
  kept: "Its StorageClass, or the janitor, keeps volumes when their claims go. Delete them by hand once nobody needs the data.",
};

/** Renders what stays on the cloud after a destroy: a leak, or what was to be kept. */
export function renderRemnant({ kind, owner, count, why }: Remnant): PreviewProblem {
  const things = count === 1 ? `a ${kind}` : `${count} ${kind}s`;
  return {
    severity: why === "kept" ? "warning" : "error",
    code: why === "kept" ? "volumes-kept" : "cluster-leak",
    step: "destroy",
    message: `${things} of ${owner} ${count === 1 ? "stays" : "stay"} on the cloud after the destroy`,
    detail: (kind === "load balancer" ? OF_BALANCERS : OF_VOLUMES)[why],
  };
}
