import { createHash } from "node:crypto";
import { nodeName } from "../core";
import type { MachineOptions } from "./machine-options";

/** Who a node is: everything that is derived from its name and generation, and from nothing else. */
export interface NodeIdentity {
  /** Name within its pool, such as "1". */
  readonly name: string;

  /** Generation, from 1 on. */
  readonly generation: number;

  /** Name that all generations share, such as `prod-a-general-1`: the name of the port. */
  readonly baseName: string;

  /** Name of the server, its host name and its Node, such as `prod-a-general-1-g2`. */
  readonly serverName: string;

  /** Availability zone of Nova; undefined lets Nova choose. */
  readonly zone: string | undefined;

  /** Fixed IPv4 address; undefined lets Neutron choose. */
  readonly address: string | undefined;
}

type IdentityOptions = Pick<MachineOptions, "names" | "generation" | "generations" | "availabilityZones" | "addresses">;

/**
 * Resolves the nodes of a pool.
 *
 * @param cluster name of the cluster.
 * @param pool name of the pool.
 * @param count number of nodes when no names are given.
 */
export function resolveNodes(cluster: string, pool: string, count: number, options: IdentityOptions): NodeIdentity[] {
  const names = options.names ?? Array.from({ length: count }, (_, index) => String(index + 1));
  return names.map((name) => {
    const generation = (options.generation ?? 1) + (options.generations?.[name] ?? 1) - 1;
    return {
      name,
      generation,
      baseName: nodeName(cluster, pool, name),
      serverName: nodeName(cluster, pool, name, generation),
      zone: zoneOf(name, options.availabilityZones ?? []),
      address: options.addresses?.[name],
    };
  });
}

/** The zone follows from the name alone, never from the place in the list, so that removing a node moves no other. */
function zoneOf(name: string, zones: readonly string[]): string | undefined {
  const turn = /^[1-9]\d{0,8}$/.test(name)
    ? Number(name) - 1
    : createHash("sha256").update(name).digest().readUInt32BE(0);
  return zones[turn % zones.length];
}
