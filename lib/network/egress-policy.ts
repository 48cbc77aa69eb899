/** Options of a strict egress policy. */
export interface StrictEgressOptions {
  /**
   * TCP ports that nodes reach everywhere: HTTPS to registries and package mirrors, and the APIs of the cloud.
   *
   * @default [443]
   */
  readonly tcpPorts?: readonly number[];

  /**
   * Ranges that nodes reach on every TCP and UDP port, for instance the API network of the cloud.
   *
   * @default - none
   */
  readonly allowedCidrs?: readonly string[];
}

/** Defines what the nodes reach. */
export class EgressPolicy {
  /** Everything, one rule per group and IP version. */
  public static all(): EgressPolicy {
    return new EgressPolicy(undefined);
  }

  /** Nodes and node subnets, DNS, NTP, the metadata service, and some TCP ports. */
  public static strict(options: StrictEgressOptions = {}): EgressPolicy {
    return new EgressPolicy(options);
  }

  private constructor(
    /** Options of a strict policy; undefined when everything is open. */
    public readonly strict: StrictEgressOptions | undefined,
  ) {}
}
