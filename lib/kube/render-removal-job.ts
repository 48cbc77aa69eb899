import type { KubernetesObject } from "./manifests";

/** Time between the end of the waiting and that of the Job, in seconds: the image has to arrive first. */
const START_SECONDS = 240;

/** Time between the end of the Job and that of Helm's patience, in seconds. */
const END_SECONDS = 60;

/** A failed Job is kept for its log, in seconds: a day. */
const KEEP_SECONDS = 86_400;

/** What is particular to a Job that works when its release goes. */
export interface RemovalJob {
  /** Name, namespace and labels of the Job. */
  readonly metadata: KubernetesObject["metadata"];

  /** How long its program works at most, in seconds. */
  readonly patienceSeconds: number;

  /** Its pod. */
  readonly pod: object;
}

/** How long Helm has to wait for the whole of it, in seconds. */
export function removalTimeout(patienceSeconds: number): number {
  return patienceSeconds + START_SECONDS + END_SECONDS;
}

/**
 * Renders a Job that runs before its release goes. Its program ends with 2 when it refuses, and with 3 when the time is over.
 *
 * @see https://helm.sh/docs/topics/charts_hooks/
 */
export function renderRemovalJob({ metadata, patienceSeconds, pod }: RemovalJob): KubernetesObject {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      ...metadata,
      annotations: {
        "helm.sh/hook": "pre-delete",
        "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
      },
    },
    spec: {
      backoffLimit: 3,
      activeDeadlineSeconds: patienceSeconds + START_SECONDS,
      ttlSecondsAfterFinished: KEEP_SECONDS,
      podFailurePolicy: {
        rules: [
          // refused and out of time: another try would end the same way.
          { action: "FailJob", onExitCodes: { operator: "In", values: [2, 3] } },
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] },
        ],
      },
      template: { metadata: { labels: metadata.labels }, spec: pod },
    },
  };
}

/** Fields of a pod that has to run wherever a node is left. */
export const REMOVAL_POD = {
  enableServiceLinks: false,
  priorityClassName: "system-cluster-critical",
  terminationGracePeriodSeconds: 10,
  tolerations: [{ operator: "Exists" }],
} as const;

/** Fields of a pod that runs while there is no network of pods, or none any more. */
export const HOST_NETWORK = { hostNetwork: true, dnsPolicy: "Default" } as const;

/**
 * Renders the ConfigMap that says that a release was installed to its end: Helm uninstalls, hooks and all, what it could not install.
 *
 * @param metadata name, namespace and labels
 */
export function renderMarker(metadata: KubernetesObject["metadata"]): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...metadata, annotations: { "helm.sh/hook": "post-install" } },
  };
}
