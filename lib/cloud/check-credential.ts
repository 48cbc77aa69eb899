import { problem, readable } from "../core";
import type { CheckResult } from "../core";
import type { IApplicationCredential } from "./application-credential";

/**
 * Checks a credential that a caller gave, which may be of any class with the two texts; what is wrong is said without showing any of it.
 *
 * @param path property path
 * @param credential the value; undefined is fine
 */
export function checkCredential(path: string, credential: unknown): CheckResult {
  if (credential === undefined) {
    return undefined;
  }
  const { credentialId, secret } = readable(credential as IApplicationCredential);
  return typeof credentialId === "string" && typeof secret === "string"
    ? undefined
    : problem(
        path,
        "wrong-kind",
        "must be an ApplicationCredential",
        "make one, or use ApplicationCredential.fromExisting(...)",
      );
}
