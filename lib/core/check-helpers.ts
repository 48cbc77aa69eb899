import type { CheckResult, DeferredCheck } from "./check-result";
import { describeValue } from "./describe-value";
import { TerraformExpression } from "./terraform-expression";
import { terraformText } from "./terraform-text";
import { hasTokens } from "./tokens";
import type { Problem } from "./validation-error";

/** A rule on one value: what it must be, and what to do otherwise. */
export interface Rule {
  /** Stable name of the rule. */
  readonly code: string;

  /** The rule, beginning with `must`. */
  readonly message: string;

  /** What to do instead. */
  readonly fix: string;

  /**
   * The same rule as a Terraform condition on a value that only Terraform knows.
   *
   * @default - unknown values are not checked
   */
  readonly condition?: (value: unknown) => TerraformExpression;
}

/**
 * Checks one value: silent on undefined, a deferred check or nothing on tokens, a problem when `accepts` says no.
 *
 * @internal
 */
export function checkRule(path: string, value: unknown, rule: Rule, accepts: (value: unknown) => boolean): CheckResult {
  if (value === undefined) {
    return undefined;
  }
  if (hasTokens(value)) {
    return rule.condition && deferred(path, rule.condition(value), rule.message, rule.fix);
  }
  return accepts(value) ? undefined : { code: rule.code, path, value, message: rule.message, fix: rule.fix };
}

/**
 * Checks a text value; anything that is no text is a problem.
 *
 * @internal
 */
export function checkText(path: string, value: unknown, rule: Rule, accepts: (text: string) => boolean): CheckResult {
  return checkRule(path, value, rule, (actual) => typeof actual === "string" && accepts(actual));
}

/**
 * A check that Terraform makes.
 *
 * @internal
 */
export function deferred(path: string, condition: TerraformExpression, message: string, fix: string): DeferredCheck {
  return { path, condition: condition.asString(), errorMessage: terraformText(`${path} ${message}; ${fix}.`) };
}

/**
 * `can(regex(...))`, the Terraform form of a pattern.
 *
 * @internal
 */
export function canMatch(pattern: RegExp): (value: unknown) => TerraformExpression {
  return (value) => TerraformExpression.call("can", TerraformExpression.call("regex", pattern.source, value));
}

/**
 * A problem that a caller states itself, for a rule that only one construct has.
 *
 * @param path property path
 * @param code stable, kebab-case name of the rule
 * @param message the rule, beginning with `must`
 * @param fix what to do instead
 * @param value the offending value; leave it out for secrets
 */
export function problem(path: string, code: string, message: string, fix: string, value?: unknown): Problem {
  return value === undefined ? { code, path, message, fix } : { code, path, value, message, fix };
}

/** List of values for a message: `"a", "b" or "c"`. */
export function listValues(values: readonly unknown[], conjunction = "or"): string {
  const texts = values.map((value) => describeValue(value));
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} ${conjunction} ${texts.at(-1)}`;
}

/**
 * The same result without the value, for secrets.
 *
 * @internal
 */
export function hideValue(result: CheckResult): CheckResult {
  if (result === undefined || !("code" in result)) {
    return result;
  }
  return problem(result.path, result.code, result.message, result.fix);
}

/** Whether a value is an object that somebody wrote down: no list, no null, no instance of a class. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
