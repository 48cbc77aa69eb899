import { Testing } from "cdktf";
import { ValidationError } from "../../lib";
import type { InfrastructureStack } from "../../stacks";
import { newStack } from "./demo-cluster";
import { warningsOf } from "./synth";

/** A row of the list of bad inputs: what is given, and what is said about it. */
export type BadInput = readonly [
  /** Number in the list. */
  row: number,
  /** What is wrong with the input. */
  input: string,
  /** Gives it to the library. */
  give: (stack: InfrastructureStack) => unknown,
  /** Stable name of the rule that refuses it; `warning` when it is legal but risky. */
  code: string,
  /** Path of the property; for a warning, a part of its text. */
  path: string,
];

/** The error that a call ends with; fails when it goes through, or when something else goes wrong. */
export function refusalOf(call: () => unknown): ValidationError {
  try {
    call();
  } catch (error) {
    if (ValidationError.isValidationError(error)) {
      return error;
    }
    throw error;
  }
  throw new Error("expected a ValidationError, but the input was taken");
}

/** Tests each row: refused by code and path, with a rule and a cure in words, and nothing can be synthesized afterwards. */
export function testRows(rows: readonly BadInput[]): void {
  it.each(rows.filter(([, , , code]) => code !== "warning"))(
    "IN-%i is refused: %s",
    (_row, _input, give, code, path) => {
      const stack = newStack();
      const { constructPath, problems } = refusalOf(() => give(stack));

      expect(problems.map((problem) => `${problem.code} ${problem.path}`)).toContain(`${code} ${path}`);
      for (const { message, fix } of problems) {
        expect(message).toMatch(/^must .*[^.]$/s);
        expect(fix).toMatch(/^.*[^.]$/s);
      }
      if (constructPath.startsWith(stack.node.id)) {
        expect(stack.node.findAll().flatMap(({ node }) => node.validate())).not.toEqual([]);
      }
    },
  );

  const warnings = rows.filter(([, , , code]) => code === "warning");
  if (warnings.length > 0) {
    it.each(warnings)("IN-%i is taken with a warning: %s", (_row, _input, give, _code, text) => {
      const stack = newStack();
      give(stack);
      Testing.synth(stack);

      expect(warningsOf(stack)).toContainEqual(expect.stringContaining(text));
    });
  }
}
