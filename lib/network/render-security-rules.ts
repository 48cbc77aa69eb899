import type { ApiExposure } from "./api-exposure";
import { cidrRules, icmpOf } from "./cidr-rules";
import type { RuleBase } from "./cidr-rules";
import type { EgressPolicy } from "./egress-policy";
import { IpFamily } from "./ip-family";
import { renderKuryrRules } from "./kuryr/render-kuryr-rules";
import type { LoadBalancerProvider } from "./load-balancer-provider";
import type { NetworkPlugin } from "./network-plugin";
import type { NodeMetrics } from "./node-metrics";
import type { NodePortAccess } from "./node-port-access";
import type { NodeRule, RuleProtocol } from "./node-rule";
import { renderEgressRules } from "./render-egress-rules";
import { renderMetricsRules } from "./render-metrics-rules";
import { renderBgpRules, renderPodClientRules } from "./render-pod-client-rules";
import type { SecurityGroupRole, SecurityRule } from "./security-rule";
import { RuleRemote } from "./security-rule";
import type { SshAccess } from "./ssh-access";

/** Ports of Services of type NodePort. */
const NODE_PORTS = [30_000, 32_767] as const;
const KUBELET_PORT = 10_250;
const NODE_EXPORTER_PORT = 9100;
const ETCD_PORTS = [2379, 2380] as const;
const SSH_PORT = 22;

const ROLES: readonly SecurityGroupRole[] = ["control-plane", "worker"];
const ROLE_WORDS = { "control-plane": "ControlPlane", worker: "Workers" } as const;
const ROLE_TEXTS = { "control-plane": "the control plane", worker: "workers" } as const;

/** What the rules of a cluster follow from. */
export interface SecurityRulesInput {
  /** Families of the node network. */
  readonly families: readonly IpFamily[];

  /** Ranges of the node network, in the order of `families`. */
  readonly cidrs: readonly string[];

  /** Pod network. */
  readonly networkPlugin: NetworkPlugin;

  /**
   * Range of the ClusterIPs; needed with Kuryr.
   *
   * @default - no rules for Kuryr
   */
  readonly serviceCidr?: string;

  /** Way to the API server. */
  readonly exposure: ApiExposure;

  /**
   * Octavia provider of Services.
   *
   * @default - no rules for Services
   */
  readonly serviceLoadBalancers?: LoadBalancerProvider;

  /** Who reaches node ports. */
  readonly nodePorts: NodePortAccess;

  /** Who reaches SSH. */
  readonly ssh: SshAccess;

  /** What nodes reach. */
  readonly egress: EgressPolicy;

  /**
   * Whether figures of the control plane can be collected.
   *
   * @default NodeMetrics.closed()
   */
  readonly nodeMetrics?: NodeMetrics;
}

/**
 * The exact rules of a cluster: nothing is open that a component does not need.
 *
 * @see https://kubernetes.io/docs/reference/networking/ports-and-protocols/
 */
export function renderSecurityRules(input: SecurityRulesInput): SecurityRule[] {
  const rules = [
    ...apiRules(input),
    ...etcdRules(input),
    ...nodeToNodeRules(input),
    ...pluginRules(input),
    ...nativeRoutingRules(input),
    ...renderPodClientRules(input),
    ...renderBgpRules(input),
    ...renderKuryrRules(input),
    ...nodePortRules(input),
    ...sshRules(input),
    ...renderMetricsRules(input),
    ...renderEgressRules(input),
  ];
  return dropRepeated(rules);
}

