import { Cidr, ipVersion } from "../../../core/cidr";
import { blocksOf, numberOf, RefusedError, textOf, textsOf } from "../resource-model";
import type { ResourceModels } from "../resource-model";
import type { SimulatedCloud } from "../simulated-cloud";
import type { WireObject } from "../wire-value";

const IPV4_BITS = 32;
const IPV6_BITS = 128;

/** Neutron's least and greatest prefix length of subnets out of a pool, where nobody says. */
const SHORTEST_PREFIX = 8;

const POOL = "openstack_networking_subnetpool_v2";
const SUBNET = "openstack_networking_subnet_v2";
const INTERFACE = "openstack_networking_router_interface_v2";
const ROUTES = ["openstack_networking_router_route_v2", "openstack_networking_router_routes_v2"];

/** Neutron, as networks of pods need it: trunks with their parent ports, pools of subnets, routes of routers. */
export const OPENSTACK_POD_NETWORK_MODELS: ResourceModels = {
  openstack_networking_trunk_v2: {
    settle: ({ config }) => ({ all_tags: textsOf(config, "tags") }),
    created: ({ object, cloud }) => refuseTrunkOfServer(object, cloud, "created"),
    removing: (object, cloud) => refuseTrunkOfServer(object, cloud, "removed"),
  },
  [POOL]: {
    settle: ({ config }) => {
      const version = parsed(textsOf(config, "prefixes"))[0]?.version ?? 4;
      const shortest = numberOf(config, "min_prefixlen") ?? SHORTEST_PREFIX;
      return {
        ip_version: version,
        min_prefixlen: shortest,
        default_prefixlen: numberOf(config, "default_prefixlen") ?? shortest,
        max_prefixlen: numberOf(config, "max_prefixlen") ?? (version === 4 ? IPV4_BITS : IPV6_BITS),
        all_tags: textsOf(config, "tags"),
      };
    },
    created: ({ object, cloud }) => checkPool(object, cloud),
  },
  openstack_networking_router_route_v2: { created: ({ object, cloud }) => checkNextHops(object, cloud) },
  openstack_networking_router_routes_v2: { created: ({ object, cloud }) => checkNextHops(object, cloud) },
};

/** Range that a pool gives a subnet which names none: the first free one. */
export function rangeOfPool(subnet: WireObject, cloud: SimulatedCloud): string | undefined {
  const pool = cloud.find(POOL, subnet.subnetpool_id);
  if (pool === undefined) {
    return undefined;
  }
  const length = numberOf(subnet, "prefix_length") ?? numberOf(pool, "default_prefixlen") ?? SHORTEST_PREFIX;
  const taken = rangesOf(pool, cloud);
  for (const prefix of parsed(textsOf(pool, "prefixes"))) {
    for (
      let range: Cidr | undefined = Cidr.enclosing(prefix.first, Math.max(length, prefix.prefix));
      range !== undefined && prefix.contains(range);
      range = range.next
    ) {
      const candidate = range;
      if (!taken.some((other) => other.overlaps(candidate))) {
        return candidate.canonical;
      }
    }
  }
  throw new RefusedError({
    summary: `The subnet pool ${nameOf(pool)} has no room for another /${length}`,
    detail: "Give the pool more ranges, or its subnets longer prefixes.",
    attribute: "subnetpool_id",
  });
}

/** Refuses a range that is not in the pool that its subnet names, or that the pool has given away. */
export function checkRangeInPool(subnet: WireObject, cloud: SimulatedCloud): void {
  const pool = cloud.find(POOL, subnet.subnetpool_id);
  const range = Cidr.tryParse(textOf(subnet, "cidr"));
  if (pool === undefined || !(range instanceof Cidr)) {
    return;
  }
  const isInside = parsed(textsOf(pool, "prefixes")).some((prefix) => prefix.contains(range));
  const clash = rangesOf(pool, cloud, subnet.id).find((other) => other.overlaps(range));
  if (!isInside || clash !== undefined) {
    throw new RefusedError({
      summary: `Failed to allocate ${String(range)} from the subnet pool ${nameOf(pool)}`,
      detail:
        clash === undefined ? "Choose a range inside the pool." : `Another subnet of the pool has ${String(clash)}.`,
      attribute: "cidr",
    });
  }
}

