import type { KubernetesObject } from "../kube";

/** Where everything that serves storage runs. */
export const NAMESPACE = "kube-system";

const NAME = "snapshot-controller";
const SELECTOR = { "app.kubernetes.io/name": NAME };
const LABELS = { ...SELECTOR, "app.kubernetes.io/part-of": "volume-snapshots" };
const HEALTH_PORT = 8080;
const HEALTH = { path: "/healthz/leader-election", port: "http" };

const RBAC = "rbac.authorization.k8s.io";
const SNAPSHOTS = "snapshot.storage.k8s.io";

/** Lease that one of the replicas holds. */
const LEASE = "snapshot-controller-leader";

/** As nobody in particular: the controller writes no file and needs no right of the node. */
const USER_ID = 65_532;

/**
 * The snapshot controller with its rights, as objects of one release.
 *
 * Groups of snapshots stay off, and the rights for them away: Cinder's driver has none.
 *
 * @param image image with its tag
 * @see https://github.com/kubernetes-csi/external-snapshotter/tree/v8.6.0/deploy/kubernetes/snapshot-controller
 */
export function renderSnapshotController(image: string): readonly KubernetesObject[] {
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: inNamespace(NAME), automountServiceAccountToken: false },
    { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: clusterWide(NAME), rules: RULES },
    binding("ClusterRole"),
    { apiVersion: `${RBAC}/v1`, kind: "Role", metadata: inNamespace(NAME), rules: LEASE_RULES },
    binding("Role"),
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: inNamespace(NAME),
      spec: { maxUnavailable: 1, selector: { matchLabels: SELECTOR } },
    },
    renderDeployment(image),
  ];
}

/** Finalizers of claims are set by an update of the claim, those of snapshots and contents by an update or a patch. */
const RULES = [
  { apiGroups: [""], resources: ["persistentvolumes"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["persistentvolumeclaims"], verbs: ["get", "list", "watch", "update"] },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "update", "patch"] },
  { apiGroups: [SNAPSHOTS], resources: ["volumesnapshotclasses"], verbs: ["get", "list", "watch"] },
  {
    apiGroups: [SNAPSHOTS],
    resources: ["volumesnapshotcontents"],
    verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
  },
  { apiGroups: [SNAPSHOTS], resources: ["volumesnapshotcontents/status"], verbs: ["patch"] },
  { apiGroups: [SNAPSHOTS], resources: ["volumesnapshots"], verbs: ["get", "list", "watch", "update", "patch"] },
  { apiGroups: [SNAPSHOTS], resources: ["volumesnapshots/status"], verbs: ["update", "patch"] },
];

/** A rule on names cannot cover the making of what has no name yet. */
const LEASE_RULES = [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], resourceNames: [LEASE], verbs: ["get", "update"] },
];

function renderDeployment(image: string): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: inNamespace(NAME),
    spec: {
      replicas: 2,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      selector: { matchLabels: SELECTOR },
      template: { metadata: { labels: LABELS }, spec: renderPod(image) },
    },
  };
}

function renderPod(image: string) {
  return {
    serviceAccountName: NAME,
    automountServiceAccountToken: true,
    priorityClassName: "system-cluster-critical",
    nodeSelector: { "kubernetes.io/os": "linux" },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER_ID,
      runAsGroup: USER_ID,
      seccompProfile: { type: "RuntimeDefault" },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        // both may run on the only worker there is.
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: SELECTOR },
      },
    ],
    containers: [
      {
        name: NAME,
        image,
        imagePullPolicy: "IfNotPresent",
        args: [
          "--v=2",
          "--leader-election=true",
          "--feature-gates=CSIVolumeGroupSnapshot=false",
          `--http-endpoint=:${HEALTH_PORT}`,
        ],
        ports: [{ name: "http", containerPort: HEALTH_PORT, protocol: "TCP" }],
        // the port opens when the definitions are found, for which the controller waits 30 seconds before it gives up.
        readinessProbe: { httpGet: HEALTH, periodSeconds: 5 },
        livenessProbe: { httpGet: HEALTH, initialDelaySeconds: 35, periodSeconds: 20, timeoutSeconds: 10 },
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "256Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
      },
    ],
  };
}

function binding(kind: "ClusterRole" | "Role"): KubernetesObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: `${kind}Binding`,
    metadata: kind === "Role" ? inNamespace(NAME) : clusterWide(NAME),
    roleRef: { apiGroup: RBAC, kind, name: NAME },
    subjects: [{ kind: "ServiceAccount", name: NAME, namespace: NAMESPACE }],
  };
}

function inNamespace(name: string) {
  return { name, namespace: NAMESPACE, labels: LABELS };
}

function clusterWide(name: string) {
  return { name, labels: LABELS };
}
