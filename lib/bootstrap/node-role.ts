/** What a node is for. */
export enum NodeRole {
  /** The control plane node that may found the cluster, when there is none to join. Exactly one node of a cluster. */
  FIRST_CONTROL_PLANE = "first-control-plane",

  /** A control plane node that only ever joins. */
  CONTROL_PLANE = "control-plane",

  /** A node that runs workload and holds no key. */
  WORKER = "worker",
}

/** Says whether nodes of a role run the control plane. */
export function isControlPlane(role: NodeRole): boolean {
  return role !== NodeRole.WORKER;
}
