import { TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import { problem, required } from "../../core";
import type { CheckResult } from "../../core";
import type { IHarborRegistry } from "../registry-facts";

/** What everything that goes into a registry asks of it. */
const FACTS: readonly (keyof IHarborRegistry)[] = ["hostname", "registryHost", "url", "adminUsername", "adminPassword"];

/**
 * Checks that something for a registry is not in the stack that makes the registry: its provider could not be configured before the
 * registry is there, and every plan would need the API.
 *
 * @param scope what goes into the registry
 * @param registry the registry; callers without types may have left it out
 */
export function checkRegistryPlacement(scope: IConstruct, registry: IHarborRegistry | undefined): CheckResult {
  if (registry === undefined || registry === null) {
    return required("registry", registry);
  }
  if (!isRegistry(registry)) {
    return problem(
      "registry",
      "wrong-kind",
      "must be a registry",
      "give a HarborRegistry, or HarborRegistry.fromAttributes(...)",
    );
  }
  return isMadeIn(TerraformStack.of(scope), registry)
    ? problem(
        "registry",
        "same-stack",
        "must not be made by the stack of what goes into it, whose plans would need the API before it exists",
        "put this into an ApplicationStack or a RegistryStack, after connectToRegistry(...)",
      )
    : undefined;
}

function isRegistry(value: unknown): value is IHarborRegistry {
  return Construct.isConstruct(value) && FACTS.every((fact) => typeof Reflect.get(value, fact) === "string");
}

/** A registry that was only named has no resources. */
function isMadeIn(stack: TerraformStack, registry: IHarborRegistry): boolean {
  return registry.node
    .findAll()
    .some((node) => TerraformResource.isTerraformResource(node) && TerraformStack.of(node) === stack);
}
