import { problem } from "./check-helpers";
import type { CheckResult } from "./check-result";
import { hasTokens } from "./tokens";

/**
 * Checks that a secret is a value that only Terraform knows, because literal text stands in the synthesized files; the text never shows
 * in the message.
 *
 * @param path property path
 * @param value the secret; undefined is fine
 */
export function notLiteralSecret(path: string, value: unknown): CheckResult {
  return value === undefined || (typeof value === "string" && hasTokens(value))
    ? undefined
    : problem(
        path,
        "literal-secret",
        "must not be literal text, which everybody reads in the synthesized files",
        "take a sensitive TerraformVariable, or the output of a resource",
      );
}
