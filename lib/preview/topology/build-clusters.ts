import { networkOf } from "./network-lookups";
import { isPodNetwork } from "./pod-networks";
import { textAt, textsAt } from "./resource-graph";
import type { ResourceGraph, ResourceNode } from "./resource-graph";
import type { ThingFactory } from "./thing-factory";
import { plural } from "./thing-factory";
import type { ClusterTier, EndpointThing, NodeThing, PoolBand, Thing } from "./topology-model";

/** Defines a cluster and the network that it is on. */
export interface PlacedCluster {
  readonly network?: ResourceNode;
  readonly tier: ClusterTier;
}

/** What tells to which pool of which cluster a server belongs. */
interface Membership {
  readonly cluster: string;
  readonly pool: string;
  readonly role: PoolBand["role"];

  /** Path of the pool in the construct tree; empty when nobody knows. */
  readonly path: string;
}

const SERVER = "openstack_compute_instance_v2";
const PORT = "openstack_networking_port_v2";
const BALANCER = "openstack_lb_loadbalancer_v2";

/** Builds the clusters of a stack: servers by pool and zone, and the endpoints of each. */
export function buildClusters(graph: ResourceGraph, things: ThingFactory): readonly PlacedCluster[] {
  const servers = graph.ofType(SERVER).map((node) => ({ node, member: membershipOf(node) }));
  const endpoints = endpointsOf(graph);
  const names = new Set(servers.map(({ member }) => member.cluster));
  const groups = [...names].filter((name) => name !== "").sort(byText);
  const named = groups.map((name) => ({ name, own: servers.filter(({ member }) => member.cluster === name) }));
  const others = servers.filter(({ member }) => member.cluster === "");
  // servers that belong to no cluster come last, those of each network by themselves.
  const places = new Map(others.map(({ node }) => [node, networkOf(node, graph)]));
  const strays = [...new Set(places.values())].map((network) => ({
    name: "",
    own: others.filter(({ node }) => places.get(node) === network),
  }));
  const clusters = [...named, ...strays].map(({ name, own }): PlacedCluster => {
    const paths = own.map(({ member }) => clusterPath(member.path)).filter((path) => path !== "");
    const mine = endpoints.filter(
      (endpoint) => names.size === 1 || paths.some((path) => isBelow(endpoint.report.constructPath, path)),
    );
    // endpoints take their floating IPs before nodes do.
    const tierEndpoints = mine
      .filter((node) => !things.isPlaced(node))
      .map((node) => buildEndpoint(node, graph, things));
    const network = own.map(({ node }) => networkOf(node, graph)).find((found) => found !== undefined);
    return {
      ...(network === undefined ? {} : { network }),
      tier: { name, endpoints: tierEndpoints, bands: buildBands(own, graph, things) },
    };
  });
  return clusters;
}

function buildBands(
  servers: readonly { readonly node: ResourceNode; readonly member: Membership }[],
  graph: ResourceGraph,
  things: ThingFactory,
): readonly PoolBand[] {
  const pools = new Map<string, { member: Membership; nodes: ResourceNode[] }>();
  for (const { node, member } of servers) {
    const pool = pools.get(member.pool) ?? { member, nodes: [] };
    pool.nodes.push(node);
    pools.set(member.pool, pool);
  }
  const order = { "control-plane": 0, worker: 1, other: 2 };
  return [...pools.values()]
    .sort(
      (left, right) =>
        order[left.member.role] - order[right.member.role] || byText(left.member.pool, right.member.pool),
    )
    .map(({ member, nodes }): PoolBand => {
      const shared = sharedThings(nodes, member.path, graph, things);
      const built = nodes.map((node) => things.server(node)).sort((left, right) => byText(left.title, right.title));
      return {
        role: member.role,
        name: member.pool,
        flavors: [...new Set(built.map((node) => node.flavor))].sort(byText),
        zones: zonesOf(built),
        shared,
      };
    });
}

/** What the nodes of a pool have in common; the first pool to use a thing shows it. */
function sharedThings(
  nodes: readonly ResourceNode[],
  path: string,
  graph: ResourceGraph,
  things: ThingFactory,
): readonly Thing[] {
  const ports = nodes.flatMap((node) => graph.reads(node, /^network\.\d+\.port$/));
  const free = (found: readonly ResourceNode[]) => [...new Set(found)].filter((node) => !things.isPlaced(node));
  const serverGroups = free(nodes.flatMap((node) => graph.reads(node, /^scheduler_hints\.\d+\.group$/)));
  const securityGroups = free(ports.flatMap((port) => graph.reads(port, /^security_group_ids/)));
  const lookups = free([
    ...nodes.flatMap((node) => graph.reads(node, /^(image_id|block_device\.\d+\.uuid|flavor_id)$/)),
    ...graph.nodes.filter(
      (node) => node.report.mode === "data" && path !== "" && isBelow(node.report.constructPath, path),
    ),
  ]);
  return [
    ...serverGroups.map((node) => things.thing(node, [], [textsAt(node, "policies").join(", ")])),
    ...securityGroups.map((node) => things.securityGroup(node)),
    ...lookups.map((node) => things.thing(node)),
  ];
}

