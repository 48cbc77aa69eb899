import { podNetworkTag } from "../../network/kuryr/kuryr-tags";
import { balancersOf, distinctVolumes, volumesOf } from "../kubernetes/cloud-needs";
import type { ClaimedVolume } from "../kubernetes/cloud-needs";
import { driversOf } from "../kubernetes/volume-driver";
import type { FindDriver } from "../kubernetes/volume-driver";
import type { FlavorNeed, QuotaNeed } from "../preview-report";
import { flavorSize } from "../simulation/models/openstack-data-models";
import type { FlavorSize } from "../simulation/simulated-cloud";
import { listOf } from "../stack-document";
import type { ResourceFact } from "./resource-fact";

/** Rules that Neutron puts into every new security group: all traffic out, for IPv4 and IPv6. */
const DEFAULT_RULES = 2;

/**
 * Counts what resources ask of a project's quota when all of them exist.
 *
 * @param facts the resources
 * @param flavors sizes of flavors
 * @param driverOf finds the driver behind a StorageClass, which may be in a stack below
 */
export function countQuota(
  facts: readonly ResourceFact[],
  flavors: ReadonlyMap<string, FlavorSize>,
  driverOf: FindDriver,
): QuotaNeed {
  const wanted = facts.filter((fact) => fact.mode === "managed" && fact.action !== "delete");
  const of = (type: string) => wanted.filter((fact) => fact.type === `openstack_${type}`);
  const sum = (found: readonly ResourceFact[], attribute: string) =>
    found.reduce((total, fact) => total + numberIn(fact.values[attribute]), 0);

  const servers = of("compute_instance_v2");
  const needs = flavorNeeds(servers, flavors);
  const disks = servers.flatMap((server) => listOf(server.values.block_device)).filter(isNewVolume);
  const volumes = of("blockstorage_volume_v3");
  const balancers = of("lb_loadbalancer_v2");
  const serviceBalancers = wanted.flatMap(({ type, values }) => balancersOf(type, values));
  const serviceEntries = serviceBalancers.reduce((total, { ports }) => total + ports, 0);
  const made = distinctVolumes(wanted.flatMap(({ type, values }) => volumesOf(type, values, driverOf)));
  const claimed = made.filter(({ driver }) => driver.quota === "volumes");
  const shares = made.filter(({ driver }) => driver.quota === "shares");
  const groups = of("networking_secgroup_v2");
  const freshRules = groups.filter((group) => group.values.delete_default_rules !== true).length * DEFAULT_RULES;
  const autoPorts = [
    ...servers.flatMap((server) => listOf(server.values.network)).filter((network) => !network.port),
    ...of("networking_router_interface_v2").filter((added) => !hasReference(added, "port_id")),
    ...balancers.filter((balancer) => !hasReference(balancer, "vip_port_id")),
  ];
  const memberships = servers.flatMap((server) =>
    listOf(server.values.scheduler_hints).map((hints) => String(hints.group)),
  );

  return {
    instances: servers.length,
    cores: needs.reduce((total, need) => total + need.servers * (need.cores ?? 0), 0),
    ramMb: needs.reduce((total, need) => total + need.servers * (need.ramMb ?? 0), 0),
    flavors: needs,
    volumes: volumes.length + disks.length + claimed.length,
    gigabytes:
      sum(volumes, "size") + disks.reduce((total, disk) => total + numberIn(disk.volume_size), 0) + sizeOf(claimed),
    claimedVolumes: claimed.length,
    shares: shares.length,
    shareGigabytes: sizeOf(shares),
    networks: of("networking_network_v2").length,
    subnets: of("networking_subnet_v2").length,
    routers: of("networking_router_v2").length,
    ports: of("networking_port_v2").length + autoPorts.length + serviceBalancers.length,
    floatingIps:
      of("networking_floatingip_v2").length + serviceBalancers.filter(({ isInternal }) => !isInternal).length,
    securityGroups: groups.length,
    securityGroupRules: of("networking_secgroup_rule_v2").length + freshRules,
    loadBalancers: balancers.length + serviceBalancers.length,
    serviceLoadBalancers: serviceBalancers.length,
    listeners: of("lb_listener_v2").length + serviceEntries,
    pools: of("lb_pool_v2").length + serviceEntries,
    members:
      of("lb_member_v2").length +
      of("lb_members_v2").reduce((total, fact) => total + listOf(fact.values.member).length, 0),
    healthMonitors: of("lb_monitor_v2").length,
    serverGroups: of("compute_servergroup_v2").length,
    serverGroupMembers: Math.max(0, ...[...countBy(memberships)].map(([, count]) => count)),
    keyPairs: of("compute_keypair_v2").length,
    secrets: of("keymanager_secret_v1").length,
    containers: of("keymanager_container_v1").length + of("objectstorage_container_v1").length,
    ...growing(of("networking_network_v2").flatMap(clustersWithPods)),
  };
}

