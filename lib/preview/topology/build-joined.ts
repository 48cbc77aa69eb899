import { buildEndpoint } from "./build-clusters";
import type { PlacedCluster } from "./build-clusters";
import { subnetsOf } from "./network-lookups";
import { halvesOf, podNetworksOf } from "./pod-networks";
import type { PodNetworks } from "./pod-networks";
import { textAt } from "./resource-graph";
import type { ResourceGraph, ResourceNode } from "./resource-graph";
import type { ThingFactory } from "./thing-factory";
import { nodesOf } from "./topology-model";
import type { JoinedNetwork } from "./topology-model";

/** The network of nodes behind whose router another one is; its `hub` is undefined for nodes on a network of somebody else. */
interface Joint {
  readonly network: ResourceNode;
  readonly hub: ResourceNode | undefined;
}

const BALANCER = "openstack_lb_loadbalancer_v2";

/**
 * Finds networks that have no nodes themselves and are behind the router of a network that has some.
 *
 * @param networks networks of the stack
 * @param clusters clusters of the stack
 */
export function joinedNetworks(
  networks: readonly ResourceNode[],
  clusters: readonly PlacedCluster[],
  graph: ResourceGraph,
): readonly Joint[] {
  const hubs = clusters.filter(({ tier }) => tier.name !== "");
  const others = networks.filter((network) => !hubs.some((hub) => hub.network === network));
  const belonging = podNetworksOf(graph);
  return others.flatMap((network): readonly Joint[] => {
    const owner = belonging.find(({ pods, services }) => pods === network || services === network)?.cluster;
    const routers = routerKeys(network, graph);
    const hub =
      hubs.find(({ tier }) => tier.name === owner) ??
      hubs.find((one) => one.network !== undefined && meet(routerKeys(one.network, graph), routers));
    return hub === undefined ? [] : [{ network, hub: hub.network }];
  });
}

/** Builds the networks behind the router of a network of nodes: pods first, then Services, then others. */
export function buildJoined(
  joints: readonly Joint[],
  clusters: readonly PlacedCluster[],
  graph: ResourceGraph,
  things: ThingFactory,
): readonly JoinedNetwork[] {
  const belonging = podNetworksOf(graph);
  const of = (use: "pods" | "services") =>
    joints.flatMap(({ network }) => {
      const own = belonging.find((one) => one[use] === network);
      return own === undefined ? [] : [{ network, own }];
    });
  const [pods, services] = [of("pods"), of("services")];
  const known = new Set([...pods, ...services].map(({ network }) => network));
  const rest = joints.filter(({ network }) => !known.has(network));
  return [
    ...pods.map(({ network, own }) => buildPods(network, own, graph, things)),
    ...services.map(({ network, own }) => buildServices(network, own, graph, things)),
    ...rest.map(({ network }): JoinedNetwork => {
      const bands = clusters.filter((one) => one.network === network).flatMap(({ tier }) => tier.bands);
      const subnets = subnetsOf(network, graph);
      return {
        title: `Network ${network.title}`,
        facts: subnets.flatMap((subnet) => textAt(subnet, "cidr") ?? []),
        parts: [network, ...subnets].map((node) => things.thing(node)),
        endpoints: [],
        servers: nodesOf(bands),
        shared: bands.flatMap(({ shared }) => shared),
      };
    }),
  ];
}

function buildPods(
  network: ResourceNode,
  { groups, podRange = "range of the cloud's choice", namespacePrefix, callers }: PodNetworks,
  graph: ResourceGraph,
  things: ThingFactory,
): JoinedNetwork {
  const subnets = subnetsOf(network, graph);
  const pools = subnets.flatMap((subnet) => graph.reads(subnet, /^subnetpool_id$/));
  return {
    title: `Pods: ${podRange}`,
    facts: [
      namespacePrefix === undefined
        ? "one subnet for the pods of all namespaces"
        : `each namespace gets a network with a /${namespacePrefix} out of the pool`,
      callers.length === 0
        ? "called from the cluster alone"
        : `called from the cluster, and from ${callers.slice(0, 2).join(", ")}${callers.length > 2 ? ` and ${callers.length - 2} more` : ""}`,
    ],
    parts: [
      ...[network, ...subnets].map((node) => things.thing(node, [], [textAt(node, "cidr")])),
      ...[...new Set(pools)].map((node) => things.thing(node)),
      ...groups.map((group) => things.securityGroup(group)),
    ],
    endpoints: [],
    servers: [],
    shared: [],
  };
}

function buildServices(
  network: ResourceNode,
  { serviceRange = "range of the cloud's choice" }: PodNetworks,
  graph: ResourceGraph,
  things: ThingFactory,
): JoinedNetwork {
  const subnets = subnetsOf(network, graph);
  const halves = subnets.map(halvesOf).find((found) => found !== undefined);
  const pools = subnets.flatMap((subnet) => graph.reads(subnet, /^subnetpool_id$/));
  const balancers = subnets.flatMap((subnet) => graph.readers(subnet, /^vip_subnet_id$/));
  return {
    title: `Services: ${serviceRange}`,
    facts:
      halves === undefined
        ? []
        : [`ClusterIPs: ${halves.clusterIps}, each a load balancer`, `ports of load balancers: ${halves.pool}`],
    parts: [
      ...[network, ...subnets].map((node) => things.thing(node, [], [textAt(node, "cidr")])),
      ...[...new Set(pools)].map((node) => things.thing(node)),
    ],
    endpoints: balancers
      .filter(({ report }) => report.type === BALANCER)
      .map((balancer) => buildEndpoint(balancer, graph, things)),
    servers: [],
    shared: [],
  };
}

/** What a router is known by: its resource, or its id where somebody else made it. */
function routerKeys(network: ResourceNode, graph: ResourceGraph): readonly (ResourceNode | string)[] {
  const interfaces = subnetsOf(network, graph).flatMap((subnet) => graph.readers(subnet, /^subnet_id$/));
  return interfaces.flatMap((added) => {
    const id = textAt(added, "router_id");
    return [...graph.reads(added, /^router_id$/), ...(id === undefined ? [] : [id])];
  });
}

function meet(left: readonly (ResourceNode | string)[], right: readonly (ResourceNode | string)[]): boolean {
  return left.some((key) => right.includes(key));
}
