import type { ClusterNetworkFacts } from "../../cluster";
import { Cidr, each, hostAndPort, ipVersion, knownKeys, object, problem, readable, required, unique } from "../../core";
import type { CheckResult } from "../../core";

/** A Ceph cluster that exists already. */
export interface CephCluster {
  /** Id of the Ceph cluster, as `ceph fsid` prints it. It becomes part of the id of every volume and can never change. */
  readonly fsid: string;

  /**
   * Monitors, each as `host:port`: 3300, or 6789 for the older protocol. Nodes reach them and, on the ports 6800 to 7300, every server that
   * holds data. A change reaches volumes that are attached already when they are attached anew.
   *
   * @see https://docs.ceph.com/en/latest/rados/configuration/network-config-ref/#ip-tables
   */
  readonly monitors: readonly string[];
}

const FSID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Ports of monitors, of the newer and the older protocol. */
const MONITOR_PORTS = [3300, 6789];

/** Host and port of a monitor; undefined when they are malformed. */
function parseMonitor(monitor: unknown): { readonly host: string; readonly port: number } | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(String(monitor)) ?? [];
  const host = bracketed ?? plain;
  return host === undefined ? undefined : { host, port: Number(port) };
}

/**
 * Checks where a Ceph cluster is.
 *
 * @param path path of the property
 * @param given the Ceph cluster
 * @param networking networks of the Kubernetes cluster
 */
export function checkCephCluster(
  path: string,
  given: CephCluster | undefined,
  networking: Partial<ClusterNetworkFacts>,
): CheckResult {
  const { fsid, monitors } = readable(given);
  return (
    required(path, given) ??
    object(path, given) ?? [
      knownKeys(path, given, ["fsid", "monitors"]),
      required(`${path}.fsid`, fsid) ?? checkFsid(`${path}.fsid`, fsid),
      required(`${path}.monitors`, monitors) ??
        each(`${path}.monitors`, monitors, (at, monitor) => checkMonitor(at, monitor, networking), { min: 1 }),
      unique(`${path}.monitors`, monitors, "monitors"),
    ]
  );
}

function checkFsid(path: string, fsid: unknown): CheckResult {
  return FSID.test(String(fsid))
    ? undefined
    : problem(path, "fsid", "must be the UUID of the Ceph cluster, known and in lower case", "ask 'ceph fsid'", fsid);
}

function checkMonitor(path: string, monitor: unknown, networking: Partial<ClusterNetworkFacts>): CheckResult {
  const parsed = parseMonitor(monitor);
  const malformed = hostAndPort(path, monitor);
  if (malformed !== undefined || parsed === undefined) {
    return malformed ?? problem(path, "monitor-port", "must have a port", "append :3300 or :6789", monitor);
  }
  const { podCidrs = [], serviceCidrs = [] } = networking;
  const inside = [...podCidrs, ...serviceCidrs].find((range) => isWithin(parsed.host, range));
  return inside === undefined
    ? undefined
    : problem(
        path,
        "monitor-in-cluster-range",
        `must not be an address of pods or services (${inside}), where nodes would look for it in vain`,
        "choose other ranges for the cluster",
        monitor,
      );
}

/**
 * What is legal but leaves volumes unreachable: monitors that the nodes may not reach.
 *
 * @param cephCluster the Ceph cluster, checked
 * @param networking networks of the Kubernetes cluster
 */
export function warnOfMonitors({ monitors }: CephCluster, { egress }: Partial<ClusterNetworkFacts>): readonly string[] {
  const strict = egress?.strict;
  const parsed = monitors.flatMap((monitor) => parseMonitor(monitor) ?? []);
  const odd = parsed.filter(({ port }) => !MONITOR_PORTS.includes(port));
  const closed = parsed.filter(
    ({ host }) =>
      strict !== undefined &&
      ipVersion(host) !== undefined &&
      !(strict.allowedCidrs ?? []).some((range) => isWithin(host, range)),
  );
  return [
    ...odd.map(({ host, port }) => `the monitor ${host} has the port ${port}; Ceph's are 3300 and 6789`),
    ...closed.map(
      ({ host }) =>
        `the cluster's 'egress' lets no node reach ${host}; add the networks of Ceph to 'allowedCidrs', or volumes stay pending`,
    ),
  ];
}

function isWithin(host: string, range: string): boolean {
  const version = ipVersion(host);
  const [address, other] = [Cidr.tryParse(`${host}/${version === 6 ? 128 : 32}`), Cidr.tryParse(range)];
  return version !== undefined && address instanceof Cidr && other instanceof Cidr && other.overlaps(address);
}
