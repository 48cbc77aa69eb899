import { ConfigMapV1Data } from "@cdktf/provider-kubernetes/lib/config-map-v1-data";
import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import {
  checkProps,
  dnsName,
  each,
  guardStack,
  hasTokens,
  integer,
  ipAddress,
  knownKeys,
  port,
  problem,
  readable,
  required,
  terraformText,
  unique,
} from "../core";
import type { CheckResult } from "../core";
import { checkPlacement } from "../kube";
import { MAX_SERVERS, renderCorefile } from "./core-dns-corefile";
import type { HostNames, StubZone } from "./core-dns-corefile";

const KEYS = ["cluster", "upstreams", "stubZones", "hosts", "cacheSeconds"];

/** kubeadm's own choice. */
const DEFAULT_CACHE_SECONDS = 30;

/** An address with a port: IPv6 in brackets. */
const WITH_PORT = /^(?:\[([0-9a-fA-F:]+)\]|([0-9.]+)):(\d{1,5})$/;

/** Properties of `CoreDnsCustomization`. */
export interface CoreDnsCustomizationProps {
  /** Cluster whose DNS it is. */
  readonly cluster: IKubernetesCluster;

  /**
   * Servers for names outside the cluster: addresses with or without a port, at most 15.
   *
   * @default - the resolvers of the node that CoreDNS runs on
   */
  readonly upstreams?: readonly string[];

  /**
   * Zones that only certain servers know, such as a zone of Designate or of the office.
   *
   * @default - none
   */
  readonly stubZones?: readonly StubZone[];

  /**
   * Names that CoreDNS answers itself.
   *
   * @default - none
   */
  readonly hosts?: readonly HostNames[];

  /**
   * How long answers from outside are kept, in seconds, from 1 to 3600.
   *
   * @default 30
   */
  readonly cacheSeconds?: number;
}

/**
 * Defines what the cluster's DNS does beyond kubeadm's configuration. CoreDNS takes a change up by itself within two minutes.
 *
 * It takes the Corefile over from kubeadm, whole. `kubeadm upgrade` leaves a Corefile that it did not write as it is, so a change of
 * kubeadm's own arrives with a release of the library; `kubeadm init phase addon coredns` writes kubeadm's again, and the next apply
 * brings this one back. Destroying this construct alone takes the Corefile away, which pods of CoreDNS that start later need: run that
 * kubeadm phase on a control plane node then.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/
 */
export class CoreDnsCustomization extends Construct {
  /** @throws ValidationError when a zone, an address or a name is malformed, or a zone is that of the cluster */
  public constructor(scope: Construct, id: string, props: CoreDnsCustomizationProps) {
    super(scope, id);
    const { preconditions } = checkProps(this, checkPlacement(this, readable(props).cluster), checkCoreDns(props));
    guardStack(this);
    const { cluster, upstreams = [], stubZones = [], hosts = [], cacheSeconds = DEFAULT_CACHE_SECONDS } = props;
    const { clusterDomain } = cluster.networking;

    new ConfigMapV1Data(this, "Resource", {
      metadata: { name: "coredns", namespace: "kube-system" },
      data: { Corefile: terraformText(renderCorefile({ clusterDomain, upstreams, stubZones, hosts, cacheSeconds })) },
      fieldManager: "k8s-on-openstack",
      // kubeadm has written the key before.
      force: true,
      lifecycle: preconditions.length === 0 ? undefined : { precondition: preconditions },
    });
  }
}

function checkCoreDns(given: CoreDnsCustomizationProps): CheckResult {
  const { cluster, upstreams, stubZones, hosts, cacheSeconds } = readable(given);
  const clusterDomain = cluster?.networking?.clusterDomain;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkServers("upstreams", upstreams),
    each("stubZones", stubZones, (path, zone) => checkStubZone(path, zone as StubZone, clusterDomain)),
    unique("stubZones", namesOf(stubZones, "zone"), "zones"),
    each("hosts", hosts, (path, entry) => checkHostNames(path, entry as HostNames)),
    unique("hosts", namesOf(hosts, "address"), "addresses"),
    integer("cacheSeconds", cacheSeconds, { min: 1, max: 3600 }),
  ];
}

function checkServers(path: string, servers: unknown): CheckResult {
  return [each(path, servers, checkServer, { min: 1, max: MAX_SERVERS }), unique(path, servers, "servers")];
}

function checkServer(path: string, server: unknown): CheckResult {
  if (typeof server !== "string" || hasTokens(server)) {
    return ipAddress(path, server);
  }
  const [, ipv6, ipv4, portText] = WITH_PORT.exec(server) ?? [];
  const address = ipv6 ?? ipv4 ?? server;
  return [
    ipAddress(path, address),
    portText === undefined ? undefined : port(path, Number(portText)),
    /^127\.|^::1$/.test(address)
      ? problem(
          path,
          "dns-loop",
          "must not be a loopback address, at which CoreDNS finds itself",
          "name the server by the address that pods reach it at",
          server,
        )
      : undefined,
  ];
}

function checkStubZone(path: string, given: StubZone, clusterDomain: string | undefined): CheckResult {
  const { zone, servers } = readable(given);
  return [
    required(path, given) ?? knownKeys(path, given, ["zone", "servers"]),
    required(`${path}.zone`, zone) ?? dnsName(`${path}.zone`, zone),
    clusterDomain !== undefined && (isWithin(zone, clusterDomain) || isWithin(clusterDomain, zone))
      ? problem(
          `${path}.zone`,
          "cluster-zone",
          `must not be in ${clusterDomain}, the domain of the cluster, nor around it: its Services would have no names`,
          "name another zone",
          zone,
        )
      : undefined,
    required(`${path}.servers`, servers) ?? checkServers(`${path}.servers`, servers),
  ];
}

function isWithin(name: unknown, zone: unknown): boolean {
  return typeof name === "string" && typeof zone === "string" && `.${name}`.endsWith(`.${zone}`);
}

function checkHostNames(path: string, given: HostNames): CheckResult {
  const { address, names } = readable(given);
  return [
    required(path, given) ?? knownKeys(path, given, ["address", "names"]),
    required(`${path}.address`, address) ?? ipAddress(`${path}.address`, address),
    required(`${path}.names`, names) ?? each(`${path}.names`, names, (at, name) => dnsName(at, name), { min: 1 }),
  ];
}

function namesOf(items: unknown, key: string): unknown[] {
  const list = Array.isArray(items) ? (items as unknown[]) : [];
  return list
    .map((item) => (readable(item as object) as Readonly<Record<string, unknown>>)[key])
    .filter((name) => name !== undefined);
}
