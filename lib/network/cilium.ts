import { Encapsulation } from "./encapsulation";
import type { NetworkPluginOptions, NetworkPluginSpec } from "./network-plugin-spec";
import { commonSpec } from "./network-plugin-spec";
import type { NodeRule } from "./node-rule";
import type { PodRoutes } from "./pod-routes";
import { routesSpec } from "./pod-routes-spec";

/** Options of Cilium. */
export interface CiliumOptions extends NetworkPluginOptions {
  /**
   * How packets between pods travel: `VXLAN`, `GENEVE` or `NATIVE`.
   *
   * @default Encapsulation.VXLAN, or NATIVE with `podRoutes`
   */
  readonly encapsulation?: Encapsulation;

  /**
   * Who routes to pods from outside of the cluster, without a tunnel: implies `Encapsulation.NATIVE`.
   *
   * @default - nobody: pods are reached through Services
   */
  readonly podRoutes?: PodRoutes;

  /**
   * Whether traffic between nodes is encrypted with WireGuard, on top of the encapsulation.
   *
   * @default false
   */
  readonly wireguard?: boolean;

  /**
   * Whether Cilium does the work of kube-proxy, which is then left out.
   *
   * @default true
   */
  readonly replaceKubeProxy?: boolean;

  /**
   * Whether Hubble shows flows of all nodes; its peers talk on port 4244.
   *
   * @default true
   */
  readonly hubble?: boolean;

  /**
   * Whether Cilium serves Gateways of the class `cilium`; needs `replaceKubeProxy`. The definitions of the Gateway API have to be on the
   * cluster before Cilium is installed, or its release fails.
   *
   * @default false
   * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites
   */
  readonly gatewayApi?: boolean;
}

/** What is special to Cilium. */
export interface CiliumSettings {
  /** Whether Hubble is on. */
  readonly hubble: boolean;

  /** Whether Cilium serves Gateways. */
  readonly gatewayApi: boolean;
}

/** WireGuard as Cilium counts it, for IPv4 and IPv6 alike. */
const WIREGUARD_OVERHEAD_BYTES = 80;

/**
 * @internal
 * @see https://docs.cilium.io/en/stable/operations/system_requirements/#firewall-rules
 */
export function ciliumSpec(options: CiliumOptions): NetworkPluginSpec {
  const { podRoutes, encapsulation } = routesSpec(options);
  const encrypted = options.wireguard ?? false;
  const hubble = options.hubble ?? true;
  return {
    ...commonSpec(options, ["encapsulation", "podRoutes", "wireguard", "replaceKubeProxy", "hubble", "gatewayApi"]),
    name: "cilium",
    usesNodeRanges: true,
    replacesKubeProxy: options.replaceKubeProxy ?? true,
    encapsulation,
    podRoutes,
    supportedEncapsulations: [Encapsulation.VXLAN, Encapsulation.GENEVE, Encapsulation.NATIVE],
    encrypted,
    overheadBytes: encapsulation.overheadBytes + (encrypted ? WIREGUARD_OVERHEAD_BYTES : 0),
    supportsNetworkPolicy: true,
    supportsDualStack: true,
    rules: ciliumRules(encapsulation, encrypted, hubble),
    cilium: { hubble, gatewayApi: options.gatewayApi ?? false },
  };
}

function ciliumRules(encapsulation: Encapsulation, encrypted: boolean, hubble: boolean): NodeRule[] {
  const rules: NodeRule[] = [
    { name: "CiliumHealth", protocol: "tcp", ports: [4240, 4240], description: "Cilium health checks" },
  ];
  if (encapsulation === Encapsulation.VXLAN) {
    rules.push({ name: "CiliumVxlan", protocol: "udp", ports: [8472, 8472], description: "Cilium VXLAN tunnel" });
  }
  if (encapsulation === Encapsulation.GENEVE) {
    rules.push({ name: "CiliumGeneve", protocol: "udp", ports: [6081, 6081], description: "Cilium Geneve tunnel" });
  }
  if (encrypted) {
    rules.push({ name: "CiliumWireguard", protocol: "udp", ports: [51871, 51871], description: "Cilium WireGuard" });
  }
  if (hubble) {
    rules.push({ name: "HubblePeer", protocol: "tcp", ports: [4244, 4244], description: "Hubble peers" });
  }
  return rules;
}
