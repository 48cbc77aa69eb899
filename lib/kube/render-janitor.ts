import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "./manifests";
import { HOST_NETWORK, REMOVAL_POD, renderMarker, renderRemovalJob } from "./render-removal-job";
import { renderScriptPod } from "./render-script-pod";
import type { VolumePolicy } from "./volume-policy";

const PROGRAM = join(__dirname, "janitor");

/** Name of all objects, and of the release that holds them. */
export const JANITOR_NAME = "k8s-on-openstack-janitor";

/** Its pods want no limits of a namespace of applications, and its rights are none that those should see. */
export const JANITOR_NAMESPACE = "kube-system";

/** ConfigMap that says that the release was installed to its end. */
const MARKER = `${JANITOR_NAME}-armed`;

const LABELS = { "app.kubernetes.io/name": JANITOR_NAME, "app.kubernetes.io/part-of": "k8s-on-openstack" };

/** What the objects of a janitor depend on. */
export interface JanitorSettings {
  /** Image with Python. */
  readonly image: string;

  /** What becomes of volumes. */
  readonly volumes: VolumePolicy;

  /** How long it waits for the cloud, in seconds. */
  readonly patienceSeconds: number;

  /**
   * URL at which nodes reach the API, on a cluster whose network plugin is Kuryr: there, all Services are load balancers, pods ports, and
   * namespaces may be networks.
   *
   * @default - another network plugin
   */
  readonly kuryrApiUrl?: string;
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
      rules: renderJanitorRules(settings.volumes, settings.kuryrApiUrl !== undefined),
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
    { apiVersion: "v1", kind: "ConfigMap", metadata: named(), data: readProgram(PROGRAM) },
    renderMarker(named(MARKER)),
    renderRemovalJob({
      metadata: named(),
      patienceSeconds: settings.patienceSeconds,
      pod: renderPod(settings),
    }),
  ];
}

/** Renders exactly what the script asks for; a policy that touches no volume may touch none. */
export function renderJanitorRules({ name }: VolumePolicy, hasKuryr = false): readonly object[] {
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
  const kuryr = [
    { apiGroups: [""], resources: ["namespaces"], verbs: ["list", "delete"] },
    {
      apiGroups: ["openstack.org"],
      resources: ["kuryrloadbalancers", "kuryrnetworks", "kuryrports"],
      verbs: ["list"],
    },
  ];
  return [...reading, ...(name === "delete" ? deleting : []), ...(hasKuryr ? kuryr : [])];
}

function named(name = JANITOR_NAME) {
  return { name, namespace: JANITOR_NAMESPACE, labels: LABELS };
}

function renderPod({ image, volumes, patienceSeconds, kuryrApiUrl }: JanitorSettings): object {
  return renderScriptPod({
    account: JANITOR_NAME,
    name: "janitor",
    image,
    script: "",
    env: [
      { name: "JANITOR_VOLUMES", value: volumes.name },
      { name: "JANITOR_TIMEOUT_SECONDS", value: String(patienceSeconds) },
      { name: "JANITOR_MARKER", value: `${JANITOR_NAMESPACE}/${MARKER}` },
      ...(kuryrApiUrl === undefined
        ? []
        : [
            { name: "JANITOR_KURYR", value: "yes" },
            { name: "JANITOR_API_URL", value: kuryrApiUrl },
          ]),
    ],
    memoryLimit: "512Mi",
    // a pod with a port of Kuryr would be among what it waits for.
    spec: kuryrApiUrl === undefined ? REMOVAL_POD : { ...REMOVAL_POD, ...HOST_NETWORK },
  });
}

/** Reads the files of a program, as a ConfigMap holds them. */
export function readProgram(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".py"));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}