/** Refuses to cut off a subnet that a route of its router leads into. */
export function refuseUnderRoutes(added: WireObject, cloud: SimulatedCloud): void {
  const range = textOf(cloud.find(SUBNET, added.subnet_id), "cidr");
  const routes = ROUTES.flatMap((type) => cloud.ofType(type)).filter(({ router_id }) => router_id === added.router_id);
  const hop = routes.flatMap(nextHopsOf).find((address) => isInside(address, range));
  if (hop !== undefined) {
    throw new RefusedError({
      summary: `The router interface of ${String(range)} is required by a route to ${hop}`,
      detail: "Make the route depend on the router interface, so that Terraform removes the route first.",
    });
  }
}

/** Some drivers of Neutron take a trunk only while nothing is plugged into its port. */
function refuseTrunkOfServer(trunk: WireObject, cloud: SimulatedCloud, what: "created" | "removed"): void {
  const server = cloud
    .ofType("openstack_compute_instance_v2")
    .find((candidate) => blocksOf(candidate, "network").some(({ port }) => port === trunk.port_id));
  if (server !== undefined) {
    throw new RefusedError({
      summary: `The trunk ${nameOf(trunk)} cannot be ${what}: its port is in use by the server ${nameOf(server)}`,
      detail: "Make the server depend on the trunk of its port.",
      attribute: "port_id",
    });
  }
}

function checkPool(pool: WireObject, cloud: SimulatedCloud): void {
  const scope = textOf(pool, "address_scope_id");
  const ranges = parsed(textsOf(pool, "prefixes"));
  const clash =
    scope === undefined
      ? undefined
      : cloud
          .ofType(POOL)
          .filter((other) => other.id !== pool.id && other.address_scope_id === scope)
          .find((other) =>
            parsed(textsOf(other, "prefixes")).some((range) => ranges.some((own) => own.overlaps(range))),
          );
  if (clash !== undefined) {
    throw new RefusedError({
      summary: `The subnet pool ${nameOf(pool)} overlaps ${nameOf(clash)} in the same address scope`,
      detail: "Give the pools of one address scope ranges that do not meet.",
      attribute: "prefixes",
    });
  }
}

function checkNextHops(routes: WireObject, cloud: SimulatedCloud): void {
  const interfaces = cloud.ofType(INTERFACE).filter(({ router_id }) => router_id === routes.router_id);
  const subnets = interfaces.map(({ subnet_id }) => cloud.find(SUBNET, subnet_id));
  // the subnets of a router of somebody else are not known.
  if (subnets.length === 0 || subnets.includes(undefined)) {
    return;
  }
  const lost = nextHopsOf(routes).find((hop) => !subnets.some((subnet) => isInside(hop, textOf(subnet, "cidr"))));
  if (lost !== undefined) {
    throw new RefusedError({
      summary: `The next hop ${lost} is not connected with the router`,
      detail: "Make the route depend on the router interface of the subnet of its next hop.",
    });
  }
}

function nextHopsOf(routes: WireObject): readonly string[] {
  return [routes, ...blocksOf(routes, "routes")].flatMap((route) => textOf(route, "next_hop") ?? []);
}

function rangesOf(pool: WireObject, cloud: SimulatedCloud, except?: unknown): readonly Cidr[] {
  const subnets = cloud.ofType(SUBNET).filter(({ id, subnetpool_id }) => subnetpool_id === pool.id && id !== except);
  return parsed(subnets.flatMap((subnet) => textOf(subnet, "cidr") ?? []));
}

/** What is no range is refused elsewhere. */
function parsed(ranges: readonly string[]): readonly Cidr[] {
  return ranges.map((text) => Cidr.tryParse(text)).filter((range) => range instanceof Cidr);
}

function isInside(address: string, range: string | undefined): boolean {
  const cidr = Cidr.tryParse(range);
  return cidr instanceof Cidr && ipVersion(address) === cidr.version && cidr.contains(address);
}

function nameOf(object: WireObject): string {
  return textOf(object, "name") ?? String(object.id);
}
