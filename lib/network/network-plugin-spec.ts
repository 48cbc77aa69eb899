import type { CalicoSettings } from "./calico";
import type { CiliumSettings } from "./cilium";
import type { Encapsulation } from "./encapsulation";
import type { FlannelSettings } from "./flannel";
import type { KuryrSettings } from "./kuryr/kuryr";
import type { NodeRule } from "./node-rule";
import type { PodRoutes } from "./pod-routes";

/** Options that every network plugin has. */
export interface NetworkPluginOptions {
  /**
   * Range of the pods, IPv4; it must not meet the node network or the Services. Fixed once the cluster exists.
   *
   * @default "10.244.0.0/16"
   */
  readonly podCidr?: string;

  /**
   * Range of the pods, IPv6, for instance `fd00:10:244::/56`; makes the cluster dual stack.
   *
   * @default - pods have IPv4 addresses only
   */
  readonly ipv6PodCidr?: string;

  /**
   * Prefix length of a node's share of `podCidr`.
   *
   * @default 24
   * @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
   */
  readonly nodeMaskSize?: number;

  /**
   * Prefix length of a node's share of `ipv6PodCidr`.
   *
   * @default 64
   */
  readonly ipv6NodeMaskSize?: number;

  /**
   * MTU of the pods, in bytes.
   *
   * @default - the MTU of the node network less what tunnel and encryption take
   */
  readonly mtu?: number;
}

/** Options that are on or off, of whichever plugin has them. */
export interface NetworkPluginSwitches {
  readonly wireguard?: boolean;
  readonly replaceKubeProxy?: boolean;
  readonly hubble?: boolean;
  readonly gatewayApi?: boolean;
}

/** What a `NetworkPlugin` consists of. */
export interface NetworkPluginSpec {
  readonly name: "cilium" | "calico" | "flannel" | "kuryr";
  readonly podCidr: string;
  readonly ipv6PodCidr?: string;
  readonly nodeMaskSize: number;
  readonly ipv6NodeMaskSize: number;
  readonly requestedMtu?: number;
  readonly usesNodeRanges: boolean;
  readonly replacesKubeProxy: boolean;
  readonly encapsulation: Encapsulation;
  readonly podRoutes?: PodRoutes;
  readonly supportedEncapsulations: readonly Encapsulation[];
  readonly encrypted: boolean;
  readonly overheadBytes: number;
  readonly supportsNetworkPolicy: boolean;
  readonly supportsDualStack: boolean;
  readonly rules: readonly NodeRule[];
  readonly options: NetworkPluginOptions & NetworkPluginSwitches;
  readonly optionKeys: readonly string[];
  readonly cilium?: CiliumSettings;
  readonly calico?: CalicoSettings;
  readonly flannel?: FlannelSettings;
  readonly kuryr?: KuryrSettings;
}

const COMMON_KEYS = ["podCidr", "ipv6PodCidr", "nodeMaskSize", "ipv6NodeMaskSize", "mtu"];

/** @internal */
export function commonSpec(options: NetworkPluginOptions, ownKeys: readonly string[]) {
  return {
    options,
    optionKeys: [...COMMON_KEYS, ...ownKeys],
    podCidr: options.podCidr ?? "10.244.0.0/16",
    ipv6PodCidr: options.ipv6PodCidr,
    nodeMaskSize: options.nodeMaskSize ?? 24,
    ipv6NodeMaskSize: options.ipv6NodeMaskSize ?? 64,
    requestedMtu: options.mtu,
  };
}
