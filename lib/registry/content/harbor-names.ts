import { createHash } from "node:crypto";
import { hasTokens, known, matches, problem, required, textLength } from "../../core";
import type { CheckResult } from "../../core";

/** What Harbor calls projects and robots. @see https://github.com/goharbor/harbor/blob/v2.15.1/src/pkg/project/manager.go */
const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** @see https://github.com/distribution/reference/blob/main/regexp.go */
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

const MAX_NAME = 255;

/** Longest name of a robot with that of its project and the prefix of all robots, which Harbor keeps in one field. */
const MAX_ROBOT_NAME = 100;

const HARMLESS = /^[A-Za-z0-9_-]+$/;

/** Checks the name of a project, as Harbor does: no upper case, no two separators side by side, none at the ends. */
export function harborName(path: string, value: unknown): CheckResult {
  return (
    required(path, value) ??
    known(path, value) ?? [
      textLength(path, value, { min: 1, max: MAX_NAME }),
      matches(
        path,
        value,
        NAME,
        "a name of Harbor: lower-case letters and digits, with single '.', '_' or '-' between them",
      ),
    ]
  );
}

/** Checks the name of a robot, to which a rotation adds a few characters. */
export function robotName(path: string, value: unknown): CheckResult {
  return [
    harborName(path, value),
    typeof value === "string" ? textLength(path, value, { max: MAX_ROBOT_NAME }) : undefined,
  ];
}

/** Checks the path of a repository below its project. */
export function repositoryPath(path: string, value: unknown): CheckResult {
  return required(path, value) ?? known(path, value) ?? matches(path, value, REPOSITORY, "a repository of images");
}

/** Checks that what two places in Harbor are told apart by is not given twice. */
export function distinct(path: string, keys: readonly string[], what: string): CheckResult {
  return keys.map((key, index) =>
    keys.indexOf(key) < index
      ? problem(`${path}[${index}]`, "repeated", `must not repeat ${what}`, "remove one of the two", key)
      : undefined,
  );
}

/** An id made of parts, some of which are names that people chose; what Terraform has no room for becomes a hash. */
export function contentId(...parts: readonly string[]): string {
  return parts
    .map((part) => (hasTokens(part) ? "computed" : HARMLESS.test(part) ? part : `${legible(part)}-${hashOf(part)}`))
    .join("-");
}

/** Eight characters that stand for texts. */
export function hashOf(...texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 8);
}

function legible(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]+/g, "_");
}
