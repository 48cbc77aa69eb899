/**
 * Defines how packets between pods of two nodes travel over the OpenStack network.
 *
 * Overheads are for IPv4 between the nodes, which is what tunnels use on a dual-stack network too.
 *
 * @see https://docs.tigera.io/calico/latest/networking/configuring/mtu
 * @see https://github.com/cilium/cilium/blob/main/pkg/mtu/mtu.go
 */
export class Encapsulation {
  /** VXLAN over UDP. */
  public static readonly VXLAN = new Encapsulation("vxlan", 50);

  /** Geneve over UDP (Cilium only). */
  public static readonly GENEVE = new Encapsulation("geneve", 50);

  /** IP in IP, protocol number 4 (Calico only, IPv4 only). */
  public static readonly IPIP = new Encapsulation("ipip", 20);

  /** WireGuard as the tunnel itself (Flannel's backend). */
  public static readonly WIREGUARD = new Encapsulation("wireguard", 80);

  /** No tunnel: nodes route pod addresses, and Neutron must allow them on the ports. */
  public static readonly NATIVE = new Encapsulation("native", 0);

  private constructor(
    /** Name, lower case. */
    public readonly name: "vxlan" | "geneve" | "ipip" | "wireguard" | "native",
    /** Bytes that the tunnel takes from every packet. */
    public readonly overheadBytes: number,
  ) {}
}
