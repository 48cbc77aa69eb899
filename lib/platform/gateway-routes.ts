import { kubernetesLabels, problem, required } from "../core";
import type { CheckResult } from "../core";

/**
 * Defines which namespaces may hang routes on a gateway. A route claims a host for its namespace, so where tenants do not trust each
 * other, give each a gateway of its own.
 */
export class GatewayRoutes {
  /** All namespaces. */
  public static fromAllNamespaces(): GatewayRoutes {
    return new GatewayRoutes(undefined);
  }

  /**
   * Namespaces that bear all of these labels, as `KubernetesNamespace` gives them.
   *
   * @param labels at least one label
   */
  public static fromNamespacesWith(labels: Readonly<Record<string, string>>): GatewayRoutes {
    return new GatewayRoutes({ labels });
  }

  private constructor(private readonly selector: { readonly labels: Readonly<Record<string, string>> } | undefined) {}

  /** Checks the labels, reported under `path`. */
  public check(path: string): CheckResult {
    if (this.selector === undefined) {
      return undefined;
    }
    const { labels } = this.selector;
    const isEmpty = typeof labels === "object" && labels !== null && Object.keys(labels).length === 0;
    return [
      required(`${path}.labels`, labels) ?? kubernetesLabels(`${path}.labels`, labels),
      isEmpty
        ? problem(
            `${path}.labels`,
            "labels-empty",
            "must name at least one label, because none selects all namespaces",
            "use GatewayRoutes.fromAllNamespaces() if that is meant",
          )
        : undefined,
    ];
  }

  /** The listener's `allowedRoutes.namespaces`. @internal */
  public render(): object {
    return this.selector === undefined
      ? { from: "All" }
      : { from: "Selector", selector: { matchLabels: this.selector.labels } };
  }
}
