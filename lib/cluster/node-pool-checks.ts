import { dnsLabel, hasTokens, integer, known, knownKeys, required } from "../core";
import type { CheckResult, Problem } from "../core";
import { checkAddressPlan } from "../network";
import { addressPlan } from "./cluster-checks";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";
import { CONTROL_PLANE_POOL } from "./control-plane";
import { KubernetesVersion } from "./kubernetes-version";
import { MACHINE_OPTION_KEYS, checkMachineOptions } from "./machine-checks";
import type { NodePoolOptions } from "./node-pool";

/** Names of pools that mean something else. */
const RESERVED_NAMES = [CONTROL_PLANE_POOL, "cp", "master"];

/** Longest name of a pool, so that there is room for the cluster and the node in a server's name. */
const MAX_POOL_NAME_LENGTH = 40;

/** Most nodes of one pool; a cluster has at most 5,000. */
const MAX_COUNT = 1_000;

/** What a new pool must not be confused with. */
export interface TakenNames {
  /** Names of the pools that exist. */
  readonly pools: readonly string[];

  /** Names of the servers that exist. */
  readonly servers: readonly string[];

  /** Fixed addresses that the endpoint and nodes have already. */
  readonly addresses: readonly string[];
}

/** Checks a pool that is added to a cluster. Paths begin with the pool: `nodePools.general.count`. */
export function checkNodePool(
  name: string,
  options: NodePoolOptions,
  cluster: K8sOnOpenStackClusterProps,
  taken: TakenNames,
): CheckResult {
  const path = `nodePools.${name}`;
  if (typeof options !== "object" || options === null) {
    return required(path, undefined);
  }
  const count = Array.isArray(options.names) ? options.names.length : (options.count ?? 1);
  const nodes = Number.isInteger(count) && count >= 0 ? Math.min(count, MAX_COUNT) : 0;
  return [
    checkPoolName(name, taken.pools),
    knownKeys(path, options, [...MACHINE_OPTION_KEYS, "count", "version"]),
    known(`${path}.count`, options.count),
    options.names === undefined && !hasTokens(count)
      ? integer(`${path}.count`, count, { min: 0, max: MAX_COUNT })
      : undefined,
    options.names !== undefined && options.count !== undefined && options.count !== count
      ? countAgainstNames(path, options.count, count)
      : undefined,
    checkPoolVersion(`${path}.version`, options.version, cluster.version),
    checkMachineOptions(options, {
      path,
      clusterName: cluster.name,
      poolName: name,
      count: nodes,
      network: cluster.network,
      takenServers: taken.servers,
      takenAddresses: taken.addresses,
    }),
    checkAddressPlan(addressPlan(cluster, taken.servers.length + nodes)),
    cluster.network.checkCapacity(`${path}.count`, { nodes: taken.servers.length + nodes }),
  ];
}

function checkPoolName(name: string, pools: readonly string[]): CheckResult {
  const path = "nodePools";
  const others = pools.map((pool) => pool.toLowerCase());
  return [
    required(path, name),
    known(path, name) ?? dnsLabel(path, name, { maxLength: MAX_POOL_NAME_LENGTH }),
    RESERVED_NAMES.includes(name)
      ? {
          code: "pool-name-reserved",
          path,
          value: name,
          message: `must not be one of ${RESERVED_NAMES.join(", ")}`,
          fix: "choose a name for the workers, such as 'general'",
        }
      : undefined,
    others.includes(String(name).toLowerCase())
      ? {
          code: "pool-name-taken",
          path,
          value: name,
          message: "must be unique within the cluster",
          fix: `choose another name than ${pools.join(", ")}`,
        }
      : undefined,
  ];
}

function countAgainstNames(path: string, count: number, names: number): Problem {
  return {
    code: "count-against-names",
    path: `${path}.count`,
    value: count,
    message: `must be the number of names, ${names}`,
    fix: "leave 'count' out",
  };
}

function checkPoolVersion(
  path: string,
  version: KubernetesVersion | undefined,
  controlPlane: KubernetesVersion,
): CheckResult {
  if (version === undefined) {
    return undefined;
  }
  if (!(version instanceof KubernetesVersion)) {
    return {
      code: "wrong-kind",
      path,
      value: version,
      message: "must be a KubernetesVersion",
      fix: "use KubernetesVersion.of(...)",
    };
  }
  return version.check(path) ?? version.checkKubeletOf(path, controlPlane);
}
