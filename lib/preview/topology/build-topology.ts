import type { StackReport } from "../preview-report";
import { buildClusters } from "./build-clusters";
import { buildJoined, joinedNetworks } from "./build-joined";
import { subnetsOf } from "./network-lookups";
import { ResourceGraph, textAt, textsAt } from "./resource-graph";
import type { ResourceNode } from "./resource-graph";
import type { ResourceCategory } from "./resource-kind";
import { ThingFactory } from "./thing-factory";
import type { ClusterTier, NetworkFrame, RestGroup, Thing, TopologyModel } from "./topology-model";

const NETWORK = "openstack_networking_network_v2";
const ROUTER = "openstack_networking_router_v2";
const SERVER = "openstack_compute_instance_v2";

/** Types whose things have parts. */
const OWNERS = ["openstack_networking_secgroup_v2", "openstack_networking_floatingip_v2"];

/** Order of what has no place of its own. */
const CATEGORIES: readonly ResourceCategory[] = [
  "Platform",
  "Applications",
  "Registry",
  "Tenants",
  "API endpoint",
  "Servers",
  "Network",
  "Volumes",
  "Security",
  "Keys and certificates",
  "Other",
];

/** Builds the topology of a stack; the prefix keeps ids of several stacks on a page apart. */
export function buildTopology(stack: StackReport, prefix = ""): TopologyModel {
  const graph = ResourceGraph.of(stack, prefix);
  const things = new ThingFactory(stack, graph);
  const apiUrl = stack.outputs.find((output) => output.name.endsWith("api_url"))?.value;
  const frames = buildFrames(graph, things, typeof apiUrl === "string" ? apiUrl : undefined);
  return { stack, graph, frames, rest: buildRest(graph, things) };
}

function buildFrames(graph: ResourceGraph, things: ThingFactory, apiUrl: string | undefined): readonly NetworkFrame[] {
  const external = new Set(graph.ofType(NETWORK).filter((node) => isExternal(node, graph)));
  const own = graph.ofType(NETWORK).filter((node) => !external.has(node) && isUsed(node, graph));
  const servers = graph.ofType(SERVER);
  const clusters = buildClusters(graph, things);
  const lost = clusters.filter(({ network }) => network === undefined || !own.includes(network));
  const joints = joinedNetworks(own, clusters, graph);
  const apart = own.filter((network) => !joints.some((joint) => joint.network === network));
  const frames = [...apart, ...(lost.length > 0 ? [undefined] : [])];
  if (servers.length === 0 && own.length === 0) {
    return [];
  }
  return frames.map((network): NetworkFrame => {
    const inside = network === undefined ? lost : clusters.filter((cluster) => cluster.network === network);
    const subnets = network === undefined ? [] : subnetsOf(network, graph);
    const routers = routersOf(subnets, frames.length === 1, graph);
    const outside = externalOf(routers, external, frames.length === 1, graph);
    // that nodes of the network itself may call is no news.
    const own = subnets.map((subnet) => textAt(subnet, "cidr"));
    const clients = clientsOf(inside.map(({ tier }) => tier)).filter((range) => !own.includes(range));
    const behind = joints.filter(({ hub }) => hub === network);
    return {
      ...(network === undefined ? {} : { network: things.thing(network) }),
      subnets: subnets.map((subnet) => things.thing(subnet, [], [textAt(subnet, "cidr")])),
      routers: routers
        .filter((router) => !things.isPlaced(router))
        .map((router) => things.thing(router, graph.readers(router, /^router_id$/))),
      externalNetworks: outside.filter((node) => !things.isPlaced(node)).map((node) => things.thing(node)),
      clients,
      joined: buildJoined(behind, clusters, graph, things),
      clusters: inside.map(({ tier }) => (apiUrl === undefined ? tier : { ...tier, apiUrl })),
    };
  });
}

/** A router that exists already is bound to the subnet by nothing in the stack: the only one serves the only network. */
function routersOf(
  subnets: readonly ResourceNode[],
  isOnlyFrame: boolean,
  graph: ResourceGraph,
): readonly ResourceNode[] {
  const interfaces = subnets.flatMap((subnet) => graph.readers(subnet, /^subnet_id$/));
  const bound = interfaces.flatMap((added) => graph.reads(added, /^router_id$/));
  return bound.length === 0 && isOnlyFrame ? graph.ofType(ROUTER) : [...new Set(bound)];
}

function externalOf(
  routers: readonly ResourceNode[],
  external: ReadonlySet<ResourceNode>,
  isOnlyFrame: boolean,
  graph: ResourceGraph,
): readonly ResourceNode[] {
  const named = routers.flatMap((router) => graph.reads(router, /^external_network_id$/));
  return named.length === 0 && isOnlyFrame ? [...external] : [...new Set(named)];
}

/** A network that is only looked up, to be shared for instance, has nothing on it here. */
function isUsed(node: ResourceNode, graph: ResourceGraph): boolean {
  return node.report.mode === "managed" || graph.readers(node, /(^network_id|\.uuid)$/).length > 0;
}

function isExternal(node: ResourceNode, graph: ResourceGraph): boolean {
  return node.report.attributes.external === true || graph.readers(node, /^external_network_id$/).length > 0;
}

/** Ranges that listeners let in, or else the security group of the control plane. */
function clientsOf(tiers: readonly ClusterTier[]): readonly string[] {
  const endpoints = tiers.flatMap((tier) => tier.endpoints.flatMap((endpoint) => endpoint.parts));
  const listeners = tiers.flatMap((tier) => tier.endpoints.flatMap(({ children }) => children.map(({ node }) => node)));
  const allowed = [...endpoints, ...listeners].flatMap((node) => textsAt(node, "allowed_cidrs"));
  const rules = tiers
    .flatMap((tier) => tier.bands.filter((band) => band.role === "control-plane"))
    .flatMap((band) => band.shared.flatMap((shared) => shared.parts))
    .filter((node) => textAt(node, "direction") === "ingress" && textAt(node, "port_range_min") === "6443");
  const ranges = rules.flatMap((rule) => textAt(rule, "remote_ip_prefix") ?? []);
  return [...new Set(allowed.length > 0 ? allowed : ranges)];
}

function buildRest(graph: ResourceGraph, things: ThingFactory): readonly RestGroup[] {
  // groups and addresses come before their rules and associations, which are parts of them.
  const ordered = [...graph.ofType(...OWNERS), ...graph.nodes];
  const rest = ordered.flatMap((node) => (things.isPlaced(node) ? [] : [restThing(node, things)]));
  return CATEGORIES.map((category) => ({
    category,
    things: rest.filter((thing) => thing.node.kind.category === category),
  })).filter((group) => group.things.length > 0);
}

function restThing(node: ResourceNode, things: ThingFactory): Thing {
  switch (node.report.type) {
    case "openstack_networking_secgroup_v2":
      return things.securityGroup(node);
    case "openstack_networking_floatingip_v2":
      return things.floatingIp(node);
    default:
      return things.thing(node);
  }
}
