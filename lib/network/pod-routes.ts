import type { CheckResult, NamedCidr } from "../core";
import {
  checkProps,
  Cidr,
  cidr,
  cidrsDisjoint,
  each,
  hasTokens,
  integer,
  ipVersion,
  knownKeys,
  problem,
  readable,
  readableList,
  required,
  unique,
} from "../core";
import { checkAsn, checkBgpPeer } from "./bgp-peer";
import type { BgpPeer } from "./bgp-peer";
import type { IClusterNetwork } from "./cluster-network";
import { checkPodClients, podClientRanges } from "./pod-client";
import type { PodClient } from "./pod-client";

/** Routes that a router of Neutron holds unless its operators changed `max_routes`. @see https://docs.openstack.org/neutron/latest/configuration/neutron.html */
const DEFAULT_MAX_ROUTES = 30;

/** Options of all ways to route to pods. */
export interface PodRoutesOptions {
  /**
   * Who may open connections to pods on workers, and to which ports. Pods keep their own addresses towards these ranges.
   *
   * @default - nobody outside of the cluster
   */
  readonly reachableFrom?: readonly PodClient[];

  /**
   * Further ranges of the cloud that pods show their own addresses to; towards everything else a node puts its own address in the
   * place of the pod's, because routers translate only the addresses of their own subnets on the way to the Internet.
   *
   * @default - those in `reachableFrom`
   */
  readonly untranslatedCidrs?: readonly string[];
}

/** Options of `PodRoutes.cloudRouter`. */
export interface CloudRouterOptions extends PodRoutesOptions {
  /**
   * Most routes of a router in your cloud, `max_routes` in Neutron's configuration: one for each node and IP version.
   *
   * @default 30
   */
  readonly maxRoutes?: number;
}

/** Options of `PodRoutes.bgp`. */
export interface BgpRoutesOptions extends PodRoutesOptions {
  /** Number of the nodes' autonomous system, for instance 64512. */
  readonly localAsn: number;

  /** Routers that learn from every node which pods it has. */
  readonly peers: readonly BgpPeer[];
}

type AnyOptions = CloudRouterOptions & Partial<BgpRoutesOptions>;

/**
 * Defines who knows which node has which pods, so that virtual machines and whatever else is in the cloud reach pods by their own
 * addresses, without a tunnel.
 *
 * Ports of nodes keep their port security: each may send from the addresses of pods as well.
 */
export class PodRoutes {
  /**
   * The router before the nodes: the cloud controller writes a route to the pods of every node onto it, and lets the node's port send
   * from that range, no more; on a dual-stack cluster from the ranges of all pods, because it loses one of two ranges. Every subnet
   * behind the router reaches pods.
   *
   * The router must belong to the project of the cluster. One that was made with the network loses the routes when it goes; on one
   * that existed before they stay when the cluster goes, because other routes on it are not the cluster's to delete.
   *
   * @see https://docs.openstack.org/api-ref/network/v2/#extra-routes-extension
   */
  public static cloudRouter(options: CloudRouterOptions = {}): PodRoutes {
    return new PodRoutes("cloud-router", readable(options));
  }

  /**
   * Routers that speak BGP: every node announces its pods to them.
   *
   * Which routers those are is up to the cloud: switches of a provider network that the nodes are on, or routers behind it. They
   * are never Neutron's BGP speaker, which announces routes of the cloud and learns none. See `BgpSpeaker` for the way back: virtual
   * machines reach pods only if that same router knows their networks, and their networks use it.
   */
  public static bgp(options: BgpRoutesOptions): PodRoutes {
    checkProps("PodRoutes.bgp", required("options", options));
    return new PodRoutes("bgp", readable(options));
  }

  private constructor(
    /** Who routes. */
    public readonly kind: "cloud-router" | "bgp",
    private readonly options: AnyOptions,
  ) {}

  /** Whether the cloud controller writes routes and address pairs. */
  public get usesCloudRouter(): boolean {
    return this.kind === "cloud-router";
  }

  /** Who reaches pods. */
  public get reachableFrom(): readonly PodClient[] {
    return readableList(this.options.reachableFrom);
  }

  /** Ranges that pods show their own addresses to, beside those of pods. */
  public get untranslatedCidrs(): readonly string[] {
    const clients = this.reachableFrom.map((client) => readable(client).cidr).filter((range) => range !== undefined);
    return [...new Set([...clients, ...readableList(this.options.untranslatedCidrs)])];
  }

  /** Number of the nodes' autonomous system; undefined without BGP. */
  public get localAsn(): number | undefined {
    return this.options.localAsn;
  }

  /** Routers that learn routes from the nodes; none without BGP. */
  public get peers(): readonly BgpPeer[] {
    return readableList(this.options.peers);
  }

