/** Which way images go. */
export enum ReplicationDirection {
  /** From this registry to the other one. */
  PUSH = "push",
  /** From the other registry to this one. */
  PULL = "pull",
}
