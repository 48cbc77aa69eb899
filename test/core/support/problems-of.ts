import { checkProps, ValidationError } from "../../../lib/core";
import type { CheckResult } from "../../../lib/core";

/** The lines that a user would read about the results of some checks. */
export function problemsOf(...results: CheckResult[]): string[] {
  try {
    checkProps("", ...results);
    return [];
  } catch (error) {
    if (!ValidationError.isValidationError(error)) {
      throw error;
    }
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}

/** The one line that a user would read. */
export function problemOf(result: CheckResult): string {
  return problemsOf(result).join("\n");
}

/** The Terraform conditions that checks leave behind for unknown values. */
export function conditionsOf(
  ...results: CheckResult[]
): { readonly condition: string; readonly errorMessage: string }[] {
  return [...checkProps("", ...results).preconditions];
}
