/** Anything with named parts: a Kubernetes object as the API writes it, or as the attributes of the kubernetes provider hold it. */
export type AnyObject = Readonly<Record<string, unknown>>;

/**
 * Reads the parts of an object under the first of some names that it has: `container` of the provider is `containers` of the API, and
 * what is one block here is one object there.
 */
export function partsAt(value: unknown, ...names: readonly string[]): readonly AnyObject[] {
  const found = isAnyObject(value) ? names.map((name) => value[name]).find((inner) => inner !== undefined) : undefined;
  return (Array.isArray(found) ? (found as readonly unknown[]) : [found]).filter(isAnyObject);
}

/** Reads a part at a path of names, such as `spec.template.spec`; names beside each other are separated by `|`. */
export function partAt(value: unknown, path: string): AnyObject | undefined {
  return path
    .split(".")
    .reduce<AnyObject | undefined>((at, step) => partsAt(at, ...step.split("|"))[0], isAnyObject(value) ? value : {});
}

/** Reads a text, or a number as text, under the first of some names that has one; empty text counts as none. */
export function textIn(value: unknown, ...names: readonly string[]): string | undefined {
  const found = isAnyObject(value) ? names.map((name) => value[name]) : [];
  const text = found.find((inner) => (typeof inner === "string" && inner !== "") || typeof inner === "number");
  return text === undefined ? undefined : String(text);
}

/** Reads a number; numbers that are text count too. */
export function numberIn(value: unknown, ...names: readonly string[]): number | undefined {
  const number = Number(textIn(value, ...names) ?? NaN);
  return Number.isNaN(number) ? undefined : number;
}

/** Reads a list of texts under the first of some names. */
export function textsIn(value: unknown, ...names: readonly string[]): readonly string[] {
  const found = isAnyObject(value) ? names.map((name) => value[name]).find((inner) => Array.isArray(inner)) : undefined;
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === "string") : [];
}

/** Reads a map of texts. */
export function mapIn(value: unknown, name: string): Readonly<Record<string, string>> {
  const found = isAnyObject(value) ? value[name] : undefined;
  const entries = isAnyObject(found) ? Object.entries(found) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** Namespace of an object; `default` unless it names one. */
export function namespaceOf(object: unknown): string {
  return textIn(partAt(object, "metadata"), "namespace") ?? "default";
}

/** Name of an object; empty while nobody knows it. */
export function nameIn(object: unknown): string {
  return textIn(partAt(object, "metadata"), "name") ?? "";
}

/** Tells an object with named parts from every other value. */
export function isAnyObject(value: unknown): value is AnyObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
