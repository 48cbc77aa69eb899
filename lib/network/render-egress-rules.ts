import type { ApiExposure } from "./api-exposure";
import type { EgressPolicy, StrictEgressOptions } from "./egress-policy";
import { IpFamily } from "./ip-family";
import type { NetworkPlugin } from "./network-plugin";
import type { RuleProtocol } from "./node-rule";
import type { SecurityGroupRole, SecurityRule } from "./security-rule";
import { RuleRemote } from "./security-rule";

const ROLES: readonly SecurityGroupRole[] = ["control-plane", "worker"];

/** Address of the metadata service, on every cloud. */
const METADATA_CIDR = "169.254.169.254/32";

const HTTPS_PORT = 443;
const BGP_PORTS = [179, 179] as const;

/** What the egress rules follow from. */
export interface EgressRulesInput {
  /** Families of the node network. */
  readonly families: readonly IpFamily[];

  /** Ranges of the node network, in the order of `families`. */
  readonly cidrs: readonly string[];

  /** Pod network. */
  readonly networkPlugin: NetworkPlugin;

  /** Way to the API server. */
  readonly exposure: ApiExposure;

  /** What nodes reach. */
  readonly egress: EgressPolicy;
}

/**
 * Rules for traffic that leaves the nodes.
 *
 * @internal
 */
export function renderEgressRules(input: EgressRulesInput): SecurityRule[] {
  const { strict } = input.egress;
  return ROLES.flatMap((role) =>
    input.families.flatMap((family, i) =>
      strict === undefined
        ? [rule(role, family, "All", RuleRemote.anywhere(), "everywhere")]
        : strictRules(input, strict, role, family, input.cidrs[i] ?? "", input.networkPlugin.routedPodCidrs()[i]),
    ),
  );
}

function strictRules(
  input: EgressRulesInput,
  options: StrictEgressOptions,
  role: SecurityGroupRole,
  family: IpFamily,
  nodeCidr: string,
  podCidr: string | undefined,
): SecurityRule[] {
  const { exposure } = input;
  const anywhere = RuleRemote.anywhere();
  const icmp: RuleProtocol = family === IpFamily.IPV4 ? "icmp" : "ipv6-icmp";
  const tunnels = input.networkPlugin.nodeRules().filter((node) => node.protocol === "4" && family === IpFamily.IPV4);
  return [
    ...allPorts(role, family, "Nodes", nodeCidr, "the node network"),
    rule(role, family, "NodesIcmp", RuleRemote.cidr(nodeCidr), "the node network, reachability and path MTU", icmp),
    ...tunnels.map((node) =>
      rule(role, family, node.name, RuleRemote.cidr(nodeCidr), `the node network, ${node.description}`, node.protocol),
    ),
    ...(podCidr === undefined ? [] : allPorts(role, family, "Pods", podCidr, "pods of other nodes")),
    ...(podCidr === undefined
      ? []
      : [rule(role, family, "PodsIcmp", RuleRemote.cidr(podCidr), "pods of other nodes, reachability", icmp)]),
    ...(input.networkPlugin.podRoutes?.peers ?? [])
      .filter(({ address }) => address.includes(":") === (family === IpFamily.IPV6))
      .map(({ address }) =>
        rule(
          role,
          family,
          `Bgp${address.replace(/[^0-9a-f]/g, "_")}`,
          hostOf(address),
          "a router over BGP",
          "tcp",
          BGP_PORTS,
        ),
      ),
    ...(exposure.kind === "external"
      ? [
          rule(role, family, "Api", anywhere, "the API server by its external name", "tcp", [
            exposure.port,
            exposure.port,
          ]),
        ]
      : []),
    rule(role, family, "DnsUdp", anywhere, "DNS servers", "udp", [53, 53]),
    rule(role, family, "DnsTcp", anywhere, "DNS servers, long answers", "tcp", [53, 53]),
    rule(role, family, "Ntp", anywhere, "NTP servers", "udp", [123, 123]),
    ...(family === IpFamily.IPV4
      ? [rule(role, family, "Metadata", RuleRemote.cidr(METADATA_CIDR), "the metadata service", "tcp", [80, 80])]
      : []),
    ...(options.tcpPorts ?? [HTTPS_PORT]).map((port) =>
      rule(role, family, `Tcp${port}`, anywhere, "registries, mirrors and cloud APIs", "tcp", [port, port]),
    ),
    ...(options.allowedCidrs ?? [])
      .filter((range) => range.includes(":") === (family === IpFamily.IPV6))
      .flatMap((range) => allPorts(role, family, range.replace(/[^0-9a-f]/g, "_"), range, "an allowed range")),
  ];
}

function hostOf(address: string): RuleRemote {
  return RuleRemote.cidr(`${address}/${address.includes(":") ? 128 : 32}`);
}

// every port is no port: Neutron forgets a range of 1 to 65535, and the next plan would replace the rule.
function allPorts(
  role: SecurityGroupRole,
  family: IpFamily,
  word: string,
  range: string,
  text: string,
): SecurityRule[] {
  const remote = RuleRemote.cidr(range);
  return [rule(role, family, `${word}Tcp`, remote, text, "tcp"), rule(role, family, `${word}Udp`, remote, text, "udp")];
}

function rule(
  role: SecurityGroupRole,
  family: IpFamily,
  word: string,
  remote: RuleRemote,
  text: string,
  protocol?: RuleProtocol,
  ports?: readonly [number, number],
): SecurityRule {
  return {
    id: `EgressTo${word}${family.idSuffix}`,
    role,
    direction: "egress",
    family,
    ...(protocol === undefined ? {} : { protocol }),
    ...(ports === undefined ? {} : { ports }),
    remote,
    description: `to ${text}`,
  };
}
