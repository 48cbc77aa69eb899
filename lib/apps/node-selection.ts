import { Taint } from "../cluster";
import { each, kubernetesLabels, ofKind, problemsUnder, required, taints } from "../core";
import type { CheckResult } from "../core";

/** Defines the nodes that pods may run on: those of a pool, by its labels and in spite of its taints. */
export class NodeSelection {
  /**
   * Nodes with all of some labels.
   *
   * @param labels labels that the pool's nodes were given
   * @param tolerated taints that the pool's nodes were given
   */
  public static labelled(labels: Readonly<Record<string, string>>, tolerated: readonly Taint[] = []): NodeSelection {
    return new NodeSelection(labels, tolerated);
  }

  /**
   * All nodes, also those with some taints.
   *
   * @param tolerated taints of the nodes
   */
  public static tolerating(tolerated: readonly Taint[]): NodeSelection {
    return new NodeSelection({}, tolerated);
  }

  private constructor(
    /** Labels that a node must have. */
    public readonly labels: Readonly<Record<string, string>>,
    /** Taints that do not keep the pods away. */
    public readonly tolerated: readonly Taint[],
  ) {}

  /**
   * Checks labels and taints.
   *
   * @param path path of the property that holds the selection
   */
  public check(path: string): CheckResult {
    return [
      required(`${path}.labels`, this.labels) ?? kubernetesLabels(`${path}.labels`, this.labels),
      required(`${path}.tolerated`, this.tolerated),
      each(`${path}.tolerated`, this.tolerated, (at, one) =>
        ofKind(at, one, Taint, "use Taint.noSchedule(...), .preferNoSchedule(...) or .noExecute(...)"),
      ),
      problemsUnder(
        `${path}`,
        taints(
          "tolerated",
          (Array.isArray(this.tolerated) ? this.tolerated : [])
            .filter((one) => one instanceof Taint)
            .map(({ key, value, effect }) => ({ key, value, effect })),
        ),
      ),
    ];
  }
}
