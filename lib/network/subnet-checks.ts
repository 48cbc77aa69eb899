import { Address4, Address6 } from "ip-address";
import type { CheckResult, IpVersion } from "../core";
import {
  canonicalIp,
  Cidr,
  each,
  ipAddress,
  ipVersion,
  knownKeys,
  object,
  problem,
  readableList,
  required,
} from "../core";
import type { AddressDemand, AllocationPool } from "./subnet-options";

/** Neutron's DHCP agents hold at most this many addresses of a subnet. */
const DHCP_ADDRESSES = 2;

/** Virtual IP, two amphorae, and a third one during failover. */
const ADDRESSES_PER_LOAD_BALANCER = 4;

/** What is known about a subnet; ranges that only Terraform knows are left out by the checks. */
export interface SubnetFacts {
  /** Range of the subnet. */
  readonly cidr: string;

  /**
   * Gateway address.
   *
   * @default - the first address
   */
  readonly gateway?: string;

  /**
   * Ranges that Neutron hands out addresses from.
   *
   * @default - the whole subnet but its gateway
   */
  readonly allocationPools?: readonly AllocationPool[];
}

/** Checks that gateway and allocation pools fit the subnet and each other. */
export function checkSubnetLayout(prefix: string, subnet: SubnetFacts, version: IpVersion): CheckResult {
  const range = Cidr.tryParse(subnet.cidr);
  const gatewayPath = `${prefix}gateway`;
  const results: CheckResult[] = [ipAddress(gatewayPath, subnet.gateway, { version })];
  if (range instanceof Cidr && ipVersion(subnet.gateway) === version && !range.contains(subnet.gateway ?? "")) {
    results.push(outside(gatewayPath, subnet.gateway, range));
  }
  results.push(each(`${prefix}allocationPools`, subnet.allocationPools, object));
  const pools = poolsOf(subnet).map((pool, i) => {
    const path = `${prefix}allocationPools[${i}]`;
    results.push(checkPool(path, pool, range instanceof Cidr ? range : undefined, subnet.gateway, version));
    return { path, pool };
  });
  pools.forEach(({ path, pool }, i) => {
    const clash = pools.slice(0, i).find((other) => poolsOverlap(pool, other.pool));
    if (clash !== undefined) {
      results.push(
        problem(
          path,
          "allocation-pools-overlap",
          `must not overlap '${clash.path}'`,
          "choose ranges that do not meet",
          describePool(pool),
        ),
      );
    }
  });
  return results;
}

/** The pools that can be looked into. */
function poolsOf({ allocationPools }: SubnetFacts): readonly AllocationPool[] {
  return readableList(allocationPools).filter((pool) => typeof pool === "object" && pool !== null);
}

function checkPool(
  path: string,
  pool: AllocationPool,
  range: Cidr | undefined,
  gateway: string | undefined,
  version: IpVersion,
): CheckResult {
  const results: CheckResult[] = [
    knownKeys(path, pool, ["start", "end"]),
    required(`${path}.start`, pool.start) ?? ipAddress(`${path}.start`, pool.start, { version }),
    required(`${path}.end`, pool.end) ?? ipAddress(`${path}.end`, pool.end, { version }),
  ];
  if (ipVersion(pool.start) !== version || ipVersion(pool.end) !== version) {
    return results;
  }
  for (const [name, address] of Object.entries({ start: pool.start, end: pool.end })) {
    if (range !== undefined && !range.contains(address)) {
      results.push(outside(`${path}.${name}`, address, range));
    }
  }
  if (toNumber(pool.start) > toNumber(pool.end)) {
    results.push(
      problem(
        path,
        "allocation-pool-reversed",
        "must not end before it starts",
        "swap start and end",
        describePool(pool),
      ),
    );
  }
  if (gateway !== undefined && ipVersion(gateway) === version && isInPool(pool, gateway)) {
    results.push(
      problem(
        path,
        "allocation-pool-has-gateway",
        `must not contain the gateway ${gateway}`,
        "start behind the gateway",
        describePool(pool),
      ),
    );
  }
  return results;
}

