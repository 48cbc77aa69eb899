import { cidrRules, icmpOf } from "./cidr-rules";
import type { IpFamily } from "./ip-family";
import type { NetworkPlugin } from "./network-plugin";
import type { SecurityGroupRole, SecurityRule } from "./security-rule";

const ROLES: readonly SecurityGroupRole[] = ["control-plane", "worker"];
const BGP_PORTS = [179, 179] as const;

/** What the rules for pods that are routed follow from. */
export interface PodClientRulesInput {
  /** Families of the node network. */
  readonly families: readonly IpFamily[];

  /** Pod network. */
  readonly networkPlugin: NetworkPlugin;
}

/**
 * Rules for those who reach pods from outside of the cluster: they open ports on workers, because packets to a pod arrive at the port
 * of its node.
 *
 * @internal
 */
export function renderPodClientRules({ families, networkPlugin }: PodClientRulesInput): SecurityRule[] {
  const clients = networkPlugin.podRoutes?.reachableFrom ?? [];
  return clients.flatMap(({ cidr, tcpPorts = [], udpPorts = [] }) => [
    ...tcpPorts.flatMap((port) => rulesOfPort(cidr, "tcp", port, families)),
    ...udpPorts.flatMap((port) => rulesOfPort(cidr, "udp", port, families)),
    ...families.flatMap((family) =>
      cidrRules("PodsIcmpFrom", "reachability and path MTU of pods from", [cidr], [family], {
        role: "worker",
        direction: "ingress",
        protocol: icmpOf(family),
      }),
    ),
  ]);
}

function rulesOfPort(
  cidr: string,
  protocol: "tcp" | "udp",
  port: number,
  families: readonly IpFamily[],
): SecurityRule[] {
  const word = `Pods${protocol === "tcp" ? "Tcp" : "Udp"}${port}From`;
  return cidrRules(word, `port ${port} of pods from`, [cidr], families, {
    role: "worker",
    direction: "ingress",
    protocol,
    ports: [port, port],
  });
}

/**
 * Rules for routers that open BGP sessions to the nodes; Cilium only opens them itself.
 *
 * @internal
 */
export function renderBgpRules({ families, networkPlugin }: PodClientRulesInput): SecurityRule[] {
  const peers = networkPlugin.calico === undefined ? [] : (networkPlugin.podRoutes?.peers ?? []);
  return peers.flatMap(({ address }) =>
    ROLES.flatMap((role) =>
      cidrRules("BgpFrom", "BGP from", [hostCidr(address)], families, {
        role,
        direction: "ingress",
        protocol: "tcp",
        ports: BGP_PORTS,
      }),
    ),
  );
}

function hostCidr(address: string): string {
  return `${address}/${address.includes(":") ? 128 : 32}`;
}