/** Adds up the needs of several stacks. */
export function addQuotas(needs: readonly QuotaNeed[]): QuotaNeed {
  const empty = countQuota([], new Map(), driversOf([]));
  return needs.reduce((total, need) => {
    const flavors = new Map(total.flavors.map((flavor) => [flavor.name, flavor]));
    for (const flavor of need.flavors) {
      const known = flavors.get(flavor.name);
      flavors.set(flavor.name, { ...flavor, servers: flavor.servers + (known?.servers ?? 0) });
    }
    const figures = Object.entries(need).filter(
      (entry): entry is [keyof QuotaNeed, number] => typeof entry[1] === "number",
    );
    const sums = figures.map(([name, value]) => [
      name,
      // the largest group of all counts, not their sum.
      name === "serverGroupMembers" ? Math.max(value, total[name]) : value + Number(total[name]),
    ]);
    const clusters = [...(total.growingClusters ?? []), ...(need.growingClusters ?? [])];
    const sum = { ...total, ...Object.fromEntries(sums), flavors: sortFlavors([...flavors.values()]) } as QuotaNeed;
    return { ...sum, ...growing(clusters) };
  }, empty);
}

function growing(clusters: readonly string[]): Pick<QuotaNeed, "growingClusters"> {
  return clusters.length === 0 ? {} : { growingClusters: [...new Set(clusters)].sort() };
}

/** The cluster whose pods have ports on a network. */
function clustersWithPods({ values }: ResourceFact): readonly string[] {
  const start = podNetworkTag("");
  const tags: readonly unknown[] = Array.isArray(values.tags) ? values.tags : [];
  return tags.flatMap((tag) => (typeof tag === "string" && tag.startsWith(start) ? [tag.slice(start.length)] : []));
}

function sizeOf(volumes: readonly ClaimedVolume[]): number {
  return volumes.reduce((total, { gigabytes }) => total + gigabytes, 0);
}

function flavorNeeds(servers: readonly ResourceFact[], given: ReadonlyMap<string, FlavorSize>): FlavorNeed[] {
  const names = servers.map(
    ({ values }) =>
      [values.flavor_name, values.flavor_id].find((name) => typeof name === "string" && name !== "") ?? "",
  );
  const needs = [...countBy(names.map(String))].map(([name, count]): FlavorNeed => {
    const size = flavorSize(name, { flavors: given });
    return {
      name,
      servers: count,
      ...(size === undefined ? {} : { cores: size.cores, ramMb: size.ramMb }),
      known: given.has(name) ? "given" : size === undefined ? "unknown" : "customary",
    };
  });
  return sortFlavors(needs);
}

function sortFlavors(flavors: FlavorNeed[]): FlavorNeed[] {
  return flavors.sort((left, right) => (left.name < right.name ? -1 : 1));
}

function isNewVolume(disk: { readonly [name: string]: unknown }): boolean {
  return disk.destination_type === "volume" && disk.source_type !== "volume";
}

function hasReference(fact: ResourceFact, attribute: string): boolean {
  return fact.references.some((reference) => reference.from === attribute);
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  names.forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  return counts;
}

function numberIn(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