/** Checks that an address of a host lies in the subnet and is neither its network, broadcast nor gateway address. */
export function checkHostAddress(path: string, address: string | undefined, subnet: SubnetFacts): CheckResult {
  const range = Cidr.tryParse(subnet.cidr);
  if (address === undefined || !(range instanceof Cidr) || ipVersion(address) === undefined) {
    return ipAddress(path, address, { version: 4 });
  }
  if (!range.contains(address)) {
    return outside(path, address, range);
  }
  const taken = {
    [range.first]: "the network address",
    [range.last]: "the broadcast address",
    [gatewayOf(subnet, range)]: "the gateway",
  };
  const what = taken[canonicalIp(address)];
  return what === undefined
    ? undefined
    : problem(path, "address-taken", `must not be ${what}`, "choose another address of the subnet", address);
}

/** Checks that the subnet has room for what is asked of it. */
export function checkSubnetCapacity(path: string, subnet: SubnetFacts, demand: AddressDemand): CheckResult {
  const range = Cidr.tryParse(subnet.cidr);
  if (!(range instanceof Cidr)) {
    return undefined;
  }
  const available = countAddresses(subnet, range);
  const loadBalancers = (demand.loadBalancers ?? 0) * ADDRESSES_PER_LOAD_BALANCER;
  const needed = demand.nodes + loadBalancers + (demand.others ?? 0) + DHCP_ADDRESSES;
  if (BigInt(needed) <= available) {
    return undefined;
  }
  const parts = [
    `${demand.nodes} nodes`,
    `${loadBalancers} addresses of load balancers`,
    `${demand.others ?? 0} others`,
    `${DHCP_ADDRESSES} for DHCP`,
  ];
  return problem(
    path,
    "subnet-too-small",
    `must have room for ${needed} addresses (${parts.join(", ")}) but has ${available}`,
    "choose a larger range or larger allocation pools",
    range.canonical,
  );
}

/** Whether an address lies in one of the pools; false when there are none. */
export function isInPools(pools: readonly AllocationPool[], address: string): boolean {
  return pools.some((pool) => ipVersion(pool.start) === ipVersion(address) && isInPool(pool, address));
}

function countAddresses(subnet: SubnetFacts, range: Cidr): bigint {
  const pools = poolsOf(subnet);
  if (pools.length === 0) {
    return range.hosts - 1n;
  }
  const known = pools.filter((pool) => ipVersion(pool.start) !== undefined && ipVersion(pool.end) !== undefined);
  return known.reduce((sum, pool) => sum + toNumber(pool.end) - toNumber(pool.start) + 1n, 0n);
}

function gatewayOf(subnet: SubnetFacts, range: Cidr): string {
  return ipVersion(subnet.gateway) === undefined ? range.nth(1) : canonicalIp(subnet.gateway ?? "");
}

function poolsOverlap(one: AllocationPool, other: AllocationPool): boolean {
  const bounds = [one.start, one.end, other.start, other.end];
  if (bounds.some((address) => ipVersion(address) === undefined)) {
    return false;
  }
  return toNumber(one.start) <= toNumber(other.end) && toNumber(other.start) <= toNumber(one.end);
}

function isInPool(pool: AllocationPool, address: string): boolean {
  return toNumber(pool.start) <= toNumber(address) && toNumber(address) <= toNumber(pool.end);
}

function toNumber(address: string): bigint {
  return (ipVersion(address) === 4 ? new Address4(address) : new Address6(address)).bigInt();
}

function describePool(pool: AllocationPool): string {
  return `${pool.start} to ${pool.end}`;
}

function outside(path: string, address: string | undefined, range: Cidr): CheckResult {
  const fix = `choose an address from ${range.first} to ${range.last}`;
  return problem(path, "address-outside-subnet", `must lie inside the subnet ${range.canonical}`, fix, address);
}
