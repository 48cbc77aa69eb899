/** Defines a range of addresses that Neutron hands out. */
export interface AllocationPool {
  /** First address. */
  readonly start: string;

  /** Last address. */
  readonly end: string;
}

/** Defines how hosts of an IPv6 subnet get their addresses; value of Neutron's `ipv6_address_mode` and `ipv6_ra_mode`. */
export class Ipv6AddressMode {
  /** DHCPv6 hands out the addresses; they are known before a server boots. */
  public static readonly DHCPV6_STATEFUL = new Ipv6AddressMode("dhcpv6-stateful");

  /** Hosts make their addresses from router advertisements; DHCPv6 gives the rest. */
  public static readonly DHCPV6_STATELESS = new Ipv6AddressMode("dhcpv6-stateless");

  /** Hosts make their addresses from router advertisements alone. */
  public static readonly SLAAC = new Ipv6AddressMode("slaac");

  private constructor(
    /** Name in Neutron's API. */
    public readonly name: "dhcpv6-stateful" | "dhcpv6-stateless" | "slaac",
  ) {}
}

/** Options of the IPv6 subnet of a dual-stack network. */
export interface Ipv6SubnetOptions {
  /** Range of the subnet, for instance `fd00:10:10::/64`; a /64 unless addresses come from DHCPv6 alone. */
  readonly cidr: string;

  /**
   * How hosts get their addresses.
   *
   * @default Ipv6AddressMode.DHCPV6_STATEFUL
   */
  readonly addressMode?: Ipv6AddressMode;

  /**
   * What router advertisements tell the hosts.
   *
   * @default - the same as `addressMode`
   */
  readonly raMode?: Ipv6AddressMode;

  /**
   * Gateway address, or the first address of the range.
   *
   * @default - the first address of the range
   */
  readonly gateway?: string;

  /**
   * DNS servers, IPv6 addresses.
   *
   * @default - those of the cloud
   */
  readonly dnsNameservers?: readonly string[];

  /**
   * Ranges that Neutron hands out addresses from.
   *
   * @default - the whole subnet but its gateway
   */
  readonly allocationPools?: readonly AllocationPool[];
}

/** Defines what takes addresses of a subnet, for a capacity check. */
export interface AddressDemand {
  /** Number of nodes, all pools together. */
  readonly nodes: number;

  /**
   * Number of load balancers, the one of the API server included; each counts four addresses.
   *
   * @default 0
   */
  readonly loadBalancers?: number;

  /**
   * Number of other addresses: virtual IPs, hosts of your own.
   *
   * @default 0
   */
  readonly others?: number;
}
