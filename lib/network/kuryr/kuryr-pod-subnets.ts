import type { CheckResult } from "../../core";
import { Cidr, flattenChecks, integer, known, knownKeys, problem, readable } from "../../core";

/** Options of `KuryrPodSubnets.perNamespace`. */
export interface NamespaceSubnetOptions {
  /**
   * Prefix length of the subnet of a namespace, 8 to 30.
   *
   * @default 24
   */
  readonly prefixLength?: number;
}

/** Subnets that a cluster takes at least: Kuryr's default one, those of `kube-system` and of two namespaces with applications. */
const MIN_SUBNETS = 4;

/** Defines which Neutron subnets pods get their addresses from. */
export class KuryrPodSubnets {
  /** One subnet for the pods of all namespaces. */
  public static shared(): KuryrPodSubnets {
    return new KuryrPodSubnets("default", undefined, {});
  }

  /** A network and a subnet for each namespace, out of a pool that is the range of the pods. */
  public static perNamespace(options: NamespaceSubnetOptions = {}): KuryrPodSubnets {
    return new KuryrPodSubnets("namespace", readable(options).prefixLength ?? 24, options);
  }

  private constructor(
    /** Name of Kuryr's driver. */
    public readonly driver: "default" | "namespace",
    /** Prefix length of the subnet of a namespace; undefined when all share one. */
    public readonly prefixLength: number | undefined,
    private readonly options: object,
  ) {}

  /**
   * Checks the options, reported under `path`.
   *
   * @param path property path
   * @param podCidr range of the pods, which subnets of namespaces come from
   * @param namespaces most namespaces at a time; undefined when nobody said
   */
  public check(path: string, podCidr: unknown, namespaces?: number): CheckResult {
    const { prefixLength } = this;
    const at = `${path}.prefixLength`;
    const shape = flattenChecks([
      knownKeys(path, this.options, ["prefixLength"]),
      known(at, prefixLength) ?? integer(at, prefixLength, { min: 8, max: 30 }),
    ]);
    const range = Cidr.tryParse(podCidr);
    if (shape.length > 0 || prefixLength === undefined || !(range instanceof Cidr) || range.version !== 4) {
      return shape;
    }
    // one subnet is Kuryr's default, for pods of namespaces that have none yet.
    const needed = Math.max(MIN_SUBNETS, (namespaces ?? 0) + 1);
    const available = prefixLength < range.prefix ? 0 : 2 ** (prefixLength - range.prefix);
    return available >= needed
      ? undefined
      : problem(
          at,
          "pod-cidr-too-small",
          `must leave ${needed} subnets in ${range.canonical} but leaves ${available}`,
          "choose a larger pod range or a longer prefix",
          prefixLength,
        );
  }
}
