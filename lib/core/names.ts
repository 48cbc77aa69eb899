import { createHash } from "node:crypto";
import { problem } from "./check-helpers";
import type { CheckResult } from "./check-result";
import { dnsLabel } from "./checks-text";

/**
 * Longest host name, in characters.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1123
 */
export const MAX_NODE_NAME_LENGTH = 63;

/** Longest name of a cluster, in characters; the cloud controller builds names of load balancers on it. */
export const MAX_CLUSTER_NAME_LENGTH = 30;

/** Longest name of a pool, in characters. */
export const MAX_POOL_NAME_LENGTH = 40;

/** Names that a pool must not have, because the control plane nodes are named with them. */
const RESERVED_POOL_NAMES: readonly string[] = ["control-plane", "controlplane", "cp"];

/**
 * Name of a node; server, hostname and Node object share it.
 *
 * @param cluster name of the cluster
 * @param pool name of the pool
 * @param name name of the node in its pool, such as `1`
 * @param generation how often the node was replaced, plus one; shows from 2 on
 */
export function nodeName(cluster: string, pool: string, name: string, generation = 1): string {
  return `${cluster}-${pool}-${name}${generation > 1 ? `-g${generation}` : ""}`;
}

/**
 * A name of limited length: one that is too long is cut and ends in a hash of the whole.
 *
 * @param name any name
 * @param maxLength most characters, at least 10
 */
export function shortName(name: string, maxLength: number): string {
  if (name.length <= maxLength) {
    return name;
  }
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, maxLength - 9).replace(/[-_.]+$/, "")}-${hash}`;
}

/** Checks the name of a cluster: a DNS label of at most 30 characters, because load balancers and nodes carry it in their names. */
export function clusterName(path: string, value: unknown): CheckResult {
  return dnsLabel(path, value, { maxLength: MAX_CLUSTER_NAME_LENGTH });
}

/** Checks the name of a pool: a DNS label of at most 40 characters that is not taken by the control plane. */
export function poolName(path: string, value: unknown): CheckResult {
  const isReserved = typeof value === "string" && RESERVED_POOL_NAMES.includes(value);
  return [
    dnsLabel(path, value, { maxLength: MAX_POOL_NAME_LENGTH }),
    isReserved
      ? problem(path, "reserved-pool-name", "must not be a name of the control plane", "choose another one", value)
      : undefined,
  ];
}
