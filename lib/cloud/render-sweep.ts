import { join } from "node:path";
import type { KubernetesObject } from "../kube";
import { readProgram } from "../kube/render-janitor";
import { HOST_NETWORK, REMOVAL_POD, renderMarker, renderRemovalJob } from "../kube/render-removal-job";
import { renderScriptPod } from "../kube/render-script-pod";

const PROGRAM = join(__dirname, "sweep");

/** Name of all objects, and of the release that holds them. */
export const SWEEP_NAME = "k8s-on-openstack-sweep";

/** The namespace whose pods may use the network of their node. */
export const SWEEP_NAMESPACE = "kube-system";

/** ConfigMap that says that the release was installed to its end. */
const MARKER = `${SWEEP_NAME}-armed`;

const LABELS = { "app.kubernetes.io/name": SWEEP_NAME, "app.kubernetes.io/part-of": "k8s-on-openstack" };

/** Key of the Secret that holds the certificates of the cloud. */
export const SWEEP_CA_KEY = "ca.pem";

/** What the objects of a sweep depend on. */
export interface SweepSettings {
  /** Image with Python. */
  readonly image: string;

  /** Name of the cluster whose leftovers go. */
  readonly clusterName: string;

  /** Name of the Secret whose keys are the variables of the login. */
  readonly secretName: string;

  /** Variables of the login that are in the Secret. */
  readonly variables: readonly string[];

  /** Whether the cloud has certificates of its own, which are in the Secret, too. */
  readonly hasOwnCa: boolean;

  /** Address and port at which nodes reach the API. */
  readonly api: readonly [host: string, port: string];

  /** How long it tries, in seconds. */
  readonly patienceSeconds: number;
}

/** Renders the objects of a sweep: a Job that runs before the release goes, and what it needs to run. */
export function renderSweep(settings: SweepSettings): readonly KubernetesObject[] {
  const role = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: SWEEP_NAME };
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: named(), automountServiceAccountToken: false },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: named(),
      rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: [MARKER], verbs: ["delete"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: named(),
      roleRef: role,
      subjects: [{ kind: "ServiceAccount", name: SWEEP_NAME, namespace: SWEEP_NAMESPACE }],
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata: named(), data: readProgram(PROGRAM) },
    { ...renderMarker(named(MARKER)), data: { armed: "yes" } },
    renderRemovalJob({ metadata: named(), patienceSeconds: settings.patienceSeconds, pod: renderPod(settings) }),
  ];
}

function named(name = SWEEP_NAME) {
  return { name, namespace: SWEEP_NAMESPACE, labels: LABELS };
}

function renderPod({
  image,
  clusterName,
  secretName,
  variables,
  hasOwnCa,
  api,
  patienceSeconds,
}: SweepSettings): object {
  const [host, port] = api;
  const values = {
    SWEEP_CLUSTER: clusterName,
    SWEEP_MODE: "delete",
    SWEEP_TIMEOUT_SECONDS: String(patienceSeconds),
    SWEEP_MARKER_FOLDER: "/marker",
    SWEEP_MARKER: `${SWEEP_NAMESPACE}/${MARKER}`,
    KUBERNETES_SERVICE_HOST: host,
    KUBERNETES_SERVICE_PORT: port,
    ...(hasOwnCa ? { OS_CACERT: `/certificates/${SWEEP_CA_KEY}` } : {}),
  };
  return renderScriptPod({
    account: SWEEP_NAME,
    name: "sweep",
    image,
    script: "",
    env: [
      ...Object.entries(values).map(([name, value]) => ({ name, value })),
      ...variables.map((name) => ({ name, valueFrom: { secretKeyRef: { name: secretName, key: name } } })),
    ],
    memoryLimit: "512Mi",
    volumes: [
      { name: "marker", configMap: { name: MARKER, optional: true } },
      ...(hasOwnCa
        ? [{ name: "certificates", secret: { secretName, items: [{ key: SWEEP_CA_KEY, path: SWEEP_CA_KEY }] } }]
        : []),
    ],
    // Kuryr has gone by then, and with it the network of pods.
    spec: { ...REMOVAL_POD, ...HOST_NETWORK },
  });
}
