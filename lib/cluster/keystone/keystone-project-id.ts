import { matches } from "../../core";
import type { CheckResult } from "../../core";

/**
 * Ids of projects, as Keystone makes them.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#projects
 */
const PROJECT_ID = /^[0-9a-f]{32}$/;

/** Checks the id of a project. A name will not do: every domain may have a project of that name, and somebody else makes it. */
export function keystoneProjectId(path: string, value: unknown): CheckResult {
  return matches(path, value, PROJECT_ID, "the id of a project, because other domains may have one of the same name");
}
