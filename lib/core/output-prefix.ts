import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/**
 * Prefix of the names of a construct's outputs: its path within the stack in snake case, `cluster` for one with the id `Cluster`
 * directly below the stack.
 *
 * @param construct the construct that the outputs are about
 */
export function outputPrefix(construct: IConstruct): string {
  const stack = TerraformStack.of(construct);
  const path = construct.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
  return path
    .join("_")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
}
