import { Cidr } from "../../../core/cidr";
import { networkOf, subnetsOf } from "../network-lookups";
import { podNetworksOf } from "../pod-networks";
import type { PodNetworks } from "../pod-networks";
import { textAt } from "../resource-graph";
import type { ResourceNode } from "../resource-graph";
import { plural } from "../thing-factory";
import type { TierSource } from "../tiers/tier-source";
import type { Thing } from "../topology-model";
import type { FlowBox, FlowFrame, FlowRow } from "./flow-model";

const SERVER = "openstack_compute_instance_v2";
const RULE = "openstack_networking_secgroup_rule_v2";
const ROUTES = "openstack_networking_router_routes_v2";

/** Rules of nodes that let somebody outside of the cluster through to pods. */
const CLIENT_RULE = /\/SecurityGroups\/[^/]+\/Pods(Tcp\d+|Udp\d+|Icmp)From[^/]*$/;

/** Rules of nodes that let pods through to each other. */
const AMONG_PODS = /^PodsTcp[A-Za-z]*Ipv[46]$/;
const PATH_OF_ROUTES = /\/PodRoutes(\/|$)/;

/** More servers of a range than this are one box. */
const MOST_SERVERS = 3;

/** Whether a rule lets virtual machines through to pods. */
export function letsInToPods({ report }: ResourceNode): boolean {
  return report.type === RULE && CLIENT_RULE.test(report.constructPath ?? "");
}

/** Builds the ways from virtual machines beside a cluster to its pods: as far as security groups let them in. */
export function buildPodCallers(source: TierSource): FlowFrame | undefined {
  const rows = [
    ...podNetworksOf(source.graph).flatMap((networks) =>
      networks.callers.flatMap((range) => callerRow(source, networks, range)),
    ),
    ...routedRows(source),
  ];
  return rows.length === 0
    ? undefined
    : {
        title: "From virtual machines to pods",
        lead: "Nothing but a router is on the way to a pod: each side sees the other's own address. Policies may let in less.",
        tone: "network",
        look: "flow",
        rows,
      };
}

function callerRow(source: TierSource, networks: PodNetworks, range: string): readonly FlowRow[] {
  const targets = targetsOf(source, networks, range);
  return targets.length === 0
    ? []
    : [{ steps: [callersIn(source, range), routersOf(source, networks.pods), targets], labels: ["calls", "routes"] }];
}

/** Pods behind nodes: rules of the nodes say who comes in, and a router knows which node has which pods. */
function routedRows(source: TierSource): readonly FlowRow[] {
  const rules = source.graph.nodes.filter(letsInToPods);
  const lanes = new Map<string, ResourceNode[]>();
  for (const rule of rules) {
    const range = textAt(rule, "remote_ip_prefix");
    const [group] = source.graph.reads(rule, /^security_group_id$/);
    if (range !== undefined && group !== undefined) {
      lanes.set(`${group.id} ${range}`, [...(lanes.get(`${group.id} ${range}`) ?? []), rule]);
    }
  }
  return [...lanes.values()].flatMap((own) => routedRow(source, own));
}

function routedRow(source: TierSource, rules: readonly ResourceNode[]): readonly FlowRow[] {
  const { graph } = source;
  const range = textAt(rules[0], "remote_ip_prefix") ?? "";
  const [group] = graph.reads(rules[0], /^security_group_id$/);
  const among = graph.readers(group, /^security_group_id$/).find((rule) => AMONG_PODS.test(lastStep(rule)));
  const ports = [...new Set(rules.map((rule) => `${textAt(rule, "protocol")?.toUpperCase()} ${portOf(rule)}`.trim()))];
  const card = source.cardOf(
    group,
    "Pods on workers",
    [
      textAt(among, "remote_ip_prefix"),
      [...ports]
        .sort((left, right) => left.length - right.length)
        .reverse()
        .join(", "),
    ],
    { icon: "box", chips: rules.slice(0, 1).flatMap((rule) => ruleChip(source, rule, `lets ${range} in`)) },
  );
  return card === undefined
    ? []
    : [{ steps: [callersIn(source, range), routersToNodes(source, group), [card]], labels: ["calls", "routes"] }];
}

/** The router that the cloud controller writes routes onto, if it is of the stack; others, and those that nodes tell by BGP, are not known. */
function routersToNodes(source: TierSource, group: ResourceNode): readonly FlowBox[] {
  const { graph } = source;
  const ports = graph.readers(group, /^security_group_ids/);
  const [network] = ports.flatMap((port) => graph.reads(port, /^network_id$/));
  const routes = graph.ofType(ROUTES).filter(({ report }) => PATH_OF_ROUTES.test(report.constructPath ?? ""));
  if (routes.length === 0 || network === undefined) {
    return [{ title: "Routers", icon: "router", lines: ["that know which node", "has which pods"] }];
  }
  return routersOf(
    source,
    network,
    routes.flatMap((one) => ruleChip(source, one, "a route to each node's pods")),
  );
}

