import { knownKeys, matches, problem, readable, terraformText } from "../../core";
import type { CheckResult } from "../../core";

/** Which images of a project a rule is about; `*` stands for any name, `**` for any path, `{a,b}` for either. */
export interface ArtifactSelection {
  /**
   * Repositories, below the project.
   *
   * @default "**"
   */
  readonly repositories?: string;

  /**
   * All repositories but these; instead of `repositories`.
   *
   * @default - none
   */
  readonly exceptRepositories?: string;

  /**
   * Tags.
   *
   * @default "**"
   */
  readonly tags?: string;

  /**
   * All tags but these; instead of `tags`.
   *
   * @default - none
   */
  readonly exceptTags?: string;
}

/** Names of the options. */
export const SELECTION_KEYS: readonly (keyof ArtifactSelection)[] = [
  "repositories",
  "exceptRepositories",
  "tags",
  "exceptTags",
];

/** A pattern, or several of them in braces. */
const PATTERN = /^[^\s]+$/;

const EVERYTHING = "**";

/** Checks which images a rule is about. */
export function checkSelection(path: string, given: ArtifactSelection | undefined): CheckResult {
  const selection = readable(given);
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  return [
    SELECTION_KEYS.map((key) => matches(at(key), selection[key], PATTERN, "a pattern without blanks")),
    checkAlternatives(at("exceptRepositories"), "repositories", selection.repositories, selection.exceptRepositories),
    checkAlternatives(at("exceptTags"), "tags", selection.tags, selection.exceptTags),
  ];
}

/** Checks a rule that has no options but the images that it is about. */
export function checkSelectionOnly(path: string, given: ArtifactSelection | undefined): CheckResult {
  return [knownKeys(path, given, SELECTION_KEYS), checkSelection(path, given)];
}

/** Renders the selection as retention and immutability take it; exactly one of each pair is given. */
export function renderSelection(selection: ArtifactSelection): {
  readonly repoMatching?: string;
  readonly repoExcluding?: string;
  readonly tagMatching?: string;
  readonly tagExcluding?: string;
} {
  const { repositories = EVERYTHING, exceptRepositories, tags = EVERYTHING, exceptTags } = selection;
  return {
    ...(exceptRepositories === undefined
      ? { repoMatching: terraformText(repositories) }
      : { repoExcluding: terraformText(exceptRepositories) }),
    ...(exceptTags === undefined ? { tagMatching: terraformText(tags) } : { tagExcluding: terraformText(exceptTags) }),
  };
}

/** What tells a selection from others; also of one that is malformed. */
export function labelOfSelection(given: ArtifactSelection | undefined): string {
  const { repositories = EVERYTHING, exceptRepositories, tags = EVERYTHING, exceptTags } = readable(given);
  return [repositories, exceptRepositories, tags, exceptTags].map(String).join(" ");
}

function checkAlternatives(path: string, otherPath: string, one: unknown, except: unknown): CheckResult {
  return one !== undefined && except !== undefined
    ? problem(path, "selection-both", `must not be given beside '${otherPath}'`, "keep one of the two")
    : undefined;
}
