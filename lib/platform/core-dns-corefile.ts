/** A zone that other servers know. */
export interface StubZone {
  /** Name of the zone, such as `corp.example.com`. */
  readonly zone: string;

  /** Servers that know it, as addresses with or without a port. */
  readonly servers: readonly string[];
}

/** Names of an address. */
export interface HostNames {
  /** The address. */
  readonly address: string;

  /** Its names. */
  readonly names: readonly string[];
}

/** What CoreDNS is configured with. */
export interface CorefileSpec {
  /** DNS domain of the cluster. */
  readonly clusterDomain: string;

  /** Servers for every other name; those of the node when there are none. */
  readonly upstreams: readonly string[];

  /** Zones with servers of their own. */
  readonly stubZones: readonly StubZone[];

  /** Names that are answered without asking anybody. */
  readonly hosts: readonly HostNames[];

  /** How long answers from outside are kept, in seconds. */
  readonly cacheSeconds: number;
}

/** Most servers that one `forward` of CoreDNS takes. @see https://coredns.io/plugins/forward/ */
export const MAX_SERVERS = 15;

/** What CoreDNS asks when the node's own resolvers are meant. */
const NODE_RESOLVERS = ["/etc/resolv.conf"];

/**
 * Renders CoreDNS's configuration: the one that kubeadm writes, with additions.
 *
 * @see https://coredns.io/manual/configuration/
 * @see https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/
 */
export function renderCorefile({ clusterDomain, upstreams, stubZones, hosts, cacheSeconds }: CorefileSpec): string {
  const root = block(".:53", [
    "errors",
    ...block("health", ["lameduck 5s"]),
    "ready",
    ...renderHosts(hosts),
    ...block(`kubernetes ${clusterDomain} in-addr.arpa ip6.arpa`, [
      "pods insecure",
      "fallthrough in-addr.arpa ip6.arpa",
      "ttl 30",
    ]),
    "prometheus :9153",
    ...renderForward(upstreams.length === 0 ? NODE_RESOLVERS : upstreams),
    // Services come and go faster than answers age.
    ...block(`cache ${cacheSeconds}`, [`disable success ${clusterDomain}`, `disable denial ${clusterDomain}`]),
    "loop",
    "reload",
    "loadbalance",
  ]);
  const stubs = stubZones.flatMap(({ zone, servers }) =>
    block(`${zone}:53`, ["errors", ...renderForward(servers), `cache ${cacheSeconds}`, "loadbalance"]),
  );
  return [...root, ...stubs, ""].join("\n");
}

function renderHosts(hosts: readonly HostNames[]): string[] {
  return hosts.length === 0
    ? []
    : block("hosts", [...hosts.map(({ address, names }) => [address, ...names].join(" ")), "fallthrough"]);
}

function renderForward(servers: readonly string[]): string[] {
  return block(["forward .", ...servers].join(" "), ["max_concurrent 1000"]);
}

function block(heading: string, lines: readonly string[]): string[] {
  return [`${heading} {`, ...lines.map((line) => `    ${line}`), "}"];
}
