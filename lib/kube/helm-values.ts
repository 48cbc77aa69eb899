import { Tokenization } from "cdktf";
import { hasControlCharacters, isPlainObject, problem } from "../core";
import type { CheckResult } from "../core";

/** Values of a Helm chart: plain objects, lists, texts, numbers, booleans and Terraform tokens. */
export type HelmValues = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 100;

type CheckText = (path: string, text: string) => CheckResult;

/**
 * Checks values of a chart: a plain tree, and no control characters in its texts, which Helm's own YAML cannot hold.
 *
 * @param path property path
 * @param values the values; undefined is fine
 */
export function checkHelmValues(path: string, values: unknown): CheckResult {
  return checkRoot(path, values, (at, text) =>
    hasControlCharacters(text)
      ? problem(at, "control-character", "must not hold control characters, which Helm refuses", "encode the text")
      : undefined,
  );
}

/**
 * Checks that a value can be written down: no function, no class instance, no number that YAML lacks, nothing that contains itself.
 * Undefined is allowed in objects, where it leaves the key out, and refused in lists.
 *
 * @param path property path
 * @param value the value; undefined is fine
 */
export function checkPlainTree(path: string, value: unknown): CheckResult {
  return checkRoot(path, value, () => undefined);
}

function checkRoot(path: string, value: unknown, checkText: CheckText): CheckResult {
  if (value === undefined) {
    return undefined;
  }
  return isPlainObject(value)
    ? checkEntries(path, value, checkText, 0)
    : problem(path, "helm-values", "must be a plain object", "write it as { key: value }", kindOf(value));
}

function checkEntries(
  path: string,
  values: Readonly<Record<string, unknown>>,
  checkText: CheckText,
  depth: number,
): CheckResult {
  return Object.entries(values).map(([key, value]) => [
    checkText(path, key),
    checkValue(`${path}.${key}`, value, checkText, depth),
  ]);
}

function checkValue(path: string, value: unknown, checkText: CheckText, depth: number): CheckResult {
  if (depth > MAX_DEPTH) {
    return problem(path, "helm-values", "must not contain itself", "build a tree of plain values");
  }
  if (typeof value === "string") {
    return checkText(path, value);
  }
  if (value === null || value === undefined || typeof value === "boolean" || isToken(value)) {
    return undefined;
  }
  if (Array.isArray(value)) {
    return Array.from(value as unknown[], (item, index) =>
      item === undefined
        ? refuse(`${path}[${index}]`, item)
        : checkValue(`${path}[${index}]`, item, checkText, depth + 1),
    );
  }
  if (isPlainObject(value)) {
    return checkEntries(path, value, checkText, depth + 1);
  }
  return Number.isFinite(value) ? undefined : refuse(path, value);
}

function refuse(path: string, value: unknown): CheckResult {
  return problem(
    path,
    "helm-values",
    "must be text, a number, a boolean, null, a list or a plain object",
    "write the value itself",
    kindOf(value),
  );
}

function isToken(value: unknown): boolean {
  return typeof value === "object" && value !== null && Tokenization.isResolvable(value);
}

/** Kind of a value, never the value: it may be a secret. */
function kindOf(value: unknown): string {
  return value === null
    ? "null"
    : Array.isArray(value)
      ? "a list"
      : typeof value === "object"
        ? "an object"
        : typeof value;
}
