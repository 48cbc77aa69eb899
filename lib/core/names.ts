import { createHash } from "node:crypto";

/** Longest host name, in characters. */
export const MAX_NODE_NAME_LENGTH = 63;

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
