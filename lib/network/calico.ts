import { Encapsulation } from "./encapsulation";
import type { NetworkPluginOptions, NetworkPluginSpec } from "./network-plugin-spec";
import { commonSpec } from "./network-plugin-spec";
import type { NodeRule } from "./node-rule";
import type { PodRoutes } from "./pod-routes";
import { routesSpec } from "./pod-routes-spec";

/** Options of Calico. */
export interface CalicoOptions extends NetworkPluginOptions {
  /**
   * How packets between pods travel: `VXLAN`, `IPIP` (IPv4 only, with BGP) or `NATIVE` (with BGP).
   *
   * @default Encapsulation.VXLAN, or NATIVE with `podRoutes`
   */
  readonly encapsulation?: Encapsulation;

  /**
   * Who routes to pods from outside of the cluster, without a tunnel: implies `Encapsulation.NATIVE`. With
   * `PodRoutes.cloudRouter()`, pods get addresses from the range of their node, which the cloud knows.
   *
   * @default - nobody: pods are reached through Services
   */
  readonly podRoutes?: PodRoutes;

  /**
   * Whether traffic between nodes is encrypted with WireGuard, which then is the tunnel.
   *
   * @default false
   */
  readonly wireguard?: boolean;
}

/** What is special to Calico. */
export interface CalicoSettings {
  /** Whether the nodes exchange routes over BGP. */
  readonly bgp: boolean;
}

/** WireGuard over IPv4 as Calico counts it; 80 over IPv6. */
const WIREGUARD_OVERHEAD_BYTES = 60;
const WIREGUARD_IPV6_OVERHEAD_BYTES = 80;

/**
 * @internal
 * @see https://docs.tigera.io/calico/latest/getting-started/kubernetes/requirements#network-requirements
 */
export function calicoSpec(options: CalicoOptions): NetworkPluginSpec {
  const { podRoutes, encapsulation } = routesSpec(options);
  const encrypted = options.wireguard ?? false;
  const dualStack = options.ipv6PodCidr !== undefined;
  const bgp = encapsulation === Encapsulation.IPIP || encapsulation === Encapsulation.NATIVE;
  const wireguard = dualStack ? WIREGUARD_IPV6_OVERHEAD_BYTES : WIREGUARD_OVERHEAD_BYTES;
  return {
    ...commonSpec(options, ["encapsulation", "podRoutes", "wireguard"]),
    name: "calico",
    usesNodeRanges: podRoutes?.usesCloudRouter === true,
    replacesKubeProxy: false,
    encapsulation,
    podRoutes,
    supportedEncapsulations: [Encapsulation.VXLAN, Encapsulation.IPIP, Encapsulation.NATIVE],
    encrypted,
    overheadBytes: encrypted ? Math.max(wireguard, encapsulation.overheadBytes) : encapsulation.overheadBytes,
    supportsNetworkPolicy: true,
    supportsDualStack: encapsulation !== Encapsulation.IPIP,
    rules: calicoRules(encapsulation, bgp, encrypted),
    calico: { bgp },
  };
}

function calicoRules(encapsulation: Encapsulation, bgp: boolean, encrypted: boolean): NodeRule[] {
  const rules: NodeRule[] = [
    { name: "CalicoTypha", protocol: "tcp", ports: [5473, 5473], description: "Calico Typha" },
  ];
  if (encapsulation === Encapsulation.VXLAN) {
    rules.push({ name: "CalicoVxlan", protocol: "udp", ports: [4789, 4789], description: "Calico VXLAN tunnel" });
  }
  if (encapsulation === Encapsulation.IPIP) {
    // Neutron's name ipip stands for protocol 94, which drops the traffic silently.
    rules.push({ name: "CalicoIpip", protocol: "4", version: 4, description: "Calico IP in IP tunnel" });
  }
  if (bgp) {
    rules.push({ name: "CalicoBgp", protocol: "tcp", ports: [179, 179], description: "Calico BGP" });
  }
  if (encrypted) {
    rules.push(
      { name: "CalicoWireguard", protocol: "udp", ports: [51820, 51820], version: 4, description: "Calico WireGuard" },
      { name: "CalicoWireguard", protocol: "udp", ports: [51821, 51821], version: 6, description: "Calico WireGuard" },
    );
  }
  return rules;
}
