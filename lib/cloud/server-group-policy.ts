import type { CheckResult } from "../core";
import { problem, ValidationError } from "../core";

/** Nova's default quota of servers in a group. */
const DEFAULT_MEMBERS_QUOTA = 10;

/**
 * Defines how Nova spreads the servers of a group over hypervisors.
 *
 * @see https://docs.openstack.org/api-ref/compute/#server-groups-os-server-groups
 */
export class ServerGroupPolicy {
  /** Different hypervisors where possible. */
  public static readonly SOFT_ANTI_AFFINITY = new ServerGroupPolicy("soft-anti-affinity");

  /** Different hypervisors, or no server at all. */
  public static readonly ANTI_AFFINITY = new ServerGroupPolicy("anti-affinity");

  /** The same hypervisor where possible. */
  public static readonly SOFT_AFFINITY = new ServerGroupPolicy("soft-affinity");

  /** The same hypervisor, or no server at all. */
  public static readonly AFFINITY = new ServerGroupPolicy("affinity");

  /**
   * The policy with a given name, for configuration that is text.
   *
   * @throws ValidationError with code `server-group-policy-unknown`
   */
  public static of(name: string): ServerGroupPolicy {
    const known = [
      ServerGroupPolicy.SOFT_ANTI_AFFINITY,
      ServerGroupPolicy.ANTI_AFFINITY,
      ServerGroupPolicy.SOFT_AFFINITY,
      ServerGroupPolicy.AFFINITY,
    ];
    const found = known.find((policy) => policy.name === name);
    if (found === undefined) {
      const fix = `use ${known.map((policy) => policy.name).join(", ")}`;
      const unknown = problem("policy", "server-group-policy-unknown", "must be a policy of Nova", fix, name);
      throw new ValidationError("ServerGroupPolicy", [unknown]);
    }
    return found;
  }

  private constructor(
    /** Name in Nova's API. */
    public readonly name: "soft-anti-affinity" | "anti-affinity" | "soft-affinity" | "affinity",
  ) {}

  /** Checks that control plane nodes do not fall together with one hypervisor. */
  public checkControlPlane(path: string): CheckResult {
    return this.name.endsWith("anti-affinity")
      ? undefined
      : problem(
          path,
          "control-plane-affinity",
          "must keep control plane nodes apart",
          "use ServerGroupPolicy.SOFT_ANTI_AFFINITY",
          this.name,
        );
  }

  /** What is legal but often goes wrong with a number of members; one text each. */
  public warnings(members: number): string[] {
    return this.name === "anti-affinity" && members > DEFAULT_MEMBERS_QUOTA
      ? [
          `${members} servers with hard anti-affinity need as many hypervisors, and Nova's default quota is ${DEFAULT_MEMBERS_QUOTA} members a group; check with 'openstack quota show'`,
        ]
      : [];
  }
}