  /**
   * Checks the options by themselves.
   *
   * @param path path of the property that holds them
   */
  public check(path: string): CheckResult {
    const options = readable(this.options);
    const keys = this.usesCloudRouter ? ["maxRoutes"] : ["localAsn", "peers"];
    return [
      knownKeys(path, this.options, ["reachableFrom", "untranslatedCidrs", ...keys]),
      checkPodClients(`${path}.reachableFrom`, options.reachableFrom),
      each(`${path}.untranslatedCidrs`, options.untranslatedCidrs, (at, range) => cidr(at, range, { minPrefix: 1 })),
      integer(`${path}.maxRoutes`, options.maxRoutes, { min: 1 }),
      this.usesCloudRouter ? undefined : checkBgp(path, options),
    ];
  }

  /**
   * Checks that the pods are reached where they are asked to be.
   *
   * @param path path of the property that holds them
   * @param network network of the nodes
   * @param podCidrs ranges of the pods
   */
  public checkNetwork(path: string, network: IClusterNetwork, podCidrs: readonly string[]): CheckResult {
    const pods = podCidrs.map((range) => ({ path: "networkPlugin.podCidr", cidr: range }));
    const clients = this.namedRanges(path);
    return [
      // ranges of clients may meet each other and the nodes, only not the pods.
      clients.map((client) => pods.map((range) => cidrsDisjoint([client, range]))),
      clients.map((client) => checkFamily(client, network)),
      this.usesCloudRouter && network.routerId === undefined
        ? problem(
            path,
            "router-missing",
            "must not be the cloud's router on a network without one",
            "give the network a router, or use PodRoutes.bgp(...)",
          )
        : undefined,
    ];
  }

  /**
   * Checks that the router has room for a route to every node.
   *
   * @param path path of the property that holds them
   * @param nodes number of nodes
   * @param families number of IP versions of the pods
   */
  public checkRoutes(path: string, nodes: number, families: number): CheckResult {
    const { maxRoutes = DEFAULT_MAX_ROUTES } = this.options;
    const needed = nodes * families;
    return this.usesCloudRouter && Number.isInteger(maxRoutes) && !hasTokens(maxRoutes) && needed > maxRoutes
      ? problem(
          `${path}.maxRoutes`,
          "router-routes-exceeded",
          `must leave room for ${needed} routes, ${families === 1 ? "one" : "two"} for each of ${nodes} nodes, but is ${maxRoutes}`,
          "use fewer nodes, PodRoutes.bgp(...), or raise it when the operators of the cloud raised 'max_routes'",
          maxRoutes,
        )
      : undefined;
  }

  private namedRanges(path: string) {
    const { reachableFrom, untranslatedCidrs } = readable(this.options);
    return [
      ...podClientRanges(`${path}.reachableFrom`, reachableFrom),
      ...readableList(untranslatedCidrs).map((range, i) => ({ path: `${path}.untranslatedCidrs[${i}]`, cidr: range })),
    ];
  }
}

function checkFamily({ path, cidr: range }: NamedCidr, network: IClusterNetwork): CheckResult {
  const parsed = Cidr.tryParse(range);
  return !(parsed instanceof Cidr) || network.families.some(({ version }) => version === parsed.version)
    ? undefined
    : problem(
        path,
        "family-not-in-network",
        `must be of a family of the network, which has no IPv${parsed.version}`,
        "leave it out or make the network dual stack",
        range,
      );
}

function checkBgp(path: string, { localAsn, peers }: Partial<AnyOptions>): CheckResult {
  const addresses = readableList(peers).map((peer) => readable(peer).address);
  return [
    required(`${path}.localAsn`, localAsn) ?? checkAsn(`${path}.localAsn`, localAsn),
    required(`${path}.peers`, peers) ?? each(`${path}.peers`, peers, checkBgpPeer, { min: 1 }),
    unique(`${path}.peers`, addresses, "addresses"),
    checkHops(path, localAsn, peers),
  ];
}

/** Inside one autonomous system, neighbors may be any number of routers away, and saying how many has no effect. */
function checkHops(path: string, localAsn: number | undefined, peers: readonly BgpPeer[] | undefined): CheckResult {
  return readableList(peers).map((peer, i) => {
    const { asn, hops } = readable(peer);
    return hops !== undefined && asn === localAsn && asn !== undefined
      ? problem(
          `${path}.peers[${i}].hops`,
          "hops-inside-system",
          "must not be given for a router of the nodes' own autonomous system",
          "leave it out",
          hops,
        )
      : undefined;
  });
}

/**
 * Checks that there is a router for every IP version of the pods.
 *
 * @internal
 */
export function checkPeerFamilies(path: string, routes: PodRoutes, podCidrs: readonly string[]): CheckResult {
  const versions = routes.peers.map((peer) => ipVersion(readable(peer).address));
  return podCidrs.map((range) => {
    const version = range.includes(":") ? 6 : 4;
    return routes.usesCloudRouter || versions.includes(version) || versions.includes(undefined)
      ? undefined
      : problem(
          `${path}.peers`,
          "bgp-peer-missing",
          `must have a router with an IPv${version} address, which learns the routes to the pods' IPv${version} range`,
          "add one",
        );
  });
}
