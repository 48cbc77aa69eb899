import { isPlainObject, problem } from "./check-helpers";
import type { CheckResult } from "./check-result";
import { hasTokens } from "./tokens";

/** A class whose instances a property takes. */
export interface Kind {
  /** What its instances inherit from. */
  readonly prototype: object;
}

/**
 * Checks that a value is an instance of a class, which callers in JavaScript may get wrong; silent on undefined.
 *
 * @param path property path
 * @param value the value
 * @param kind the class
 * @param fix how an instance is made
 */
export function ofKind(path: string, value: unknown, kind: Kind, fix: string): CheckResult {
  const matches =
    typeof value === "object" && value !== null && Object.prototype.isPrototypeOf.call(kind.prototype, value);
  const { name } = kind.prototype.constructor;
  return value === undefined || matches
    ? undefined
    : problem(path, "wrong-kind", `must be ${/^[AEIO]/.test(name) ? "an" : "a"} ${name}`, fix, value);
}

/** Checks that a value is an object that can be looked into: no list, no null, no text. */
export function object(path: string, value: unknown): CheckResult {
  if (
    value === undefined ||
    isPlainObject(value) ||
    (typeof value === "object" && value !== null && hasTokens(value))
  ) {
    return undefined;
  }
  return problem(path, "object", "must be an object", "write it as { ... }", value);
}

/** Checks that a value is known before Terraform runs, because names, numbers of nodes and construct ids are made of it. */
export function known(path: string, value: unknown): CheckResult {
  return hasTokens(value)
    ? problem(
        path,
        "known-before-terraform",
        "must be known before Terraform runs",
        "write it in the code, or read it from the environment of the synthesis",
      )
    : undefined;
}

/**
 * Options that can be looked into: the given ones when they are an object, none otherwise, which `knownKeys` reports.
 *
 * Options that factories read before any check does go through here.
 */
export function readable<T extends object>(options: T | undefined): Partial<T> {
  return typeof options === "object" && options !== null ? options : {};
}

/** The list when it is one, an empty one otherwise, which `each` reports. */
export function readableList<T>(values: readonly T[] | undefined): readonly T[] {
  return Array.isArray(values) ? (values as readonly T[]) : [];
}
