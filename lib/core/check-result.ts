import type { Problem } from "./validation-error";

/** Defines a check on a value that only Terraform knows; it becomes a precondition of a resource. */
export interface DeferredCheck {
  /** Property path as the caller wrote it. */
  readonly path: string;

  /** Terraform expression over the unknown value, as a token string; true when the value is fine. */
  readonly condition: string;

  /** What Terraform prints when the condition is false. */
  readonly errorMessage: string;
}

/** What a check returns: nothing, one or more problems, or checks that Terraform has to make. */
export type CheckResult = Problem | DeferredCheck | undefined | readonly CheckResult[];

/** Defines one Terraform precondition, in the shape that `lifecycle.precondition` takes. */
export interface Precondition {
  /** Terraform expression, true when the value is fine. */
  readonly condition: string;

  /** What Terraform prints when the condition is false. */
  readonly errorMessage: string;
}

/** Defines the outcome of `checkProps` when nothing is wrong. */
export interface CheckedProps {
  /** Checks on values that only Terraform knows; hand them to the `lifecycle` of a resource that uses the values. */
  readonly preconditions: Precondition[];
}
