import type { IConstruct } from "constructs";
import { describeValue } from "./describe-value";

/** Defines one thing that is wrong with the input, and what to do about it. */
export interface Problem {
  /** Stable, kebab-case name of the rule that was broken, for instance `cidr-with-host-bits`. */
  readonly code: string;

  /** Property path as the caller wrote it, for instance `controlPlane.count`. */
  readonly path: string;

  /**
   * The offending value.
   *
   * @default - the message names no value; always left out for secrets
   */
  readonly value?: unknown;

  /** The rule, beginning with a verb such as `must`; lower-case, no final period. */
  readonly message: string;

  /** What to do instead; lower-case, no final period. */
  readonly fix: string;
}

const MARK = Symbol.for("k8s-on-openstack.ValidationError");

/** Defines the error that every construct of this library throws on bad input; it lists all problems at once. */
export class ValidationError extends Error {
  /** Whether `x` is a `ValidationError`, also one of another copy of this library. */
  public static isValidationError(x: unknown): x is ValidationError {
    return typeof x === "object" && x !== null && MARK in x;
  }

  /** Path of the construct that refused its input, for instance `prod/Cluster`; may be empty for plain functions. */
  public readonly constructPath: string;

  /** Every problem that was found, in the order of the checks. */
  public readonly problems: readonly Problem[];

  /**
   * @param scope the construct that refuses its input, or a name for it
   * @param problems at least one problem
   */
  public constructor(scope: IConstruct | string, problems: readonly Problem[]) {
    const constructPath = typeof scope === "string" ? scope : scope.node.path || scope.node.id;
    super(renderProblems(constructPath, problems));
    this.name = "ValidationError";
    this.constructPath = constructPath;
    this.problems = problems;
    Object.defineProperty(this, MARK, { value: true });
  }
}

/**
 * One line for one problem: `<path> <must ...>, got <value>; <what to do> [<code>]`.
 *
 * @internal
 */
export function renderProblem(problem: Problem): string {
  // keys of the user are part of paths, and must not break the line.
  const path = problem.path === "" ? "" : `${problem.path.replace(/\s+/g, " ")} `;
  const got = "value" in problem && problem.value !== undefined ? `, got ${describeValue(problem.value)}` : "";
  return `${path}${problem.message}${got}; ${problem.fix} [${problem.code}]`;
}

function renderProblems(constructPath: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const where = constructPath === "" ? "" : ` in '${constructPath}'`;
  return [`${count}${where}`, ...problems.map((problem) => `  ${renderProblem(problem)}`)].join("\n");
}
