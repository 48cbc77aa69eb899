import type { Construct } from "constructs";
import { Cidr, terraformText } from "../core";
import { NetworkingSubnetpoolV2 } from "../providers/.gen/openstack/networking-subnetpool-v2";

/** A pool of Neutron that subnets are cut from. */
export interface SubnetPoolOptions {
  /** Name of the pool. */
  readonly name: string;

  /** Range of the pool. */
  readonly cidr: string;

  /**
   * Prefix length of a subnet that says none.
   *
   * @default - that of the range, for a pool of one subnet
   */
  readonly prefixLength?: number;

  /**
   * UUID of the address scope of the pool.
   *
   * @default - none
   */
  readonly addressScopeId?: string;

  /**
   * Tags of the pool.
   *
   * @default - none
   */
  readonly tags?: readonly string[];
}

/**
 * Adds a pool of subnets, which is also how a subnet gets into an address scope.
 *
 * @returns UUID of the pool
 * @internal
 */
export function addSubnetPool(scope: Construct, id: string, options: SubnetPoolOptions): string {
  const range = Cidr.tryParse(options.cidr);
  return new NetworkingSubnetpoolV2(scope, id, {
    name: terraformText(options.name),
    ipVersion: 4,
    prefixes: [options.cidr],
    defaultPrefixlen: options.prefixLength ?? (range instanceof Cidr ? range.prefix : undefined),
    addressScopeId: options.addressScopeId,
    tags: options.tags?.map((tag) => terraformText(tag)),
  }).id;
}
