import type { PathRelations, ResourceBehaviour } from "../../providers/resource-behaviour";
import { valuesAt } from "./attribute-paths";
import type { Refusal } from "./resource-model";
import { UNKNOWN } from "./wire-value";
import type { WireObject } from "./wire-value";

/** Whether an argument is there: unknown ones may turn out to be null. */
type Presence = "set" | "unset" | "unknown";

/** Checks a configuration against what the facts say of arguments that belong together or exclude each other. */
export function checkConfiguration(config: WireObject, behaviour: ResourceBehaviour): Refusal[] {
  const presence = (path: string): Presence => {
    const values = valuesAt(config, path).filter((value) => value !== null && !isEmptyList(value));
    return values.length === 0 ? "unset" : values.every((value) => value === UNKNOWN) ? "unknown" : "set";
  };
  const refusals: Refusal[] = [];
  for (const [path, others] of plain(behaviour.conflictsWith)) {
    const clash = others.find((other) => presence(other) === "set");
    if (presence(path) === "set" && clash !== undefined) {
      refusals.push({ summary: `'${path}' conflicts with '${clash}'`, detail: "Set one of the two.", attribute: path });
    }
  }
  for (const [path, others] of plain(behaviour.requiredWith)) {
    const missing = others.find((other) => presence(other) === "unset");
    if (presence(path) === "set" && missing !== undefined) {
      refusals.push({ summary: `'${path}' needs '${missing}'`, detail: `Set '${missing}' too.`, attribute: path });
    }
  }
  for (const group of groups(behaviour.exactlyOneOf)) {
    const found = group.map(presence);
    const count = found.filter((state) => state === "set").length;
    if (count > 1 || (count === 0 && !found.includes("unknown"))) {
      const detail = `Set exactly one of them; now there are ${count}.`;
      refusals.push({ summary: `Exactly one of ${group.join(", ")} must be set`, detail, attribute: group[0] });
    }
  }
  for (const group of groups(behaviour.atLeastOneOf)) {
    if (group.every((path) => presence(path) === "unset")) {
      refusals.push({
        summary: `One of ${group.join(", ")} must be set`,
        detail: "Set one of them.",
        attribute: group[0],
      });
    }
  }
  return refusals;
}

/** Rules between top level arguments; inside repeated blocks a rule holds block by block, which paths cannot say. */
function plain(relations: PathRelations): [string, readonly string[]][] {
  return Object.entries(relations)
    .map(([path, others]): [string, readonly string[]] => [path, others.filter((other) => other !== path)])
    .filter(([path, others]) => [path, ...others].every((name) => !name.includes(".")));
}

function groups(relations: PathRelations): (readonly string[])[] {
  const distinct = new Map<string, readonly string[]>();
  for (const [path, others] of Object.entries(relations)) {
    const group = [...new Set([path, ...others])].sort();
    if (group.every((name) => !name.includes("."))) {
      distinct.set(group.join(), group);
    }
  }
  return [...distinct.values()];
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
