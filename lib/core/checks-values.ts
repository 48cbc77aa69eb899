import { checkRule, isPlainObject, listValues, problem } from "./check-helpers";
import type { CheckResult } from "./check-result";
import { TerraformExpression } from "./terraform-expression";
import { hasTokens } from "./tokens";

/** Checks that a value is given: neither undefined nor null. */
export function required(path: string, value: unknown): CheckResult {
  if (value !== undefined && value !== null) {
    return undefined;
  }
  return problem(path, "required", "must be given", "set it", value);
}

/** Checks that a value is true or false. */
export function boolean(path: string, value: unknown): CheckResult {
  const rule = { code: "boolean", message: "must be true or false", fix: "write it without quotes" };
  return checkRule(path, value, rule, (actual) => typeof actual === "boolean");
}

/** Checks that a value is one of a set. */
export function oneOf(path: string, value: unknown, allowed: readonly (string | number | boolean)[]): CheckResult {
  const condition = (actual: unknown) => TerraformExpression.call("contains", allowed, actual);
  const rule = { code: "one-of", message: `must be ${listValues(allowed)}`, fix: "choose one of them", condition };
  return checkRule(path, value, rule, (actual) => allowed.some((item) => item === actual));
}

/** Bounds of `integer`, both inclusive. */
export interface IntegerRange {
  /**
   * Smallest allowed value.
   *
   * @default - no lower bound
   */
  readonly min?: number;

  /**
   * Largest allowed value.
   *
   * @default - no upper bound
   */
  readonly max?: number;
}

/** Checks that a value is a whole number, within bounds. */
export function integer(path: string, value: unknown, range: IntegerRange = {}): CheckResult {
  const { min, max } = range;
  const rule = {
    code: "integer",
    message: `must be a whole number${describeRange(min, max)}`,
    fix: `use ${min === undefined ? "a whole number" : min === max ? min : `for instance ${min}`}`,
    condition: (actual: unknown) => renderIntegerCondition(actual, range),
  };
  return checkRule(path, value, rule, (actual) => {
    return (
      typeof actual === "number" &&
      Number.isSafeInteger(actual) &&
      actual >= (min ?? actual) &&
      actual <= (max ?? actual)
    );
  });
}

function describeRange(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) {
    return ` from ${min} to ${max}`;
  }
  return min !== undefined ? ` of at least ${min}` : max !== undefined ? ` of at most ${max}` : "";
}

function renderIntegerCondition(value: unknown, { min, max }: IntegerRange): TerraformExpression {
  const actual = TerraformExpression.of(value);
  const bounds = [
    ...(min === undefined ? [] : [" && ", actual, ` >= ${min}`]),
    ...(max === undefined ? [] : [" && ", actual, ` <= ${max}`]),
  ];
  return TerraformExpression.raw("floor(", actual, ") == ", actual, ...bounds);
}

/** Checks that one number is not larger than another; silent unless both are known numbers. */
export function notAbove(path: string, value: unknown, limitPath: string, limit: unknown): CheckResult {
  if (typeof value !== "number" || typeof limit !== "number" || hasTokens([value, limit]) || value <= limit) {
    return undefined;
  }
  return problem(path, "not-above", `must not be above '${limitPath}' ${limit}`, "change one of the two", value);
}

/** Bounds of `each`: how many items a list has. */
export interface ListLength {
  /**
   * Fewest items.
   *
   * @default 0
   */
  readonly min?: number;

  /**
   * Most items.
   *
   * @default - no limit
   */
  readonly max?: number;
}

/** Checks a list, and every item of it under the path `<path>[<index>]`. */
export function each(
  path: string,
  values: unknown,
  check: (path: string, value: unknown) => CheckResult,
  { min = 0, max = Infinity }: ListLength = {},
): CheckResult {
  if (values === undefined || (hasTokens(values) && !Array.isArray(values))) {
    return undefined;
  }
  if (!Array.isArray(values)) {
    return problem(path, "list", "must be a list", "put it in [ ]", values);
  }
  if (hasTokens(values) && values.length === 1 && isListToken(values)) {
    return undefined;
  }
  const bounds = max === Infinity ? `at least ${min}` : `${min} to ${max}`;
  const isFit = values.length >= min && values.length <= max;
  return [
    isFit
      ? undefined
      : problem(path, "list-length", `must be a list of ${bounds} items, got ${values.length}`, "change the list"),
    Array.from(values as unknown[], (value, i) => {
      const at = `${path}[${i}]`;
      return required(at, value) ?? check(at, value);
    }),
  ];
}

function isListToken(values: readonly unknown[]): boolean {
  return typeof values[0] === "string" ? values[0].startsWith("#{TfToken[") : typeof values[0] === "number";
}

/** Options of `unique`. */
export interface UniqueOptions {
  /**
   * Whether texts that differ in case only count as equal.
   *
   * @default false
   */
  readonly ignoreCase?: boolean;
}

/**
 * Checks that no two values are equal; unknown values are skipped.
 *
 * @param path property path
 * @param values the list
 * @param what what the values are, for the message
 * @param options how to compare
 */
export function unique(path: string, values: unknown, what = "values", options: UniqueOptions = {}): CheckResult {
  const { ignoreCase = false } = options;
  if (!Array.isArray(values)) {
    return undefined;
  }
  const known = values
    .filter((value) => !hasTokens(value))
    .map((value: unknown) => (ignoreCase && typeof value === "string" ? value.toLowerCase() : value));
  const repeated = [...new Set(known.filter((value, i) => known.indexOf(value) !== i))];
  return repeated.length === 0
    ? undefined
    : problem(path, "unique", `must not repeat ${what}`, "remove the repeated ones", repeated);
}

/** Checks that an object has no other properties than the allowed ones, which catches typing errors of JavaScript callers. */
export function knownKeys(path: string, value: unknown, allowed: readonly string[]): CheckResult {
  if (value === undefined || (hasTokens(value) && !isPlainObject(value))) {
    return undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return problem(path, "object", "must be an object", "write it as { ... }", value);
  }
  return Object.keys(value)
    .filter((key) => !allowed.includes(key))
    .map((key) => {
      const close = closest(key, allowed);
      const at = path === "" ? key : `${path}.${key}`;
      return problem(
        at,
        "unknown-property",
        "must be a known property",
        close === undefined ? "remove it" : `did you mean '${close}'?`,
      );
    });
}

function closest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
