import { checkProps, each, notBlank, required } from "../core";

/** Defines who reaches SSH on the nodes. */
export class SshAccess {
  /** Nobody: no rule is made. */
  public static none(): SshAccess {
    return new SshAccess([], []);
  }

  /**
   * Hosts of some ranges.
   *
   * @param cidrs ranges of administrators; `0.0.0.0/0` and `::/0` are refused here, see `fromAnywhere`
   */
  public static from(cidrs: readonly string[]): SshAccess {
    checkProps("SshAccess.from", required("cidrs", cidrs), each("cidrs", cidrs, notBlank));
    return new SshAccess([...cidrs], []);
  }

  /** Everybody on the Internet; password login stays off, yet prefer a bastion. */
  public static fromAnywhere(): SshAccess {
    return new SshAccess([], [], true);
  }

  /**
   * Members of a security group, for instance that of a bastion.
   *
   * @param securityGroupId UUID of the group; may be a Terraform token
   */
  public static fromSecurityGroup(securityGroupId: string): SshAccess {
    return new SshAccess([], [securityGroupId]);
  }

  private constructor(
    /** Ranges that were named. */
    public readonly cidrs: readonly string[],
    /** Security groups that were named. */
    public readonly securityGroupIds: readonly string[],
    /** Whether everybody was asked for. */
    public readonly anywhere: boolean = false,
  ) {}

  /** Whether anybody reaches SSH, so that a key is needed. */
  public get enabled(): boolean {
    return this.anywhere || this.cidrs.length > 0 || this.securityGroupIds.length > 0;
  }
}
