import { each, listValues, matches, problem, unique } from "../../core";
import type { CheckResult } from "../../core";

/** Names of namespaces and of resources in the plural; no `/`, because the webhook does not see subresources. */
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Which namespaces, or which resources, a permission of a `KeystonePolicy` is about. */
export class PolicySelection {
  /** All of them, and all to come; only `all()` namespaces include what is in no namespace, such as nodes. */
  public static all(): PolicySelection {
    return new PolicySelection("all", []);
  }

  /** Only these, by name; resources in the plural, such as `pods`, whatever their API group. */
  public static only(...names: string[]): PolicySelection {
    return new PolicySelection("only", names);
  }

  /** All but these, and all to come. */
  public static except(...names: string[]): PolicySelection {
    return new PolicySelection("except", names);
  }

  private constructor(
    /** How the names are meant. */
    public readonly mode: "all" | "only" | "except",
    /** The names; none for `all`. */
    public readonly names: readonly string[],
  ) {}

  /** Whether a name is among what is selected. */
  public includes(name: string): boolean {
    return this.mode === "all" || (this.mode === "only") === this.names.includes(name);
  }

  /**
   * The selection as the webhook reads it: `*`, `pods`, `!pods`, `['a','b']` or `!['a','b']`.
   *
   * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/keystone-auth/using-keystone-webhook-authenticator-and-authorizer.md
   */
  public render(): string {
    const [first] = this.names;
    if (this.mode === "all" || first === undefined) {
      return "*";
    }
    const names = this.names.length === 1 ? first : `['${[...this.names].sort().join("','")}']`;
    return this.mode === "only" ? names : `!${names}`;
  }

  /** Checks the names, reported under `path`. */
  public check(path: string): CheckResult {
    if (this.mode === "all") {
      return undefined;
    }
    const hint = `${listValues(["pods", "kube-system"])} without '/': the webhook does not tell subresources apart`;
    return [
      each(path, this.names, (at, name) => matches(at, name, NAME, `a name such as ${hint}`), { min: 1 }),
      unique(path, this.names, "names"),
      this.names.includes("*")
        ? problem(path, "selection-wildcard", "must not hold '*'", "use PolicySelection.all()")
        : undefined,
    ];
  }
}
