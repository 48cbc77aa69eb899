import type { CheckResult } from "../core";
import { each, notBlank, problem, unique } from "../core";

const MAX_LENGTH = 255;
const MAX_TAGS = 50;

/**
 * Checks tags of Neutron and Octavia resources: at most 50 texts of at most 255 characters, without commas.
 *
 * @see https://docs.openstack.org/api-ref/network/v2/#standard-attributes-tag-extension
 */
export function checkTags(path: string, tags: readonly string[] | undefined): CheckResult {
  return [
    unique(path, tags, "tags"),
    Array.isArray(tags) && tags.length > MAX_TAGS
      ? problem(path, "too-many-tags", `must have at most ${MAX_TAGS} tags`, "remove some", tags.length)
      : undefined,
    each(path, tags, checkTag),
  ];
}

function checkTag(path: string, tag: unknown): CheckResult {
  if (typeof tag === "string" && (tag.length > MAX_LENGTH || tag.includes(","))) {
    return problem(
      path,
      "tag",
      `must have at most ${MAX_LENGTH} characters and no comma`,
      "shorten it or split it",
      tag,
    );
  }
  return notBlank(path, tag);
}
