import { cidr, each } from "../core";
import type { CheckResult } from "../core";

/**
 * Defines who pods of a namespace talk to. Every form lets them ask the cluster's DNS.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NamespaceIsolation {
  /** Nobody, in neither direction, until a NetworkPolicy says otherwise. */
  public static denyAll(): NamespaceIsolation {
    return new NamespaceIsolation("deny-all", []);
  }

  /**
   * Each other, and ranges outside the cluster that are named here.
   *
   * @param egressCidrs ranges that the pods may call, such as that of a database server
   */
  public static withinNamespace(egressCidrs: readonly string[] = []): NamespaceIsolation {
    return new NamespaceIsolation("within-namespace", egressCidrs);
  }

  /** Everybody: no NetworkPolicy is made. */
  public static none(): NamespaceIsolation {
    return new NamespaceIsolation("none", []);
  }

  private constructor(
    /** How much is closed. */
    public readonly mode: "deny-all" | "within-namespace" | "none",
    /** @internal */
    public readonly egressCidrs: readonly string[],
  ) {}

  /** Checks the ranges. @internal */
  public check(path: string): CheckResult {
    return each(`${path}.egressCidrs`, this.egressCidrs, (at, value) => cidr(at, value));
  }
}
