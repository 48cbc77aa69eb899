import type { IConstruct } from "constructs";
import type { Problem } from "../core";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";

/** Names of the clusters of an app, by the app. */
const NAMES = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Checks that no other cluster of the app has the name: in one OpenStack project the two would adopt each other's load balancers.
 *
 * Apps whose clusters are in different projects, and share a name on purpose, keep them in different apps.
 */
export function checkUniqueCluster(cluster: IConstruct, { name }: K8sOnOpenStackClusterProps): Problem | undefined {
  const names = NAMES.get(cluster.node.root) ?? new Map<string, string>();
  NAMES.set(cluster.node.root, names);
  const other = names.get(name);
  if (other === undefined) {
    names.set(name, cluster.node.path);
    return undefined;
  }
  return {
    code: "cluster-name-taken",
    path: "name",
    value: name,
    message: `must not be the name of another cluster of the app, which '${other}' has`,
    fix: "give each cluster a name of its own",
  };
}
