import { Encapsulation } from "./encapsulation";
import type { NetworkPluginOptions, NetworkPluginSpec } from "./network-plugin-spec";
import { commonSpec } from "./network-plugin-spec";
import type { NodeRule } from "./node-rule";
import type { PodRoutes } from "./pod-routes";
import { routesSpec } from "./pod-routes-spec";

/** Options of Flannel. */
export interface FlannelOptions extends NetworkPluginOptions {
  /**
   * How packets between pods travel: `VXLAN`, `WIREGUARD` or `NATIVE` (Flannel's host-gw).
   *
   * @default Encapsulation.VXLAN, or NATIVE with `podRoutes`
   */
  readonly encapsulation?: Encapsulation;

  /**
   * Who routes to pods from outside of the cluster, without a tunnel: implies `Encapsulation.NATIVE`. With Flannel
   * it can only be the router of the cloud; others reach pods by their addresses, but pods show others the address of their node.
   *
   * @default - nobody: pods are reached through Services
   */
  readonly podRoutes?: PodRoutes;
}

/** What is special to Flannel. */
export interface FlannelSettings {
  /** Name of the backend in Flannel's configuration. */
  readonly backend: "vxlan" | "wireguard" | "host-gw";
}

/**
 * @internal
 * @see https://github.com/flannel-io/flannel/blob/master/Documentation/backends.md
 */
export function flannelSpec(options: FlannelOptions): NetworkPluginSpec {
  const { podRoutes, encapsulation } = routesSpec(options);
  const encrypted = encapsulation === Encapsulation.WIREGUARD;
  return {
    ...commonSpec(options, ["encapsulation", "podRoutes"]),
    name: "flannel",
    usesNodeRanges: true,
    replacesKubeProxy: false,
    encapsulation,
    podRoutes,
    supportedEncapsulations: [Encapsulation.VXLAN, Encapsulation.WIREGUARD, Encapsulation.NATIVE],
    encrypted,
    overheadBytes: encapsulation.overheadBytes,
    supportsNetworkPolicy: false,
    supportsDualStack: true,
    rules: flannelRules(encapsulation),
    flannel: { backend: backendOf(encapsulation) },
  };
}

function backendOf(encapsulation: Encapsulation): FlannelSettings["backend"] {
  if (encapsulation === Encapsulation.WIREGUARD) {
    return "wireguard";
  }
  return encapsulation === Encapsulation.NATIVE ? "host-gw" : "vxlan";
}

function flannelRules(encapsulation: Encapsulation): NodeRule[] {
  if (encapsulation === Encapsulation.VXLAN) {
    return [{ name: "FlannelVxlan", protocol: "udp", ports: [8472, 8472], description: "Flannel VXLAN tunnel" }];
  }
  if (encapsulation === Encapsulation.WIREGUARD) {
    return [
      {
        name: "FlannelWireguard",
        protocol: "udp",
        ports: [51820, 51820],
        version: 4,
        description: "Flannel WireGuard",
      },
      {
        name: "FlannelWireguard",
        protocol: "udp",
        ports: [51821, 51821],
        version: 6,
        description: "Flannel WireGuard",
      },
    ];
  }
  return [];
}
