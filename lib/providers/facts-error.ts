import { ValidationError } from "../core/validation-error";

/** The error for a facts file or provider schema that cannot be understood. */
export function factsError(where: string, path: string, value: unknown, message: string, fix: string): ValidationError {
  return new ValidationError(where, [{ code: "provider-facts", path, value, message, fix }]);
}
