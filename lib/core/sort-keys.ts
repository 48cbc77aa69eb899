/**
 * A copy of a value tree with the keys of every object in order, so that the order of writing changes no byte.
 *
 * @internal
 */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => sortKeys(item));
  }
  if (typeof value !== "object" || value === null || "toJSON" in value) {
    return value;
  }
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(sorted.map(([key, item]) => [key, sortKeys(item)]));
}
