import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { dependOn } from "../core";

/**
 * Orders a construct after something that may be no construct, or stand in a stack that is applied earlier anyway.
 *
 * @param dependent what has to wait
 * @param on what has to be there first
 * @internal
 */
export function orderAfter(dependent: Construct, on: unknown): void {
  if (Construct.isConstruct(on) && TerraformStack.of(on) === TerraformStack.of(dependent)) {
    dependOn(dependent, on);
  }
}