function zonesOf(nodes: readonly NodeThing[]): PoolBand["zones"] {
  const zones = [...new Set(nodes.map((node) => node.zone))].sort(byText);
  return zones.map((zone) => ({ zone, nodes: nodes.filter((node) => node.zone === zone) }));
}

/** Load balancers, and ports that no server has: virtual IPs. */
function endpointsOf(graph: ResourceGraph): readonly ResourceNode[] {
  const virtualIps = graph
    .ofType(PORT)
    .filter((port) => port.report.mode === "managed" && graph.readers(port, /^network\.\d+\.port$/).length === 0)
    .filter((port) => graph.readers(port, /^(allowed_address_pairs\.|port_id$)/).length > 0 || isApi(port));
  return [...graph.ofType(BALANCER).filter((balancer) => !isOfServices(balancer, graph)), ...virtualIps];
}

/** Load balancers of Services are drawn with the network of the Services. */
function isOfServices(balancer: ResourceNode, graph: ResourceGraph): boolean {
  const subnets = graph.reads(balancer, /^vip_subnet_id$/);
  return subnets.flatMap((subnet) => graph.reads(subnet, /^network_id$/)).some(isPodNetwork);
}

function isApi(port: ResourceNode): boolean {
  return /(^|\/)(ApiEndpoint|VirtualIp|Vip)(\/|$)/i.test(port.report.constructPath ?? "");
}

/** Makes a load balancer or a virtual IP with what it is made of. */
export function buildEndpoint(node: ResourceNode, graph: ResourceGraph, things: ThingFactory): EndpointThing {
  const floatingIps = things
    .floatingIpsOf(node)
    .filter((ip) => !things.isPlaced(ip))
    .map((ip) => things.floatingIp(ip));
  if (node.report.type === PORT) {
    const address = textsAt(node, "all_fixed_ips")[0];
    return { ...things.thing(node, [], ["virtual IP", address]), children: [], floatingIps };
  }
  const listeners = graph.readers(node, /^loadbalancer_id$/);
  const pools = [
    ...new Set([...listeners, node].flatMap((owner) => graph.readers(owner, /^(listener_id|loadbalancer_id)$/))),
  ];
  const inPools = pools.flatMap((pool) => graph.readers(pool, /^pool_id$/));
  const inner = [...new Set([...listeners, ...pools, ...inPools])].filter((child) => child !== node);
  const provider = textAt(node, "loadbalancer_provider");
  return {
    ...things.thing(node, [], [textAt(node, "vip_address"), provider]),
    children: inner
      .filter((child) => !things.isPlaced(child))
      .map((child) => things.thing(child, [], [balancerFact(child)])),
    floatingIps,
  };
}

function balancerFact(node: ResourceNode): string | undefined {
  const port = textAt(node, "protocol_port");
  const members = node.report.attributes.member;
  if (Array.isArray(members)) {
    return plural(members.length, "member");
  }
  return [textAt(node, "protocol") ?? textAt(node, "type"), port].filter((part) => part !== undefined).join(" ");
}

function membershipOf({ report }: ResourceNode): Membership {
  const metadata = (report.attributes.metadata ?? {}) as { readonly [name: string]: unknown };
  const steps = (report.constructPath ?? "").split("/");
  const path = steps.slice(0, -2).join("/");
  const isControlPlane = "k8s_on_openstack_join_epoch" in metadata || /\/control-?plane$/i.test(path);
  const named = metadata.k8s_on_openstack_pool;
  const isPool = typeof named === "string" || /\/(node-?)?pools?\//i.test(`${path}/`);
  const role = isControlPlane ? "control-plane" : isPool ? "worker" : "other";
  const registry = metadata.k8s_on_openstack_registry;
  const other = typeof registry === "string" ? `Registry on a machine: ${registry}` : role;
  const pool = typeof named === "string" ? named : role === "worker" ? (steps.at(-3) ?? "workers") : other;
  const owner = metadata.k8s_on_openstack_cluster;
  const cluster = typeof owner === "string" ? owner : role === "other" ? "" : clusterPath(path);
  return { cluster, pool, role, path: role === "other" ? "" : path };
}

/** `stack/Cluster/NodePools/general` and `stack/Cluster/ControlPlane` both belong to `stack/Cluster`. */
function clusterPath(path: string): string {
  return path.replace(/\/(ControlPlane|(Node)?Pools?\/[^/]+)$/i, "");
}

function isBelow(path: string | undefined, parent: string): boolean {
  return path?.startsWith(`${parent}/`) === true;
}

/** Compares texts as people sort them: node 2 before node 10. */
export function byText(left: string, right: string): number {
  return COLLATOR.compare(left, right) || (left < right ? -1 : left > right ? 1 : 0);
}

const COLLATOR = new Intl.Collator("en", { numeric: true });
