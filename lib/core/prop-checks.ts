import type { IConstruct } from "constructs";
import type { CheckedProps, CheckResult, DeferredCheck } from "./check-result";
import type { Problem } from "./validation-error";
import { ValidationError } from "./validation-error";

/**
 * Throws one error with every problem that the checks found.
 *
 * @param scope the construct whose properties are checked, or a name for it
 * @param results results of the checks, nested as you like
 * @returns preconditions for values that only Terraform knows
 * @throws ValidationError when there is at least one problem
 */
export function checkProps(scope: IConstruct | string, ...results: CheckResult[]): CheckedProps {
  const flat = flattenChecks(results);
  const problems = flat.filter(isProblem);
  if (problems.length > 0) {
    throw new ValidationError(scope, problems);
  }
  return {
    preconditions: flat
      .filter((result): result is DeferredCheck => !isProblem(result))
      .map(({ condition, errorMessage }) => ({ condition, errorMessage })),
  };
}

/** All problems and deferred checks of nested results, in order. */
export function flattenChecks(results: CheckResult): (Problem | DeferredCheck)[] {
  if (results === undefined) {
    return [];
  }
  return isResultList(results) ? results.flatMap((result) => flattenChecks(result)) : [results];
}

function isResultList(result: CheckResult): result is readonly CheckResult[] {
  return Array.isArray(result);
}

function isProblem(result: Problem | DeferredCheck): result is Problem {
  return "code" in result;
}
