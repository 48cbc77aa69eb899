import type { TerraformExpression } from "../core";

/** One entry of cloud-init's `write_files`. */
export interface WriteFileEntry {
  /** Absolute path. */
  readonly path: string;

  /** Mode as four octal digits. */
  readonly permissions: string;

  /** Owner as `user:group`. */
  readonly owner: string;

  /** Text, or the expression that makes it. */
  readonly content: string | TerraformExpression;
}
