/** Protocol of a security group rule, by the name or number that Neutron stores. */
export type RuleProtocol = "tcp" | "udp" | "icmp" | "ipv6-icmp" | "4";

/** Defines traffic between nodes that a network plugin needs. */
export interface NodeRule {
  /** What the traffic is, in PascalCase; part of construct ids, so it never changes. */
  readonly name: string;

  /** Protocol; `4` is IP in IP, whose Neutron name `ipip` means another protocol (94). */
  readonly protocol: RuleProtocol;

  /**
   * First and last port.
   *
   * @default - the protocol has none
   */
  readonly ports?: readonly [number, number];

  /**
   * IP version that the rule is for.
   *
   * @default - every version of the network
   */
  readonly version?: 4 | 6;

  /** What the rule is for, shown as its description. */
  readonly description: string;
}
