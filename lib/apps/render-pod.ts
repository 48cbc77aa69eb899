import type { DeploymentV1SpecTemplate } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { terraformText } from "../core";
import type { RunnableContainer } from "./container-image";
import { volumeGroupOf } from "./container-security";
import type { NodeSelection } from "./node-selection";
import { renderContainer } from "./render-container";
import type { ServingOptions } from "./render-container";
import { renderVolumes, writablePathsOf } from "./render-volumes";
import type { Spread } from "./spread";
import { renderLabels, renderSelector } from "./workload-labels";

/** What makes up the pods of a workload. */
export interface PodOptions {
  /** Name of the workload, and of its ConfigMap, Secret, service account and container. */
  readonly name: string;

  /** What the container runs. */
  readonly container: RunnableContainer;

  /** Ports and probes; none for jobs. */
  readonly serving: ServingOptions;

  /** Annotations, ready for Terraform. */
  readonly annotations: Readonly<Record<string, string>>;

  /** How the replicas are spread; undefined for jobs. */
  readonly spread: Spread | undefined;

  /** What happens when the container ends. */
  readonly restartPolicy: "Always" | "OnFailure" | "Never";
}

/** Pods that nobody calls. */
export const SERVES_NOTHING: ServingOptions = {
  ports: [],
  readiness: undefined,
  liveness: undefined,
  startup: undefined,
};

/**
 * Renders the template of a workload's pods, which pass the Pod Security level `restricted` whatever the options are.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function renderPod(options: PodOptions): DeploymentV1SpecTemplate {
  const { name, container, serving, annotations, spread, restartPolicy } = options;
  const { nodes, priorityClassName, security = {}, volumes = [] } = container;
  const keepsFiles = volumes.length > 0;
  return {
    metadata: { labels: renderLabels(name, container.labels), annotations: { ...annotations } },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy,
      terminationGracePeriodSeconds: container.terminationGracePeriodSeconds ?? 30,
      priorityClassName: priorityClassName === undefined ? undefined : terraformText(priorityClassName),
      imagePullSecrets: container.imagePullSecrets?.map((secret) => ({ name: terraformText(secret) })),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: textOf(security.userId),
        runAsGroup: textOf(security.groupId),
        fsGroup: keepsFiles ? textOf(volumeGroupOf(security)) : undefined,
        // without this, every start walks over all files of a volume.
        fsGroupChangePolicy: keepsFiles ? "OnRootMismatch" : undefined,
        seccompProfile: { type: "RuntimeDefault" },
      },
      ...renderNodes(nodes),
      topologySpreadConstraint: renderSpread(name, spread),
      container: [renderContainer(name, container, serving)],
      volume: renderVolumes(name, volumes, writablePathsOf(container)),
    },
  };
}

/** Ids are text in the provider, so that 0 differs from nothing. */
function textOf(id: number | undefined): string | undefined {
  return id === undefined ? undefined : String(id);
}

function renderNodes(nodes: NodeSelection | undefined) {
  if (nodes === undefined) {
    return {};
  }
  const labels = Object.entries(nodes.labels).map(([key, value]) => [key, terraformText(value)] as const);
  return {
    nodeSelector: labels.length === 0 ? undefined : Object.fromEntries(labels),
    toleration: nodes.tolerated.map(({ key, value, effect }) => ({
      key,
      effect,
      operator: value === undefined ? "Exists" : "Equal",
      value: value === undefined ? undefined : terraformText(value),
    })),
  };
}

function renderSpread(name: string, spread: Spread | undefined) {
  const whenUnsatisfiable = spread?.whenUnsatisfiable;
  return whenUnsatisfiable === undefined
    ? undefined
    : ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
        topologyKey,
        maxSkew: 1,
        whenUnsatisfiable,
        labelSelector: [{ matchLabels: { ...renderSelector(name) } }],
      }));
}
