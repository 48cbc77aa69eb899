import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import type { CheckedProps, CheckResult, DeferredCheck } from "./check-result";
import type { Problem } from "./validation-error";
import { ValidationError, renderProblem } from "./validation-error";

/**
 * Throws one error with every problem that the checks found, each once.
 *
 * A construct that refused its properties also refuses to be synthesized, so that a caller who goes on after the error gets no half of
 * what was asked for.
 *
 * @param scope the construct whose properties are checked, or a name for it
 * @param results results of the checks, nested as you like
 * @returns preconditions for values that only Terraform knows
 * @throws ValidationError when there is at least one problem
 */
export function checkProps(scope: IConstruct | string, ...results: CheckResult[]): CheckedProps {
  const flat = flattenChecks(results);
  const problems = withoutRepeats(flat.filter(isProblem));
  if (problems.length > 0) {
    const error = new ValidationError(scope, problems);
    if (Construct.isConstruct(scope)) {
      scope.node.addValidation({ validate: () => problems.map((problem) => renderProblem(problem)) });
    }
    throw error;
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

/**
 * The problems of a part, under the property of the whole that holds the part; checks that Terraform makes are left to the part.
 *
 * @param path path of the property
 * @param results results of the part's checks
 */
export function problemsUnder(path: string, results: CheckResult): Problem[] {
  return flattenChecks(results)
    .filter(isProblem)
    .map((problem) => ({ ...problem, path: problem.path === "" ? path : `${path}.${problem.path}` }));
}

function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const lines = problems.map((problem) => renderProblem(problem));
  return problems.filter((_, index) => lines.indexOf(lines[index] ?? "") === index);
}

function isResultList(result: CheckResult): result is readonly CheckResult[] {
  return Array.isArray(result);
}

function isProblem(result: Problem | DeferredCheck): result is Problem {
  return "code" in result;
}
