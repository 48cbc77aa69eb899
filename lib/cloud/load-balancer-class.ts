import type { CheckResult } from "../core";
import { each, knownKeys, matches, notBlank, problem, readable, required, uuid } from "../core";
import type { LoadBalancerClassSection } from "./cloud-config";

const KEYS = ["floatingNetworkId", "floatingSubnetId", "floatingSubnet", "floatingSubnetTags", "subnetId"] as const;

/** Where load balancers of a class get their addresses. */
export interface LoadBalancerClassOptions {
  /**
   * Id of the external network of the floating IP.
   *
   * @default - that of all load balancers
   */
  readonly floatingNetworkId?: string;

  /**
   * Id of the subnet of the floating IP.
   *
   * @default - whichever has an address left
   */
  readonly floatingSubnetId?: string;

  /**
   * Name of the subnet of the floating IP: a pattern such as `public-*`, a regular expression behind `~`, or what must not match
   * behind `!`.
   *
   * @default - whichever has an address left
   */
  readonly floatingSubnet?: string;

  /**
   * Tags that the subnet of the floating IP has, all of them.
   *
   * @default - whichever has an address left
   */
  readonly floatingSubnetTags?: readonly string[];

  /**
   * Id of the subnet of the private address; the nodes stay members in their own.
   *
   * @default - the subnet of the nodes
   */
  readonly subnetId?: string;
}

/**
 * Defines a class of load balancers that Services choose by an annotation, for instance one for each external network.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md
 */
export class LoadBalancerClass {
  /**
   * A class with a name.
   *
   * @param name letters, digits, `-`, `_` and `.`, at most 63
   */
  public static named(name: string, options: LoadBalancerClassOptions): LoadBalancerClass {
    return new LoadBalancerClass(name, options);
  }

  private constructor(
    /** Name of the class. */
    public readonly name: string,
    private readonly options: LoadBalancerClassOptions,
  ) {}

  /** Annotations of a Service that chooses the class. */
  public get annotations(): Readonly<Record<string, string>> {
    return { "loadbalancer.openstack.org/class": this.name };
  }

  /** Checks name and options, reported under `path`. */
  public check(path: string): CheckResult {
    const options = readable(this.options);
    const { floatingSubnetId, floatingSubnet, floatingSubnetTags } = options;
    const byName = floatingSubnet !== undefined || floatingSubnetTags !== undefined;
    return [
      required(`${path}.name`, this.name) ??
        matches(
          `${path}.name`,
          this.name,
          /^[A-Za-z0-9][-A-Za-z0-9_.]{0,62}$/,
          "a name of at most 63 letters, digits, '-', '_' and '.'",
        ),
      required(path, this.options) ?? knownKeys(path, this.options, KEYS),
      uuid(`${path}.floatingNetworkId`, options.floatingNetworkId),
      uuid(`${path}.floatingSubnetId`, floatingSubnetId),
      uuid(`${path}.subnetId`, options.subnetId),
      notBlank(`${path}.floatingSubnet`, floatingSubnet) ??
        matches(`${path}.floatingSubnet`, floatingSubnet, /^[^\p{Cc}]*$/u, "text without control characters"),
      checkTags(`${path}.floatingSubnetTags`, floatingSubnetTags),
      floatingSubnetId !== undefined && byName
        ? problem(
            `${path}.floatingSubnetId`,
            "floating-subnet-twice",
            "must not be given beside 'floatingSubnet' or 'floatingSubnetTags'",
            "keep one way of choosing the subnet",
          )
        : undefined,
    ];
  }

  /** The section of `cloud.conf`. @internal */
  public render(): LoadBalancerClassSection {
    const { floatingSubnetTags, ...rest } = this.options;
    return { ...rest, floatingSubnetTags: floatingSubnetTags?.join(",") };
  }
}

function checkTags(path: string, tags: unknown): CheckResult {
  return each(path, tags, (at, tag) => matches(at, tag, /^[^\p{Cc},]+$/u, "a tag without commas"), { min: 1 });
}
