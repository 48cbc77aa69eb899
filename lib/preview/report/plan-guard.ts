import type { PreviewProblem, ServerChange, ServerChangeKind } from "../preview-report";

/** Changes that take a control plane node out of etcd's quorum, for a while or for good. */
const OUTAGES: ReadonlySet<ServerChangeKind> = new Set(["delete", "replace", "rebuild", "resize", "shutoff"]);

/** A server's change with the construct that it belongs to. */
export interface GuardedChange extends ServerChange {
  readonly constructPath?: string;
}

/**
 * Finds plans that would cost a cluster its etcd quorum: Terraform changes servers side by side, and no `depends_on`
 * makes it wait between two replacements.
 *
 * @param controlPlanes how many control plane servers each cluster has
 */
export function guardControlPlanes(
  stack: string,
  changes: readonly GuardedChange[],
  controlPlanes: ReadonlyMap<string, number>,
): PreviewProblem[] {
  const outages = changes.filter(
    (change) => change.role === "control-plane" && change.kinds.some((kind) => OUTAGES.has(kind)),
  );
  const clusters = new Map<string, GuardedChange[]>();
  for (const change of outages) {
    const cluster = clusterOf(change.constructPath);
    clusters.set(cluster, [...(clusters.get(cluster) ?? []), change]);
  }
  return [...clusters].flatMap(([cluster, changed]): PreviewProblem[] => {
    const named = changed.map((change) => `${change.name} (${change.kinds[0]})`).join(", ");
    const base = { stack, step: "plan" as const, address: changed[0].address, constructPath: changed[0].constructPath };
    if (changed.length > 1) {
      const message = `would take ${changed.length} control plane servers away at once: ${named}`;
      const detail =
        "Terraform does not wait between them, and etcd loses its quorum. Change one node at a time: raise one node's generation, apply, see it healthy, then the next.";
      return [{ ...base, severity: "error", code: "control-plane-quorum", message, detail }];
    }
    if ((controlPlanes.get(cluster) ?? 0) <= 1) {
      const message = `would take the only control plane server away: ${named}`;
      const detail = "Its etcd data is lost unless it is restored from a backup.";
      return [{ ...base, severity: "warning", code: "control-plane-single", message, detail }];
    }
    return [];
  });
}

/** The cluster of a control plane server: its construct path up to the control plane. */
export function clusterOf(constructPath = ""): string {
  return constructPath.split(/\/control-?plane/i)[0];
}
