import type { IKubernetesCluster } from "../../cluster";
import { ofKind, readable } from "../../core";
import type { CheckResult } from "../../core";
import { AddOnReleases } from "./add-on-releases";

/**
 * Checks the releases that an add-on was given, which without types may be anything.
 *
 * @param path property path
 * @param releases the value; undefined is fine
 * @param cluster cluster that gets the add-on; without types it may be anything too
 */
export function checkReleases(
  path: string,
  releases: unknown,
  cluster: Partial<IKubernetesCluster> | undefined,
): CheckResult {
  return releases instanceof AddOnReleases
    ? releases.check(path, readable(cluster).version)
    : ofKind(path, releases, AddOnReleases, "use AddOnReleases.forKubernetes(...)");
}
