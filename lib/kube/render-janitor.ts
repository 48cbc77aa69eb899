import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "./manifests";
import { renderScriptPod } from "./render-script-pod";
import type { VolumePolicy } from "./volume-policy";

const SCRIPT = join(__dirname, "janitor", "janitor.py");

/** Name of all objects, and of the release that holds them. */
export const JANITOR_NAME = "k8s-on-openstack-janitor";

/** Its pods want no limits of a namespace of applications, and its rights are none that those should see. */
export const JANITOR_NAMESPACE = "kube-system";

/** ConfigMap that says that the release was installed to its end. */
const MARKER = `${JANITOR_NAME}-armed`;

/** Time between the end of the waiting and that of the Job, in seconds: the image has to arrive first. */
const START_SECONDS = 240;

/** Time between the end of the Job and that of Helm's patience, in seconds. */
const END_SECONDS = 60;

/** A failed Job is kept for its log, in seconds: a day. */
const KEEP_SECONDS = 86_400;

const LABELS = { "app.kubernetes.io/name": JANITOR_NAME, "app.kubernetes.io/part-of": "k8s-on-openstack" };

/** What the objects of a janitor depend on. */
export interface JanitorSettings {
  /** Image with Python. */
  readonly image: string;

  /** What becomes of volumes. */
  readonly volumes: VolumePolicy;

  /** How long it waits for the cloud, in seconds. */
  readonly patienceSeconds: number;
}

/** How long Helm has to wait for the whole of it, in seconds. */
export function janitorTimeout({ patienceSeconds }: Pick<JanitorSettings, "patienceSeconds">): number {
  return patienceSeconds + START_SECONDS + END_SECONDS;
}

/**
 * Renders the objects of a janitor: a Job that runs before the release goes, and what it needs to run, which Helm keeps until the Job
 * has ended.
 *
 * @see https://helm.sh/docs/topics/charts_hooks/
 */
export function renderJanitor(settings: JanitorSettings): readonly KubernetesObject[] {
  const role = { apiGroup: "rbac.authorization.k8s.io", name: JANITOR_NAME };
  const subjects = [{ kind: "ServiceAccount", name: JANITOR_NAME, namespace: JANITOR_NAMESPACE }];
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: named(), automountServiceAccountToken: false },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: JANITOR_NAME, labels: LABELS },
      rules: renderJanitorRules(settings.volumes),
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: JANITOR_NAME, labels: LABELS },
      roleRef: { ...role, kind: "ClusterRole" },
      subjects,
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: named(),
      rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: [MARKER], verbs: ["get", "delete"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: named(),
      roleRef: { ...role, kind: "Role" },
      subjects,
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata: named(), data: { "janitor.py": readFileSync(SCRIPT, "utf8") } },
    {
      // Helm uninstalls, hooks and all, what it could not install; without the marker, that removes no load balancer.
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { ...named(MARKER), annotations: { "helm.sh/hook": "post-install" } },
    },
    renderJob(settings),
  ];
}

/** Renders exactly what the script asks for; a policy that touches no volume may touch none. */
export function renderJanitorRules({ name }: VolumePolicy): readonly object[] {
  const reading = [
    { apiGroups: [""], resources: ["services"], verbs: ["list", "delete"] },
    { apiGroups: [""], resources: ["persistentvolumes", "persistentvolumeclaims"], verbs: ["list"] },
    {
      apiGroups: ["snapshot.storage.k8s.io"],
      resources: ["volumesnapshots", "volumesnapshotcontents"],
      verbs: ["list"],
    },
  ];
  const deleting = [
    { apiGroups: [""], resources: ["pods"], verbs: ["list", "delete"] },
    { apiGroups: [""], resources: ["persistentvolumeclaims"], verbs: ["delete"] },
    { apiGroups: ["snapshot.storage.k8s.io"], resources: ["volumesnapshots"], verbs: ["delete"] },
    { apiGroups: ["storage.k8s.io"], resources: ["volumeattachments"], verbs: ["list"] },
    { apiGroups: ["apps"], resources: ["replicasets"], verbs: ["get"] },
    {
      apiGroups: ["apps"],
      resources: ["deployments/scale", "replicasets/scale", "statefulsets/scale"],
      verbs: ["patch"],
    },
    { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get", "delete"] },
    { apiGroups: ["batch"], resources: ["cronjobs"], verbs: ["patch"] },
  ];
  return name === "delete" ? [...reading, ...deleting] : reading;
}

function named(name = JANITOR_NAME) {
  return { name, namespace: JANITOR_NAMESPACE, labels: LABELS };
}

function renderJob({ image, volumes, patienceSeconds }: JanitorSettings): KubernetesObject {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      ...named(),
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
      template: { metadata: { labels: LABELS }, spec: renderPod(image, volumes, patienceSeconds) },
    },
  };
}

function renderPod(image: string, volumes: VolumePolicy, patienceSeconds: number): object {
  return renderScriptPod({
    account: JANITOR_NAME,
    name: "janitor",
    image,
    script: "janitor.py",
    env: [
      { name: "JANITOR_VOLUMES", value: volumes.name },
      { name: "JANITOR_TIMEOUT_SECONDS", value: String(patienceSeconds) },
      { name: "JANITOR_MARKER", value: `${JANITOR_NAMESPACE}/${MARKER}` },
    ],
    memoryLimit: "512Mi",
    spec: {
      enableServiceLinks: false,
      priorityClassName: "system-cluster-critical",
      terminationGracePeriodSeconds: 10,
      // wherever a node is left.
      tolerations: [{ operator: "Exists" }],
    },
  });
}
