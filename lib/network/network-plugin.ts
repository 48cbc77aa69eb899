import { Op, Token } from "cdktf";
import type { CalicoOptions, CalicoSettings } from "./calico";
import { calicoSpec } from "./calico";
import type { CiliumOptions, CiliumSettings } from "./cilium";
import { ciliumSpec } from "./cilium";
import type { FlannelOptions, FlannelSettings } from "./flannel";
import { flannelSpec } from "./flannel";
import type { Encapsulation } from "./encapsulation";
import type { NetworkPluginSpec } from "./network-plugin-spec";
import type { NodeRule } from "./node-rule";

/**
 * Defines the pod network of a cluster: its ranges, its tunnel, and what Neutron and kubeadm must do for it.
 *
 * The cluster takes the lower half from here (security rules, address pairs, kubeadm's pod subnet), the platform stack the upper half (the chart).
 */
export class NetworkPlugin {
  /** Cilium: eBPF data path, replaces kube-proxy by default. */
  public static cilium(options: CiliumOptions = {}): NetworkPlugin {
    return new NetworkPlugin(ciliumSpec(options));
  }

  /** Calico: Felix with VXLAN by default, IP in IP or BGP on request. */
  public static calico(options: CalicoOptions = {}): NetworkPlugin {
    return new NetworkPlugin(calicoSpec(options));
  }

  /** Flannel: the simplest; it has no NetworkPolicy. */
  public static flannel(options: FlannelOptions = {}): NetworkPlugin {
    return new NetworkPlugin(flannelSpec(options));
  }

  /** Which plugin it is. */
  public readonly name: "cilium" | "calico" | "flannel";

  /** Range of the pods, IPv4. */
  public readonly podCidr: string;

  /** Range of the pods, IPv6, on a dual-stack cluster. */
  public readonly ipv6PodCidr?: string;

  /** Prefix length of a node's share of `podCidr`; kubeadm's `node-cidr-mask-size-ipv4`. */
  public readonly nodeMaskSize: number;

  /** Prefix length of a node's share of `ipv6PodCidr`; kubeadm's `node-cidr-mask-size-ipv6`. */
  public readonly ipv6NodeMaskSize: number;

  /** Whether pods get addresses from their node's share, so that its size limits the pods of a node. */
  public readonly usesNodeRanges: boolean;

  /** Whether kube-proxy is left out of the cluster. */
  public readonly replacesKubeProxy: boolean;

  /** How packets between pods travel. */
  public readonly encapsulation: Encapsulation;

  /** Whether traffic between nodes is encrypted with WireGuard. */
  public readonly encrypted: boolean;

  /** Bytes that tunnel and encryption take from every packet. */
  public readonly overheadBytes: number;

  /** MTU of the pods that the user asked for, in bytes. */
  public readonly requestedMtu?: number;

  /** Whether NetworkPolicy objects have an effect. */
  public readonly supportsNetworkPolicy: boolean;

  /** Whether pods can have an IPv4 and an IPv6 address. */
  public readonly supportsDualStack: boolean;

  /** Whether Services of type NodePort work; true for every plugin, with kube-proxy or its replacement. */
  public readonly supportsNodePorts: boolean;

  /** What is special to Cilium; undefined on other plugins. */
  public readonly cilium?: CiliumSettings;

  /** What is special to Calico; undefined on other plugins. */
  public readonly calico?: CalicoSettings;

  /** What is special to Flannel; undefined on other plugins. */
  public readonly flannel?: FlannelSettings;

  private readonly rules: readonly NodeRule[];

  private constructor(spec: NetworkPluginSpec) {
    this.name = spec.name;
    this.podCidr = spec.podCidr;
    this.ipv6PodCidr = spec.ipv6PodCidr;
    this.nodeMaskSize = spec.nodeMaskSize;
    this.ipv6NodeMaskSize = spec.ipv6NodeMaskSize;
    this.usesNodeRanges = spec.usesNodeRanges;
    this.replacesKubeProxy = spec.replacesKubeProxy;
    this.encapsulation = spec.encapsulation;
    this.encrypted = spec.encrypted;
    this.overheadBytes = spec.overheadBytes;
    this.requestedMtu = spec.requestedMtu;
    this.supportsNetworkPolicy = spec.supportsNetworkPolicy;
    this.supportsDualStack = spec.supportsDualStack;
    this.supportsNodePorts = true;
    this.cilium = spec.cilium;
    this.calico = spec.calico;
    this.flannel = spec.flannel;
    this.rules = spec.rules;
  }

  /** Ranges of the pods, IPv4 first; kubeadm's `networking.podSubnet` is this list joined by commas. */
  public get podCidrs(): readonly string[] {
    return this.ipv6PodCidr === undefined ? [this.podCidr] : [this.podCidr, this.ipv6PodCidr];
  }

  /** Traffic between nodes that the plugin needs, the exact list. */
  public nodeRules(): readonly NodeRule[] {
    return this.rules;
  }

  /** Ranges that the ports of the nodes must be allowed to send from; the pod ranges with native routing, none with a tunnel. */
  public allowedAddressPairs(): readonly string[] {
    return this.encapsulation.overheadBytes === 0 ? this.podCidrs : [];
  }

  /**
   * MTU of the pods, in bytes.
   *
   * @param networkMtu MTU of the node network in bytes; may be a Terraform token, and then the result is one too
   */
  public podMtu(networkMtu: number): number {
    if (this.requestedMtu !== undefined) {
      return this.requestedMtu;
    }
    return Token.isUnresolved(networkMtu)
      ? Token.asNumber(Op.sub(networkMtu, this.overheadBytes))
      : networkMtu - this.overheadBytes;
  }
}
