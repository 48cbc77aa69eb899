import { valid } from "semver";
import type { CheckResult } from "./check-result";
import { canMatch, checkRule, checkText, listValues, problem } from "./check-helpers";
import { TerraformExpression } from "./terraform-expression";
import { hasTokens } from "./tokens";

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

/** Checks that a value is given: neither undefined nor null. */
export function required(path: string, value: unknown): CheckResult {
  if (value !== undefined && value !== null) {
    return undefined;
  }
  return problem(path, "required", "must be given", "set it", value);
}

/** Checks that a text has a character that is not white space. */
export function notBlank(path: string, value: unknown): CheckResult {
  const condition = (text: unknown) =>
    TerraformExpression.raw("length(trimspace(", TerraformExpression.of(text), ")) > 0");
  const rule = {
    code: "not-blank",
    message: "must be a text that is not blank",
    fix: "give it a value or leave it out",
    condition,
  };
  return checkText(path, value, rule, (text) => text.trim() !== "");
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

/** Options of `dnsLabel`. */
export interface DnsLabelOptions {
  /**
   * Most characters.
   *
   * @default 63
   * @see https://www.rfc-editor.org/rfc/rfc1123
   */
  readonly maxLength?: number;
}

/** Checks that a text is a DNS label: lower-case letters, digits and `-`, with a letter or digit at both ends. */
export function dnsLabel(path: string, value: unknown, options: DnsLabelOptions = {}): CheckResult {
  const maxLength = options.maxLength ?? 63;
  const rule = {
    code: "dns-label",
    message: `must be a DNS label of at most ${maxLength} characters`,
    fix: "use lower-case letters, digits and '-', with a letter or digit at both ends",
    condition: canMatch(new RegExp(`^[a-z0-9]([-a-z0-9]{0,${maxLength - 2}}[a-z0-9])?$`)),
  };
  return checkText(path, value, rule, (text) => text.length <= maxLength && DNS_LABEL.test(text));
}

/** Checks that a text is a DNS name: labels of at most 63 characters with dots between, 253 characters in all. */
export function dnsName(path: string, value: unknown): CheckResult {
  const rule = {
    code: "dns-name",
    message: "must be a DNS name",
    fix: "use labels of lower-case letters, digits and '-' with dots between, such as api.example.com",
    condition: canMatch(DNS_NAME),
  };
  return checkText(path, value, rule, isDnsName);
}

/** @internal */
export function isDnsName(text: string): boolean {
  return text.length <= 253 && DNS_NAME.test(text) && text.split(".").every((label) => label.length <= 63);
}

/** Checks that a text is a UUID, as OpenStack uses for ids. */
export function uuid(path: string, value: unknown): CheckResult {
  const rule = { code: "uuid", message: "must be a UUID", fix: "give the id, not the name", condition: canMatch(UUID) };
  return checkText(path, value, rule, (text) => UUID.test(text) || /^[0-9a-f]{32}$/.test(text));
}

/** Checks that exactly one of several values is given. */
export function exactlyOne(values: Readonly<Record<string, unknown>>): CheckResult {
  const given = Object.keys(values).filter((path) => values[path] !== undefined && values[path] !== null);
  if (given.length === 1) {
    return undefined;
  }
  const paths = Object.keys(values);
  const list = paths.map((path) => `'${path}'`).join(" or ");
  const found = given.length === 0 ? "got none" : `got ${given.map((path) => `'${path}'`).join(" and ")}`;
  return problem(
    given[0] ?? paths[0] ?? "",
    "exactly-one",
    `must be the only one of ${list}, ${found}`,
    "set exactly one of them",
  );
}

/** Checks that a text matches a pattern as a whole; `what` says in words what it has to be. */
export function matches(path: string, value: unknown, regex: RegExp, what: string): CheckResult {
  const rule = { code: "format", message: `must be ${what}`, fix: `write it so that it matches ${regex.source}` };
  return checkText(path, value, rule, (text) => new RegExp(regex.source, regex.flags.replace(/[gy]/g, "")).test(text));
}

/** Checks that a version is complete, such as `1.34.2`: no range, no `v`, no `latest`. */
export function semverExact(path: string, value: unknown): CheckResult {
  const rule = { code: "version", message: "must be an exact version", fix: "write it in full, such as 1.34.2" };
  return checkText(path, value, rule, (text) => valid(text) === text);
}

/** Checks that no two values are equal; unknown values are skipped. */
export function unique(path: string, values: readonly unknown[] | undefined, what = "values"): CheckResult {
  if (!Array.isArray(values)) {
    return undefined;
  }
  const known = values.filter((value) => !hasTokens(value));
  const duplicates = [...new Set(known.filter((value, i) => known.indexOf(value) !== i))];
  return duplicates.length === 0
    ? undefined
    : problem(path, "unique", `must not repeat ${what}`, "remove the repeated ones", duplicates);
}

/** Checks that an object has no other properties than the allowed ones, which catches typing errors of JavaScript callers. */
export function knownKeys(path: string, value: unknown, allowed: readonly string[]): CheckResult {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return undefined;
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
