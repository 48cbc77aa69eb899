import { each } from "../../core";
import type { CheckResult, ListLength } from "../../core";

/** Checks a list of objects, and every one of them under the path `<path>[<index>]`; callers in JavaScript may give other things. */
export function eachOf<T>(
  path: string,
  values: readonly T[] | undefined,
  check: (path: string, value: T) => CheckResult,
  length: ListLength = {},
): CheckResult {
  return each(path, values, (at, value) => check(at, value as T), length);
}
