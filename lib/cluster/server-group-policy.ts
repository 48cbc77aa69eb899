import type { Problem } from "../core";

/**
 * Members that a server group may have by Nova's default quota.
 *
 * @see https://docs.openstack.org/nova/latest/configuration/config.html#quota.server_group_members
 */
const DEFAULT_MEMBERS_QUOTA = 10;

/**
 * How Nova spreads the servers of a pool over hypervisors. Fixed when the pool is made: Nova cannot move a server between groups.
 *
 * @see https://docs.openstack.org/nova/latest/user/server-groups.html
 */
export class ServerGroupPolicy {
  /** On different hypervisors as far as there are enough. */
  public static readonly SOFT_ANTI_AFFINITY = new ServerGroupPolicy("soft-anti-affinity");

  /** Never two servers on one hypervisor; the apply fails when hypervisors run out. */
  public static readonly ANTI_AFFINITY = new ServerGroupPolicy("anti-affinity");

  /** On one hypervisor as far as it has room. */
  public static readonly SOFT_AFFINITY = new ServerGroupPolicy("soft-affinity");

  /** All on one hypervisor, for pools that talk to themselves a lot. */
  public static readonly AFFINITY = new ServerGroupPolicy("affinity");

  /** No server group: Nova places each server by itself. */
  public static readonly NONE = new ServerGroupPolicy(undefined);

  private constructor(
    /** Nova's name of the policy; undefined makes no group. */
    public readonly policy: string | undefined,
  ) {}

  /** Says why control plane nodes cannot have the policy. @internal */
  public checkControlPlane(path: string): Problem | undefined {
    if (this.policy !== "affinity" && this.policy !== "soft-affinity") {
      return undefined;
    }
    return {
      code: "control-plane-affinity",
      path,
      value: this.policy,
      message: "must not put the control plane nodes on one hypervisor",
      fix: "use ServerGroupPolicy.SOFT_ANTI_AFFINITY or .ANTI_AFFINITY",
    };
  }

  /** What is legal but often goes wrong with so many members. @internal */
  public warning(members: number): string | undefined {
    if (this.policy === undefined || members <= DEFAULT_MEMBERS_QUOTA) {
      return undefined;
    }
    return `${members} servers share a server group, and Nova's default quota is ${DEFAULT_MEMBERS_QUOTA} members; have it raised, or set 'serverGroup' to ServerGroupPolicy.NONE`;
  }
}
