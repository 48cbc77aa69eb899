import { RELATIONS, type FactBase, type FactBody, type Flag, type ObjectFact, type Relation } from "./facts-document";
import type { DefaultValue, ResourceBehaviour } from "./resource-behaviour";

type RelationLists = Record<(typeof RELATIONS)[Relation], Record<string, readonly string[]>>;

/** What the facts say about a resource beyond its schema. */
export function resourceBehaviour(fact: ObjectFact | undefined): ResourceBehaviour {
  const paths: Partial<Record<Flag, string[]>> = {};
  const defaults: Record<string, DefaultValue> = {};
  const timeouts: Record<string, string> = {};
  const relations: RelationLists = { conflictsWith: {}, requiredWith: {}, atLeastOneOf: {}, exactlyOneOf: {} };

  const collect = (entry: FactBase, parents: readonly string[]): void => {
    const path = [...parents, entry.name].join(".");
    for (const flag of entry.flags) (paths[flag] ??= []).push(path);
    if (entry.defaultValue !== undefined) defaults[path] = entry.defaultValue;
    for (const [word, others] of Object.entries(entry.relations)) {
      relations[RELATIONS[word as Relation]][path] = others.map((other) => absolutePath(other, parents));
    }
  };
  const walk = (body: FactBody, parents: readonly string[]): void => {
    for (const entry of body.entries) {
      if (entry.kind === "timeouts") {
        for (const [name, duration] of Object.entries(entry.operations)) {
          if (duration !== undefined) timeouts[name] = duration;
        }
        continue;
      }
      collect(entry, parents);
      if (entry.kind !== "attribute") walk(entry.body, [...parents, entry.name]);
    }
  };
  if (fact !== undefined) walk(fact.body, []);

  const sorted = (flag: Flag): readonly string[] => (paths[flag] ?? []).sort();
  return {
    forceNew: sorted("replaces"),
    noUpdate: fact?.noUpdate ?? false,
    customizeDiff: fact?.customDiff ?? false,
    stateFunc: sorted("rewritten"),
    defaults,
    ...relations,
    validated: sorted("checked"),
    deprecated: sorted("deprecated"),
    timeouts,
  };
}

/** `.name` in `metadata` becomes `metadata.0.name`, which is how providers write it. */
export function absolutePath(path: string, parents: readonly string[]): string {
  return path.startsWith(".") ? [...parents.map((parent) => `${parent}.0`), path.slice(1)].join(".") : path;
}
