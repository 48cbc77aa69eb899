import type { IResolvable} from "cdktf";
import { Tokenization } from "cdktf";
import { problem } from "../core";
import type { CheckResult } from "../core";

/** Values of a Helm chart: plain objects, lists, texts, numbers, booleans and Terraform tokens. */
export type HelmValues = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 100;

/**
 * Checks that values can be written as YAML: no function, no class instance, no number that YAML lacks, nothing that contains itself.
 * Undefined is allowed in objects, where it leaves the key out, and refused in lists.
 *
 * @param path property path
 * @param values the values; undefined is fine
 */
export function checkHelmValues(path: string, values: unknown): CheckResult {
  if (values === undefined) {
    return undefined;
  }
  return isPlain(values)
    ? Object.entries(values).map(([key, value]) => checkValue(`${path}.${key}`, value, 0))
    : problem(path, "helm-values", "must be a plain object", "write it as { key: value }", describe(values));
}

function checkValue(path: string, value: unknown, depth: number): CheckResult {
  if (depth > MAX_DEPTH) {
    return problem(path, "helm-values", "must not contain itself", "build a tree of plain values");
  }
  if (value === null || value === undefined || typeof value === "string" || typeof value === "boolean") {
    return undefined;
  }
  if (typeof value === "number") {
    return Number.isFinite(value) ? undefined : refuse(path, value);
  }
  if (Array.isArray(value)) {
    return Array.from(value as unknown[], (item, index) =>
      item === undefined ? refuse(`${path}[${index}]`, item) : checkValue(`${path}[${index}]`, item, depth + 1),
    );
  }
  if (isToken(value)) {
    return undefined;
  }
  return isPlain(value)
    ? Object.entries(value).map(([key, item]) => checkValue(`${path}.${key}`, item, depth + 1))
    : refuse(path, value);
}

function refuse(path: string, value: unknown): CheckResult {
  return problem(
    path,
    "helm-values",
    "must be text, a number, a boolean, null, a list or a plain object",
    "write the value itself",
    describe(value),
  );
}

function isToken(value: unknown): value is IResolvable {
  return typeof value === "object" && value !== null && Tokenization.isResolvable(value);
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Kind of a value, never the value: it may be a secret. */
function describe(value: unknown): string {
  return value === null
    ? "null"
    : Array.isArray(value)
      ? "a list"
      : typeof value === "object"
        ? "an object"
        : typeof value;
}
