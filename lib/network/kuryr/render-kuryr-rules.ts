import type { ApiExposure } from "../api-exposure";
import type { EgressPolicy } from "../egress-policy";
import { IpFamily } from "../ip-family";
import type { NetworkPlugin } from "../network-plugin";
import type { RuleProtocol } from "../node-rule";
import type { SecurityGroupRole, SecurityRule } from "../security-rule";
import { RuleRemote } from "../security-rule";
import { serviceHalves } from "./service-halves";

const ROLES: readonly SecurityGroupRole[] = ["control-plane", "worker"];

/** Kuryr knows no other. */
const FAMILY = IpFamily.IPV4;

const KUBELET_PORT = 10_250;
const NODE_EXPORTER_PORT = 9100;

/** What the rules of nodes under Kuryr follow from. */
export interface KuryrRulesInput {
  /** Ranges of the node network, IPv4 first. */
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

  /** What nodes reach. */
  readonly egress: EgressPolicy;
}

/**
 * The rules that Kuryr adds to those of the nodes; none with another plugin.
 *
 * Pods keep their address on the way to a node, so that no rule for nodes lets them in, and ClusterIPs are load balancers.
 *
 * @internal
 */
export function renderKuryrRules(input: KuryrRulesInput): SecurityRule[] {
  const { networkPlugin, serviceCidr, egress } = input;
  if (networkPlugin.kuryr === undefined || serviceCidr === undefined) {
    return [];
  }
  return [
    ...apiRules(input, networkPlugin.kuryr.loadBalancers.provider, serviceCidr),
    ...ROLES.flatMap((role) => podRules(role, networkPlugin)),
    ...(egress.strict === undefined ? [] : ROLES.flatMap((role) => egressRules(role, input, serviceCidr))),
  ];
}

function apiRules(
  { cidrs, networkPlugin, exposure }: KuryrRulesInput,
  provider: "ovn" | "amphora",
  serviceCidr: string,
): SecurityRule[] {
  const { upper, apiAddress } = serviceHalves(serviceCidr);
  const [nodeCidr = ""] = cidrs;
  const api = (id: string, range: string, text: string) =>
    ingress("control-plane", id, range, `API server from ${text}`, "tcp", exposure.port);
  return [
    api("ApiFromPods", networkPlugin.podCidr, "pods"),
    ...(provider === "amphora"
      ? [api("ApiFromServices", upper, "the load balancer of its ClusterIP and its health monitor")]
      : [
          // OVN puts the ClusterIP in front of a node that reaches itself by it.
          api("ApiFromClusterIp", `${apiAddress}/32`, "a control plane node that asks its ClusterIP"),
          api("ApiFromHealthMonitor", nodeCidr, "the health monitor of its ClusterIP"),
        ]),
  ];
}

function podRules(role: SecurityGroupRole, { podCidr }: NetworkPlugin): SecurityRule[] {
  return [
    ingress(role, "KubeletFromPods", podCidr, "kubelet from pods", "tcp", KUBELET_PORT),
    ingress(role, "NodeExporterFromPods", podCidr, "node exporter from pods", "tcp", NODE_EXPORTER_PORT),
    ingress(role, "IcmpFromPods", podCidr, "reachability and path MTU from pods", "icmp"),
  ];
}

function ingress(
  role: SecurityGroupRole,
  id: string,
  range: string,
  description: string,
  protocol: RuleProtocol,
  port?: number,
): SecurityRule {
  return {
    id: `${id}${FAMILY.idSuffix}`,
    role,
    direction: "ingress",
    family: FAMILY,
    protocol,
    ...(port === undefined ? {} : { ports: [port, port] as const }),
    remote: RuleRemote.cidr(range),
    description,
  };
}

function egressRules(role: SecurityGroupRole, { networkPlugin }: KuryrRulesInput, serviceCidr: string): SecurityRule[] {
  const pods = { word: "Pods", range: networkPlugin.podCidr, text: "pods" };
  const services = { word: "Services", range: serviceHalves(serviceCidr).lower, text: "Services" };
  return [pods, services].flatMap(({ word, range, text }) =>
    (["tcp", "udp", "icmp"] as const).map((protocol): SecurityRule => ({
      id: `EgressTo${word}${{ tcp: "Tcp", udp: "Udp", icmp: "Icmp" }[protocol]}${FAMILY.idSuffix}`,
      role,
      direction: "egress",
      family: FAMILY,
      protocol,
      remote: RuleRemote.cidr(range),
      description: `to ${text}`,
    })),
  );
}
