import type { KubernetesObject } from "../../kube";
import { KURYR_GROUP } from "./kuryr-definitions";

/** Namespace of Kuryr. */
export const NAMESPACE = "kube-system";

/** Name of the controller and of its service account. */
export const CONTROLLER = "kuryr-controller";

/** Name of the daemons and of their service account. */
export const DAEMON = "kuryr-cni";

const RBAC = "rbac.authorization.k8s.io";

const READ = ["get", "list", "watch"];

/** Rights of a role. */
interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Finalizers and annotations are patched; nothing of Kubernetes' own is made or deleted, and no Secret is read. */
const CONTROLLER_RULES: readonly Rule[] = [
  { apiGroups: [""], resources: ["endpoints"], verbs: READ },
  { apiGroups: [""], resources: ["namespaces", "pods", "services"], verbs: [...READ, "patch"] },
  { apiGroups: [""], resources: ["services/status"], verbs: ["patch"] },
  { apiGroups: [""], resources: ["nodes"], verbs: ["get"] },
  { apiGroups: [""], resources: ["events"], verbs: ["create"] },
  { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: [...READ, "patch"] },
  {
    apiGroups: [KURYR_GROUP],
    resources: ["kuryrloadbalancers", "kuryrnetworkpolicies", "kuryrnetworks", "kuryrports"],
    verbs: [...READ, "create", "delete", "patch"],
  },
];

/** The daemon reads what its node has to do, and says what it waits for. */
const DAEMON_RULES: readonly Rule[] = [
  { apiGroups: [""], resources: ["pods"], verbs: READ },
  { apiGroups: [""], resources: ["events"], verbs: ["create"] },
  { apiGroups: [KURYR_GROUP], resources: ["kuryrports"], verbs: READ },
];

/** Renders service accounts and rights of both programs: what their code asks the API for, and no more. */
export function renderKuryrRights(): readonly KubernetesObject[] {
  return [...renderRights(CONTROLLER, CONTROLLER_RULES), ...renderRights(DAEMON, DAEMON_RULES)];
}

function renderRights(name: string, rules: readonly Rule[]): readonly KubernetesObject[] {
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: NAMESPACE } },
    { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name }, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: "ClusterRole", name },
      subjects: [{ kind: "ServiceAccount", name, namespace: NAMESPACE }],
    },
  ];
}