function apiRules({ families, cidrs, exposure }: SecurityRulesInput): SecurityRule[] {
  const base = {
    role: "control-plane",
    direction: "ingress",
    protocol: "tcp",
    ports: [exposure.port, exposure.port],
  } as const;
  const fromNodes = families.flatMap((family) =>
    ROLES.map((role): SecurityRule => ({
      ...base,
      id: `ApiFrom${ROLE_WORDS[role]}${family.idSuffix}`,
      family,
      remote: RuleRemote.nodes(role),
      description: `API server from ${ROLE_TEXTS[role]}`,
    })),
  );
  const [nodeCidr = ""] = cidrs;
  // balancers and their health monitors connect from the subnet of the nodes, always over IPv4.
  const fromBalancer: SecurityRule[] =
    exposure.provider === undefined
      ? []
      : [
          {
            ...base,
            id: `ApiFromLoadBalancer${IpFamily.IPV4.idSuffix}`,
            family: IpFamily.IPV4,
            remote: RuleRemote.cidr(nodeCidr),
            description: "API server from the load balancer and its health monitor",
          },
        ];
  // a proxy hides its clients and has a list of its own; in every other case they show up at the node.
  const clients = exposure.provider?.isProxy === true ? [] : exposure.allowedCidrs;
  return [...fromNodes, ...fromBalancer, ...cidrRules("ApiFrom", "API server from", clients, families, base)];
}

function etcdRules({ families }: SecurityRulesInput): SecurityRule[] {
  return families.map((family) => ({
    id: `Etcd${family.idSuffix}`,
    role: "control-plane",
    direction: "ingress",
    family,
    protocol: "tcp",
    ports: ETCD_PORTS,
    remote: RuleRemote.nodes("control-plane"),
    description: "etcd clients and peers on the control plane",
  }));
}

function nodeToNodeRules({ families }: SecurityRulesInput): SecurityRule[] {
  return families.flatMap((family) =>
    ROLES.flatMap((role) => [
      ...ROLES.map((from): SecurityRule => ({
        id: `KubeletFrom${ROLE_WORDS[from]}${family.idSuffix}`,
        role,
        direction: "ingress",
        family,
        protocol: "tcp",
        ports: [KUBELET_PORT, KUBELET_PORT],
        remote: RuleRemote.nodes(from),
        description: `kubelet from ${ROLE_TEXTS[from]}`,
      })),
      {
        id: `NodeExporterFromWorkers${family.idSuffix}`,
        role,
        direction: "ingress" as const,
        family,
        protocol: "tcp" as const,
        ports: [NODE_EXPORTER_PORT, NODE_EXPORTER_PORT] as const,
        remote: RuleRemote.nodes("worker"),
        description: "node exporter from monitoring on workers",
      },
      ...ROLES.map((from): SecurityRule => ({
        id: `IcmpFrom${ROLE_WORDS[from]}${family.idSuffix}`,
        role,
        direction: "ingress",
        family,
        protocol: icmpOf(family),
        remote: RuleRemote.nodes(from),
        description: `reachability and path MTU from ${ROLE_TEXTS[from]}`,
      })),
    ]),
  );
}

function pluginRules({ families, networkPlugin }: SecurityRulesInput): SecurityRule[] {
  return families.flatMap((family) =>
    networkPlugin
      .nodeRules()
      .filter((rule) => rule.version === undefined || rule.version === family.version)
      .flatMap((rule) => ROLES.flatMap((role) => ROLES.map((from) => pluginRule(rule, role, from, family)))),
  );
}

function pluginRule(rule: NodeRule, role: SecurityGroupRole, from: SecurityGroupRole, family: IpFamily): SecurityRule {
  return {
    id: `${rule.name}From${ROLE_WORDS[from]}${family.idSuffix}`,
    role,
    direction: "ingress",
    family,
    protocol: rule.protocol,
    ...(rule.ports === undefined ? {} : { ports: rule.ports }),
    remote: RuleRemote.nodes(from),
    description: `${rule.description} from ${ROLE_TEXTS[from]}`,
  };
}

/** Without a tunnel, packets arrive with the address of a pod, which belongs to no security group on every Neutron driver. */
function nativeRoutingRules({ families, networkPlugin }: SecurityRulesInput): SecurityRule[] {
  const pairs = networkPlugin.routedPodCidrs();
  return families.flatMap((family, i) => {
    const podCidr = pairs[i];
    if (podCidr === undefined) {
      return [];
    }
    return ROLES.flatMap((role) =>
      podTraffic(role, family).map(({ word, protocol, ports }): SecurityRule => ({
        id: `Pods${word}${family.idSuffix}`,
        role,
        direction: "ingress",
        family,
        protocol,
        ...(ports === undefined ? {} : { ports }),
        remote: RuleRemote.cidr(podCidr),
        description: "pods of other nodes, routed without a tunnel",
      })),
    );
  });
}

