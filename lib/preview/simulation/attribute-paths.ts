import type { BlockSchema } from "../../providers/provider-schema";
import { isWireObject, sameValue, UNKNOWN } from "./wire-value";
import type { WireObject, WireValue } from "./wire-value";

/** One step of a path into a value: an attribute's name, or an index. */
export type PathStep = string | number;

/** Renders a path as the plugin protocol wants it. */
export function renderWirePath(path: readonly PathStep[]) {
  return {
    steps: path.map((step) => (typeof step === "number" ? { element_key_int: step } : { attribute_name: step })),
  };
}

/**
 * Finds where two values differ along a dotted path without indexes, such as `network.port`: lists are walked element
 * by element, sets end the path, because an element of a set has no address.
 */
export function differingPaths(
  schema: BlockSchema,
  dotted: string,
  prior: WireObject,
  planned: WireObject,
): PathStep[][] {
  return walk(schema, dotted.split("."), prior, planned, []);
}

/** Every value at a dotted path without indexes, through lists and sets. Missing ones are left out. */
export function valuesAt(root: WireValue | undefined, dotted: string): WireValue[] {
  let current: WireValue[] = root === undefined ? [] : [root];
  for (const step of dotted.split(".")) {
    // some facts name the first element by its index; without indexes all elements are meant.
    if (/^\d+$/.test(step)) {
      continue;
    }
    const inner = current.flatMap<WireValue>((value) => (Array.isArray(value) ? value : [value]));
    current = inner.flatMap<WireValue>((object) => {
      const next = isWireObject(object) ? object[step] : undefined;
      return next === undefined ? [] : [next];
    });
  }
  return current;
}

function walk(
  schema: BlockSchema,
  [name, ...rest]: readonly string[],
  prior: WireObject | undefined,
  planned: WireObject | undefined,
  at: readonly PathStep[],
): PathStep[][] {
  const path = [...at, name];
  const before = prior?.[name] ?? null;
  const after = planned?.[name] ?? null;
  const nested = schema.block_types?.[name];
  if (nested === undefined) {
    return sameValue(before, after) ? [] : [path];
  }
  if (rest.length === 0) {
    return elements(before).length === elements(after).length && after !== UNKNOWN ? [] : [path];
  }
  if (nested.nesting_mode === "single" || nested.nesting_mode === "group") {
    return walk(nested.block, rest, asObject(before), asObject(after), path);
  }
  if (nested.nesting_mode === "list" && after !== UNKNOWN) {
    const [olds, news] = [elements(before), elements(after)];
    const length = Math.max(olds.length, news.length);
    return Array.from({ length }, (_, index) =>
      walk(nested.block, rest, asObject(olds[index]), asObject(news[index]), [...path, index]),
    ).flat();
  }
  const [olds, news] = [leaves(before, rest), leaves(after, rest)];
  return sameElements(olds, news) && after !== UNKNOWN ? [] : [path];
}

/** Elements of a list or set of blocks; of a single block that block alone. */
export function elements(value: WireValue): WireValue[] {
  if (Array.isArray(value)) {
    return value;
  }
  return value === null || value === UNKNOWN ? [] : [value];
}

function leaves(value: WireValue, path: readonly string[]): WireValue[] {
  return elements(value).flatMap<WireValue>((element) => valuesAt(element, path.join(".")));
}

function asObject(value: WireValue | undefined): WireObject | undefined {
  return isWireObject(value) ? value : undefined;
}

function sameElements(left: readonly WireValue[], right: readonly WireValue[]): boolean {
  return left.length === right.length && left.every((value) => right.some((other) => sameValue(value, other)));
}
