import { Cidr } from "../../core/cidr";
import { podNetworkTag, serviceNetworkTag } from "../../network/kuryr/kuryr-tags";
import { networkOf, subnetsOf } from "./network-lookups";
import { textAt, textsAt } from "./resource-graph";
import type { ResourceGraph, ResourceNode } from "./resource-graph";

/** Defines the networks of a cluster whose pods are ports of Neutron. */
export interface PodNetworks {
  /** Name of the cluster. */
  readonly cluster: string;
  readonly pods: ResourceNode;
  readonly services?: ResourceNode;

  /** Security groups of pods that no policy selects. */
  readonly groups: readonly ResourceNode[];

  /** Range of all pods; undefined while nobody knows. */
  readonly podRange?: string;

  /** Prefix length of the subnet of a namespace; undefined when all share one. */
  readonly namespacePrefix?: number;

  /** Range of the subnet of the Services. */
  readonly serviceRange?: string;

  /** Ranges outside of the cluster whose connections the security groups let in. */
  readonly callers: readonly string[];
}

const NETWORK = "openstack_networking_network_v2";
const GROUP = "openstack_networking_secgroup_v2";
const SERVER = "openstack_compute_instance_v2";

/** Whether a network is that of the pods or of the Services of a cluster. */
export function isPodNetwork(node: ResourceNode): boolean {
  return clusterOf(node, podNetworkTag) !== undefined || clusterOf(node, serviceNetworkTag) !== undefined;
}

/** Finds the networks of pods in a stack. */
export function podNetworksOf(graph: ResourceGraph): readonly PodNetworks[] {
  return graph.ofType(NETWORK).flatMap((pods) => {
    const cluster = clusterOf(pods, podNetworkTag);
    return cluster === undefined ? [] : [describe(pods, cluster, graph)];
  });
}

/** The two halves of the subnet of Services, when Neutron keeps to the upper one: ClusterIPs, and what load balancers take. */
export function halvesOf(subnet: ResourceNode): { readonly clusterIps: string; readonly pool: string } | undefined {
  const range = Cidr.tryParse(textAt(subnet, "cidr"));
  const pools: readonly unknown[] = Array.isArray(subnet.report.attributes.allocation_pool)
    ? subnet.report.attributes.allocation_pool
    : [];
  const [first] = pools as readonly { readonly start?: unknown; readonly end?: unknown }[];
  if (!(range instanceof Cidr) || typeof first?.start !== "string" || range.prefix > 30) {
    return undefined;
  }
  const [lower, upper] = range.subnets(range.prefix + 1);
  return lower === undefined || upper?.contains(first.start) !== true
    ? undefined
    : { clusterIps: lower.canonical, pool: `${first.start} – ${String(first.end)}` };
}

function describe(pods: ResourceNode, cluster: string, graph: ResourceGraph): PodNetworks {
  const services = graph.ofType(NETWORK).find((node) => clusterOf(node, serviceNetworkTag) === cluster);
  const [podSubnet] = subnetsOf(pods, graph);
  const [pool] = podSubnet === undefined ? [] : graph.reads(podSubnet, /^subnetpool_id$/);
  const subnetRange = textAt(podSubnet, "cidr");
  const podRange = textsAt(pool, "prefixes")[0] ?? subnetRange;
  const serviceRange = services === undefined ? undefined : textAt(subnetsOf(services, graph)[0], "cidr");
  const groups = groupsOf(pods, graph);
  const prefix = Number(textAt(pool, "default_prefixlen"));
  const own = [podRange, serviceRange, ...nodeRanges(cluster, graph)].filter((range) => range !== undefined);
  return {
    cluster,
    pods,
    ...(services === undefined ? {} : { services }),
    groups,
    ...(podRange === undefined ? {} : { podRange }),
    // a pool as large as its subnet is there for an address scope only.
    ...(podRange !== subnetRange && prefix > 0 ? { namespacePrefix: prefix } : {}),
    ...(serviceRange === undefined ? {} : { serviceRange }),
    callers: callersOf(groups, graph).filter((range) => !own.includes(range)),
  };
}

function clusterOf(node: ResourceNode, tagOf: (cluster: string) => string): string | undefined {
  const start = tagOf("");
  const tags = node.report.type === NETWORK && node.report.mode === "managed" ? textsAt(node, "tags") : [];
  return tags.find((tag) => tag.startsWith(start))?.slice(start.length);
}

/** Groups that the construct of the pods' network makes, which makes that network, too. */
function groupsOf({ report }: ResourceNode, graph: ResourceGraph): readonly ResourceNode[] {
  const root = (report.constructPath ?? "").split("/").slice(0, -2).join("/");
  const isInside = (path: string | undefined) => root !== "" && path?.startsWith(`${root}/`) === true;
  return graph.ofType(GROUP).filter((group) => isInside(group.report.constructPath));
}

function nodeRanges(cluster: string, graph: ResourceGraph): readonly (string | undefined)[] {
  const servers = graph.ofType(SERVER).filter(({ report }) => {
    const metadata = (report.attributes.metadata ?? {}) as { readonly [name: string]: unknown };
    return metadata.k8s_on_openstack_cluster === cluster;
  });
  const networks = [...new Set(servers.flatMap((server) => networkOf(server, graph) ?? []))];
  return networks.flatMap((network) => subnetsOf(network, graph)).map((subnet) => textAt(subnet, "cidr"));
}

function callersOf(groups: readonly ResourceNode[], graph: ResourceGraph): readonly string[] {
  const rules = groups.flatMap((group) => graph.readers(group, /^security_group_id$/));
  const ranges = rules
    .filter((rule) => textAt(rule, "direction") === "ingress")
    .flatMap((rule) => textAt(rule, "remote_ip_prefix") ?? []);
  return [...new Set(ranges)];
}
