import type { KubernetesObject } from "../../kube";
import { NAMESPACE } from "../render-snapshot-controller";

/** Name of the release of the driver, which its ServiceAccounts are named after. */
export const CEPH_RBD_RELEASE = "ceph-csi-rbd";

const NODES = `${CEPH_RBD_RELEASE}-nodeplugin`;
const CONTROLLERS = `${CEPH_RBD_RELEASE}-provisioner`;
const RBAC = "rbac.authorization.k8s.io";
const SNAPSHOTS = "snapshot.storage.k8s.io";

/**
 * Rights of the driver: what its helpers ask for, and of all Secrets the one with the user of Ceph. Those of the chart would let every node
 * read all Secrets of the cluster, for key servers that are not offered here.
 *
 * @param secretName name of the Secret
 */
export function renderCephRbdRights(secretName: string): readonly KubernetesObject[] {
  const secret = { apiGroups: [""], resources: ["secrets"], resourceNames: [secretName], verbs: ["get"] };
  return [
    ...bind("ClusterRole", CONTROLLERS, CONTROLLER_RULES),
    ...bind("Role", CONTROLLERS, [
      secret,
      {
        apiGroups: ["coordination.k8s.io"],
        resources: ["leases"],
        verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
      },
    ]),
    ...bind("ClusterRole", NODES, [
      { apiGroups: [""], resources: ["nodes", "persistentvolumes"], verbs: ["get"] },
      { apiGroups: ["storage.k8s.io"], resources: ["volumeattachments"], verbs: ["get", "list"] },
    ]),
    ...bind("Role", NODES, [secret]),
  ];
}

const CONTROLLER_RULES = [
  rule("", ["persistentvolumes"], ["get", "list", "watch", "create", "update", "patch", "delete"]),
  rule("", ["persistentvolumeclaims"], ["get", "list", "watch", "update"]),
  rule("", ["persistentvolumeclaims/status"], ["update", "patch"]),
  rule("", ["events"], ["list", "watch", "create", "update", "patch"]),
  rule("", ["nodes"], ["get", "list", "watch"]),
  rule("storage.k8s.io", ["storageclasses", "csinodes", "volumeattributesclasses"], ["get", "list", "watch"]),
  rule("storage.k8s.io", ["volumeattachments"], ["get", "list", "watch", "update", "patch"]),
  rule("storage.k8s.io", ["volumeattachments/status"], ["patch"]),
  rule(SNAPSHOTS, ["volumesnapshots"], ["get", "list", "patch"]),
  rule(SNAPSHOTS, ["volumesnapshots/status"], ["get", "list", "patch"]),
  rule(SNAPSHOTS, ["volumesnapshotclasses"], ["get", "list", "watch"]),
  rule(SNAPSHOTS, ["volumesnapshotcontents"], ["create", "get", "list", "watch", "update", "patch", "delete"]),
  rule(SNAPSHOTS, ["volumesnapshotcontents/status"], ["update", "patch"]),
];

function rule(group: string, resources: readonly string[], verbs: readonly string[]) {
  return { apiGroups: [group], resources, verbs };
}

/** A role, and its binding to the ServiceAccount of the same name. */
function bind(kind: "ClusterRole" | "Role", name: string, rules: readonly object[]): readonly KubernetesObject[] {
  const metadata = kind === "Role" ? { name, namespace: NAMESPACE } : { name };
  return [
    { apiVersion: `${RBAC}/v1`, kind, metadata, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: RBAC, kind, name },
      subjects: [{ kind: "ServiceAccount", name, namespace: NAMESPACE }],
    },
  ];
}
