import { Quantity, each, integer, known, knownKeys, quantity, readable, required } from "../core";
import type { CheckResult } from "../core";
import type { TenantQuotaOptions } from "./quota-options";

/** Ports that Neutron makes in a network of its own accord: that of the router, and of up to two DHCP servers. */
const NETWORK_PORTS = 3;

/** Security groups of a cluster: one for control planes, one for workers. */
const CLUSTER_GROUPS = 2;

/** More rules than any network plugin of ours asks for in those two groups; the tests count. */
const CLUSTER_RULES = 48;

/** A group that the cloud controller makes for a load balancer, with a rule for each port and each range. */
const BALANCER_RULES = 8;

/** The group `default`, which Neutron makes in every project. */
const DEFAULT_GROUP = { groups: 1, rules: 4 };

/** A web server's load balancer answers on two ports. */
const LISTENERS = 2;

const MEBIBYTE = 2 ** 20;

/** Machines of one kind. */
export interface NodesNeed {
  /** Number of machines. */
  readonly count: number;

  /** Virtual CPUs of their flavor. */
  readonly cores: number;

  /** Memory of their flavor, as a quantity such as `8Gi`. */
  readonly ram: string;

  /**
   * Size of the volumes of each machine together, in GiB: that of etcd, a root disk that is a volume.
   *
   * @default 0
   */
  readonly volumeGigabytes?: number;
}

/** What a cluster is going to have, in words that size a quota. */
export interface ClusterNeed {
  /** The control plane nodes. */
  readonly controlPlane: NodesNeed;

  /**
   * The pools, each with as many nodes as it may ever have.
   *
   * @default - none
   */
  readonly pools?: readonly NodesNeed[];

  /**
   * Volumes that applications claim.
   *
   * @default 0
   */
  readonly claims?: number;

  /**
   * Size of all claimed volumes, in GiB.
   *
   * @default 0
   */
  readonly claimGigabytes?: number;

  /**
   * Load balancers: that of the API, if it has one, and those of Services.
   *
   * @default 1
   */
  readonly loadBalancers?: number;
}

/**
 * Adds up what clusters ask of a project, each with a network of its own. An estimate from above: rules and listeners are
 * rounded up.
 */
export function estimateQuota(clusters: readonly ClusterNeed[]): Required<TenantQuotaOptions> {
  const needs = clusters.map((cluster) => sizeOf(cluster));
  const sum = (figure: (need: ClusterSize) => number) => needs.reduce((total, need) => total + figure(need), 0);
  const nodes = sum((need) => need.nodes);
  const balancers = sum((need) => need.balancers);
  const listeners = balancers * LISTENERS;
  return {
    compute: {
      instances: nodes,
      cores: sum((need) => need.cores),
      ram: `${sum((need) => need.ramMb)}Mi`,
      keyPairs: clusters.length,
      serverGroups: sum((need) => need.groups),
      serverGroupMembers: Math.max(1, ...needs.map((need) => need.largestGroup)),
    },
    volumes: { volumes: sum((need) => need.volumes), gigabytes: sum((need) => need.gigabytes) },
    network: {
      networks: clusters.length,
      subnets: clusters.length,
      routers: clusters.length,
      // one more for each cluster: the virtual IP of an API without a load balancer.
      ports: nodes + balancers + clusters.length * (NETWORK_PORTS + 1),
      floatingIps: balancers + clusters.length,
      securityGroups: DEFAULT_GROUP.groups + clusters.length * CLUSTER_GROUPS + balancers,
      securityGroupRules: DEFAULT_GROUP.rules + clusters.length * CLUSTER_RULES + balancers * BALANCER_RULES,
    },
    loadBalancers: {
      loadBalancers: balancers,
      listeners,
      pools: listeners,
      members: sum((need) => need.nodes * need.balancers * LISTENERS),
      healthMonitors: listeners,
    },
  };
}

type ClusterSize = ReturnType<typeof sizeOf>;

function sizeOf({ controlPlane, pools = [], claims = 0, claimGigabytes = 0, loadBalancers = 1 }: ClusterNeed) {
  const groups = [controlPlane, ...pools];
  const sum = (figure: (need: NodesNeed) => number) =>
    groups.reduce((total, need) => total + need.count * figure(need), 0);
  return {
    nodes: sum(() => 1),
    cores: sum(({ cores }) => cores),
    ramMb: sum(({ ram }) => Math.ceil((Quantity.tryParse(ram)?.toNumber() ?? 0) / MEBIBYTE)),
    groups: groups.length,
    largestGroup: Math.max(...groups.map(({ count }) => count)),
    volumes: sum(({ volumeGigabytes = 0 }) => (volumeGigabytes > 0 ? 1 : 0)) + claims,
    gigabytes: sum(({ volumeGigabytes = 0 }) => volumeGigabytes) + claimGigabytes,
    balancers: loadBalancers,
  };
}

/** Checks what clusters are said to need, reported under `path`. */
export function checkClusterNeeds(path: string, clusters: unknown): CheckResult {
  return each(
    path,
    clusters,
    (at, given) => {
      const need = readable(given as ClusterNeed);
      return [
        known(at, given),
        knownKeys(at, given, ["controlPlane", "pools", "claims", "claimGigabytes", "loadBalancers"]),
        required(`${at}.controlPlane`, need.controlPlane) ?? checkNodes(`${at}.controlPlane`, need.controlPlane),
        each(`${at}.pools`, need.pools, checkNodes),
        integer(`${at}.claims`, need.claims, { min: 0 }),
        integer(`${at}.claimGigabytes`, need.claimGigabytes, { min: 0 }),
        integer(`${at}.loadBalancers`, need.loadBalancers, { min: 0 }),
      ];
    },
    { min: 1 },
  );
}

function checkNodes(path: string, given: unknown): CheckResult {
  const nodes = readable(given as NodesNeed);
  return [
    knownKeys(path, given, ["count", "cores", "ram", "volumeGigabytes"]),
    required(`${path}.count`, nodes.count) ?? integer(`${path}.count`, nodes.count, { min: 1 }),
    required(`${path}.cores`, nodes.cores) ?? integer(`${path}.cores`, nodes.cores, { min: 1 }),
    required(`${path}.ram`, nodes.ram) ?? quantity(`${path}.ram`, nodes.ram),
    integer(`${path}.volumeGigabytes`, nodes.volumeGigabytes, { min: 0 }),
  ];
}
