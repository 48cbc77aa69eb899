import type { JsonValue, ResourceReport } from "../preview-report";
import { isObject } from "../stack-document";
import type { JsonObject } from "../stack-document";
import type { ResourceFact } from "./resource-fact";

/** Longest text of an attribute that a report shows. */
const TEXT_LIMIT = 300;

/** Renders what a report says of a resource: everything but its secrets. */
export function renderResource(fact: ResourceFact): ResourceReport {
  const { address, mode, type, constructPath, action, references, isProtected } = fact;
  const name = nameOf(fact.values);
  const secret = fact.sensitive.filter((path) => hasValue(fact.values, path.split(".")));
  return {
    address,
    mode,
    type,
    ...(constructPath === undefined ? {} : { constructPath }),
    ...(name === undefined ? {} : { name }),
    action,
    changedAttributes: fact.changed,
    replacedBecause: fact.replacedBecause,
    attributes: publicAttributes(fact.values, fact.sensitive),
    sensitiveAttributes: secret,
    references,
    isProtected,
  };
}

/** Name that the cloud or the cluster shows. */
export function nameOf(values: JsonObject): string | undefined {
  const metadata = Array.isArray(values.metadata) ? (values.metadata[0] as JsonValue) : undefined;
  const names = [values.name, isObject(metadata) ? metadata.name : undefined];
  return names.find((name): name is string => typeof name === "string" && name !== "");
}

function publicAttributes(values: JsonObject, sensitive: readonly string[]): { readonly [name: string]: JsonValue } {
  const secrets = sensitive.map((path) => path.split("."));
  return withoutSecrets(values, secrets) as { readonly [name: string]: JsonValue };
}

function withoutSecrets(value: JsonValue | JsonObject, secrets: readonly (readonly string[])[]): JsonValue {
  if (typeof value === "string") {
    return value.length > TEXT_LIMIT ? `${value.slice(0, TEXT_LIMIT)}…` : value;
  }
  if (Array.isArray(value)) {
    return value.map((inner: JsonValue) => withoutSecrets(inner, secrets));
  }
  if (!isObject(value)) {
    return value;
  }
  const entries = Object.entries(value)
    .filter(([key, inner]) => !isEmpty(inner) && !secrets.some((path) => path.length === 1 && path[0] === key))
    .map(([key, inner]): [string, JsonValue] => {
      const deeper = secrets.filter((path) => path[0] === key).map((path) => path.slice(1));
      return [key, withoutSecrets(inner, deeper)];
    });
  return Object.fromEntries(entries);
}

function hasValue(value: unknown, path: readonly string[]): boolean {
  if (Array.isArray(value)) {
    return value.some((inner) => hasValue(inner, path));
  }
  if (path.length === 0) {
    return !isEmpty(value) && value !== "";
  }
  return isObject(value) && hasValue(value[path[0]], path.slice(1));
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
