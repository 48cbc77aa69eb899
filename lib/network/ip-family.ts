/** Defines an address family and how Neutron and Kubernetes call it. */
export class IpFamily {
  /** IPv4. */
  public static readonly IPV4 = new IpFamily(4, "IPv4", "Ipv4", "0.0.0.0/0");

  /** IPv6. */
  public static readonly IPV6 = new IpFamily(6, "IPv6", "Ipv6", "::/0");

  private constructor(
    /** Version number of the protocol. */
    public readonly version: 4 | 6,
    /** Neutron's `ethertype`. */
    public readonly ethertype: "IPv4" | "IPv6",
    /** Suffix of construct ids. */
    public readonly idSuffix: string,
    /** The range of every address. */
    public readonly everybody: string,
  ) {}
}
