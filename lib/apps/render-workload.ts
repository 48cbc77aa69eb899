import type { DeploymentV1Spec } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { HorizontalPodAutoscalerV2Spec } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import type { StatefulSetV1Spec } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { terraformText } from "../core";
import { VolumeAccess } from "../storage/volume-access";
import type { Scaling } from "./scaling";
import type { UpdateStrategy } from "./update-strategy";
import type { ClaimOptions } from "./volume-claim";
import { renderSelector } from "./workload-labels";

/** Seconds without progress after which a rollout counts as failed; images may take a while to be pulled. */
const PROGRESS_DEADLINE_SECONDS = 600;

const REVISIONS = 5;

/** Attributes of a claim. */
export interface RenderedClaim {
  readonly accessModes: string[];
  readonly storageClassName: string | undefined;
  readonly resources: { readonly requests: { readonly storage: string } };
}

/** Renders a claim on a volume, which one node at a time can have unless it says otherwise. */
export function renderClaim({ size, storageClass, access = VolumeAccess.oneNode() }: ClaimOptions): RenderedClaim {
  return {
    accessModes: [access.mode],
    storageClassName: storageClass === undefined ? undefined : terraformText(storageClass.storageClassName),
    resources: { requests: { storage: terraformText(size) } },
  };
}

/** Renders what a Deployment is beside its pods. */
export function renderDeployment(
  name: string,
  scaling: Scaling,
  strategy: UpdateStrategy,
): Omit<DeploymentV1Spec, "template"> {
  const { type, maxSurge, maxUnavailable } = strategy;
  return {
    replicas: renderReplicas(scaling),
    selector: { matchLabels: { ...renderSelector(name) } },
    progressDeadlineSeconds: PROGRESS_DEADLINE_SECONDS,
    revisionHistoryLimit: REVISIONS,
    strategy: {
      type,
      rollingUpdate:
        type === "Recreate" ? undefined : { maxSurge: String(maxSurge), maxUnavailable: String(maxUnavailable) },
    },
  };
}

/** Renders what a StatefulSet is beside its pods. */
export function renderStatefulSet(
  name: string,
  scaling: Scaling,
  claims: readonly { readonly name: string; readonly options: ClaimOptions }[],
): Omit<StatefulSetV1Spec, "template" | "serviceName"> {
  return {
    replicas: renderReplicas(scaling),
    selector: { matchLabels: { ...renderSelector(name) } },
    // replicas have claims of their own: none needs another one to have started.
    podManagementPolicy: "Parallel",
    revisionHistoryLimit: REVISIONS,
    updateStrategy: [{ type: "RollingUpdate", rollingUpdate: [{ partition: 0 }] }],
    volumeClaimTemplate: claims.map((claim) => ({
      metadata: { name: claim.name },
      spec: renderClaim(claim.options),
    })),
  };
}

/** Renders an autoscaler of the Deployment of the same name. */
export function renderAutoscaler(name: string, { min, max, targets }: Scaling): HorizontalPodAutoscalerV2Spec {
  return {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
    minReplicas: min,
    maxReplicas: max,
    metric: targets.map(({ resource, percent }) => ({
      type: "Resource",
      resource: { name: resource, target: { type: "Utilization", averageUtilization: percent } },
    })),
  };
}

/** With an autoscaler the number is the autoscaler's, and Terraform leaves it alone. */
function renderReplicas(scaling: Scaling): string | undefined {
  return scaling.isAutomatic ? undefined : String(scaling.min);
}