function lastStep({ report }: ResourceNode): string {
  return (report.constructPath ?? "").split("/").at(-1) ?? "";
}

function portOf(rule: ResourceNode): string {
  return textAt(rule, "protocol")?.startsWith("icmp") === true ? "" : (textAt(rule, "port_range_min") ?? "");
}

function ruleChip(source: TierSource, node: ResourceNode, title: string): readonly Thing[] {
  const thing = source.thing(node.report.address);
  return thing === undefined ? [] : [{ ...thing, title, facts: [] }];
}

/** Servers of the stack with addresses in a range; what else is there is not known. */
function callersIn(source: TierSource, range: string): readonly FlowBox[] {
  const inside = source.graph
    .ofType(SERVER)
    .filter(({ report }) => report.mode === "managed" && !isNode(report.attributes))
    .filter((server) => isWithin(server, source, range));
  const cards = inside.slice(0, MOST_SERVERS).flatMap((server) => {
    const lines = ["virtual machine", textAt(server, "access_ip_v4") ?? range];
    return source.cardOf(server, server.title, lines, { icon: "server" }) ?? [];
  });
  const more = inside.length - cards.length;
  const others: FlowBox = {
    title: cards.length === 0 ? `Machines of ${range}` : `Others of ${range}`,
    icon: "server",
    lines: [more > 0 ? `${plural(more, "server")} of this stack among them` : "whatever has an address there"],
  };
  return [...cards, others];
}

function isNode(attributes: ResourceNode["report"]["attributes"]): boolean {
  const metadata = (attributes.metadata ?? {}) as { readonly [name: string]: unknown };
  return typeof metadata.k8s_on_openstack_cluster === "string";
}

/** By its address; before an apply by the range of its network. */
function isWithin(server: ResourceNode, { graph }: TierSource, range: string): boolean {
  const network = networkOf(server, graph);
  const known =
    textAt(server, "access_ip_v4") ??
    (network === undefined ? [] : subnetsOf(network, graph)).map((subnet) => textAt(subnet, "cidr"))[0];
  const [inner, outer] = [Cidr.tryParse(known?.includes("/") === false ? `${known}/32` : known), Cidr.tryParse(range)];
  return inner instanceof Cidr && outer instanceof Cidr && outer.contains(inner);
}

/** Routers of a network; by interfaces, because somebody else may have made the router. */
function routersOf(source: TierSource, network: ResourceNode, chips: readonly Thing[] = []): readonly FlowBox[] {
  const interfaces = subnetsOf(network, source.graph).flatMap((subnet) => source.graph.readers(subnet, /^subnet_id$/));
  const routers = [...new Set(interfaces.flatMap((added) => source.graph.reads(added, /^router_id$/)))];
  const cards = routers.flatMap(
    (router) =>
      source.cardOf(router, router.title, ["router", "on all of these networks"], { icon: "router", chips }) ?? [],
  );
  return cards.length > 0
    ? cards
    : [{ title: "Router", icon: "router", lines: ["of somebody else,", "on all of these networks"] }];
}

function targetsOf(source: TierSource, networks: PodNetworks, range: string): readonly FlowBox[] {
  const { pods, services, groups, podRange, serviceRange } = networks;
  const letting = groups.filter((group) =>
    source.graph.readers(group, /^security_group_id$/).some((rule) => textAt(rule, "remote_ip_prefix") === range),
  );
  const chips = letting.flatMap((group) => ruleChip(source, group, `lets ${range} in`));
  const cards = [
    source.cardOf(pods, "Pods", [podRange, "each at its own address"], { icon: "box", chips }),
    services === undefined
      ? undefined
      : source.cardOf(services, "Services", [serviceRange, ...balancerLines(services, source)], {
          icon: "balancer",
        }),
  ];
  return cards.filter((card) => card !== undefined);
}

/** A proxy calls pods from its own address; flows of OVN keep that of the caller. */
function balancerLines(services: ResourceNode, { graph }: TierSource): readonly string[] {
  const balancers = subnetsOf(services, graph).flatMap((subnet) => graph.readers(subnet, /^vip_subnet_id$/));
  const isProxy = balancers.some((balancer) => textAt(balancer, "loadbalancer_provider") === "amphora");
  return ["a load balancer each", isProxy ? "that calls pods in their place" : ""];
}
