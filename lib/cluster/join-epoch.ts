import { createHash } from "node:crypto";
import { TerraformExpression } from "../core";

/** Key of the server metadata that tells control planes which join epoch the plan is in. */
export const JOIN_EPOCH_METADATA_KEY = "k8s_on_openstack_join_epoch";

/** The one join epoch of clusters whose token never expires. */
export const PERMANENT_EPOCH = "permanent";

/**
 * Computes the join epoch of a set of nodes: a short digest that changes whenever a node is added, removed or made anew.
 *
 * Order does not count, so that a pool may be moved in the code without a new epoch.
 *
 * @param serverNames names of all servers of the cluster, generations included.
 */
export function joinEpoch(serverNames: readonly string[]): string {
  return createHash("sha256")
    .update([...serverNames].sort().join("\n"))
    .digest("hex")
    .slice(0, 16);
}

/**
 * Derives the bootstrap token of an epoch from the join seed, in Terraform, so that the token itself is in no state.
 *
 * The nodes derive it the same way with `sha256sum`; hexadecimal digits are within the alphabet of bootstrap tokens.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/#token-format
 */
export function joinTokenExpression(seed: string, epoch: string): TerraformExpression {
  const digest = TerraformExpression.call("sha256", `${seed}:${epoch}`);
  const part = (offset: number, length: number) => TerraformExpression.call("substr", digest, offset, length);
  return TerraformExpression.call("join", ".", [part(0, 6), part(6, 16)]);
}