interface PodTraffic {
  readonly word: string;
  readonly protocol: RuleProtocol;
  readonly ports?: readonly [number, number];
}

function podTraffic(role: SecurityGroupRole, family: IpFamily): PodTraffic[] {
  const [first, last] = ETCD_PORTS;
  // etcd stays closed to everything but the control plane, whatever address a packet claims.
  const tcp: PodTraffic[] =
    role === "worker"
      ? [{ word: "Tcp", protocol: "tcp" }]
      : [
          { word: "TcpBelowEtcd", protocol: "tcp", ports: [1, first - 1] },
          { word: "TcpAboveEtcd", protocol: "tcp", ports: [last + 1, 65_535] },
        ];
  return [...tcp, { word: "Udp", protocol: "udp" }, { word: "Icmp", protocol: icmpOf(family) }];
}

function nodePortRules(input: SecurityRulesInput): SecurityRule[] {
  const { families, cidrs, networkPlugin, serviceLoadBalancers, nodePorts } = input;
  if (!networkPlugin.supportsNodePorts) {
    return [];
  }
  return (["tcp", "udp"] as const).flatMap((protocol) => {
    const base = { role: "worker", direction: "ingress", protocol, ports: NODE_PORTS } as const;
    const word = protocol === "tcp" ? "NodePortsTcp" : "NodePortsUdp";
    const balancers =
      serviceLoadBalancers === undefined
        ? []
        : families.map((family, i): SecurityRule => ({
            ...base,
            id: `${word}FromLoadBalancers${family.idSuffix}`,
            family,
            remote: RuleRemote.cidr(cidrs[i] ?? ""),
            description: "node ports from load balancers and their health monitors",
          }));
    return [
      ...balancers,
      ...cidrRules(`${word}From`, "node ports from", nodePorts.cidrs, families, base),
      ...(nodePorts.anywhere ? anywhereRules(word, "node ports from everywhere, as asked", families, base) : []),
    ];
  });
}

function sshRules({ families, ssh }: SecurityRulesInput): SecurityRule[] {
  return ROLES.flatMap((role) => {
    const base = { role, direction: "ingress", protocol: "tcp", ports: [SSH_PORT, SSH_PORT] } as const;
    const groups = ssh.securityGroupIds.flatMap((group, i) =>
      families.map((family): SecurityRule => ({
        ...base,
        id: `SshFromSecurityGroup${i + 1}${family.idSuffix}`,
        family,
        remote: RuleRemote.securityGroup(group),
        description: "SSH from the members of a security group",
      })),
    );
    return [
      ...groups,
      ...cidrRules("SshFrom", "SSH from", ssh.cidrs, families, base),
      ...(ssh.anywhere ? anywhereRules("Ssh", "SSH from everywhere, as asked", families, base) : []),
    ];
  });
}

function anywhereRules(
  word: string,
  description: string,
  families: readonly IpFamily[],
  base: RuleBase,
): SecurityRule[] {
  return families.map((family) => ({
    ...base,
    id: `${word}FromAnywhere${family.idSuffix}`,
    family,
    remote: RuleRemote.anywhere(),
    description,
  }));
}

/** Neutron refuses the same rule twice, for instance when an allowed range is that of the nodes. */
function dropRepeated(rules: readonly SecurityRule[]): SecurityRule[] {
  const seen = new Set<string>();
  return rules.filter((rule) => {
    const { kind, role, value } = rule.remote;
    const key = [
      rule.role,
      rule.direction,
      rule.family.version,
      rule.protocol,
      rule.ports?.join("-"),
      kind,
      role,
      value,
    ].join("|");
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
