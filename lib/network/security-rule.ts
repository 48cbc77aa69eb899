import type { IpFamily } from "./ip-family";
import type { RuleProtocol } from "./node-rule";

/** Role of a node, as security groups tell them apart. */
export type SecurityGroupRole = "control-plane" | "worker";

/** Defines the other side of a security rule. */
export class RuleRemote {
  /** Nodes of a role. */
  public static nodes(role: SecurityGroupRole): RuleRemote {
    return new RuleRemote("nodes", role, undefined);
  }

  /** Members of a security group of your own. */
  public static securityGroup(id: string): RuleRemote {
    return new RuleRemote("security-group", undefined, id);
  }

  /** Hosts of a range. */
  public static cidr(cidr: string): RuleRemote {
    return new RuleRemote("cidr", undefined, cidr);
  }

  /** Everybody. */
  public static anywhere(): RuleRemote {
    return new RuleRemote("anywhere", undefined, undefined);
  }

  private constructor(
    /** Which of the four it is. */
    public readonly kind: "nodes" | "security-group" | "cidr" | "anywhere",
    /** Role of the nodes. */
    public readonly role: SecurityGroupRole | undefined,
    /** Id of the group, or the range. */
    public readonly value: string | undefined,
  ) {}
}

/** Defines one rule of the security groups of a cluster. */
export interface SecurityRule {
  /** Construct id, made from what the rule is for; stable, and unique in its group. */
  readonly id: string;

  /** Role of the nodes that the rule is for. */
  readonly role: SecurityGroupRole;

  /** Direction of the traffic, seen from the node. */
  readonly direction: "ingress" | "egress";

  /** IP version. */
  readonly family: IpFamily;

  /**
   * Protocol.
   *
   * @default - every protocol; only for egress
   */
  readonly protocol?: RuleProtocol;

  /**
   * First and last port.
   *
   * @default - every port, or the protocol has none
   */
  readonly ports?: readonly [number, number];

  /** The other side. */
  readonly remote: RuleRemote;

  /** What the rule is for. */
  readonly description: string;
}
