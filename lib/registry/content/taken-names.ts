import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import { problem } from "../../core";
import type { CheckResult } from "../../core";
import type { IHarborRegistry } from "../registry-facts";

/** What Harbor tells apart by name alone. */
export type NamedKind = "project" | "replication" | "registry endpoint";

/** Something with names in a registry that nothing else there can have. */
export interface NamedInHarbor {
  /** Registry that the names are in. */
  readonly registry: IHarborRegistry;

  /** The names, by what bears them. */
  readonly namesInHarbor: Readonly<Partial<Record<NamedKind, string>>>;
}

/**
 * Checks that nothing else of the app, in whichever stack, gives a registry something of the same name: Harbor would refuse the second in
 * the middle of an apply.
 *
 * @param self what is being made
 * @param registry registry that the name is in; without types it may be anything
 * @param kind what bears the name
 * @param name the name, likewise
 */
export function checkNameFree(
  self: Construct,
  registry: IHarborRegistry | undefined,
  kind: NamedKind,
  name: unknown,
): CheckResult {
  if (!Construct.isConstruct(registry) || typeof name !== "string") {
    return undefined;
  }
  const { url } = registry;
  const other = self.node.root.node
    .findAll()
    .find((node) => node !== self && isNamed(node) && node.registry.url === url && node.namesInHarbor[kind] === name);
  return other === undefined
    ? undefined
    : problem(
        "name",
        "name-taken",
        `must not be the name of a second ${kind} of the same Harbor, '${other.node.path}' has it already`,
        "choose another name, or use the one that is there",
        name,
      );
}

/** One that is still being checked has no registry yet. */
function isNamed(node: IConstruct): node is IConstruct & NamedInHarbor {
  return "namesInHarbor" in node && Construct.isConstruct(Reflect.get(node, "registry"));
}
