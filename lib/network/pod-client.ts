import type { CheckResult, NamedCidr } from "../core";
import { cidr, each, integer, knownKeys, object, problem, readable, readableList, required, unique } from "../core";

/** Defines who may open connections to pods from outside of the cluster, and to which ports. */
export interface PodClient {
  /** Range of the clients, for instance that of a subnet of virtual machines. */
  readonly cidr: string;

  /**
   * TCP ports of pods.
   *
   * @default - none
   */
  readonly tcpPorts?: readonly number[];

  /**
   * UDP ports of pods.
   *
   * @default - none
   */
  readonly udpPorts?: readonly number[];
}

/** Ports that nodes themselves listen on: SSH, etcd, the API, figures, kubelet, and those of Kubernetes' own programs. */
const PORTS_OF_NODES: ReadonlySet<number> = new Set([
  22, 2379, 2380, 6443, 9100, 10_248, 10_249, 10_250, 10_256, 10_257, 10_258, 10_259,
]);
const FIRST_NODE_PORT = 30_000;
const LAST_NODE_PORT = 32_767;

/**
 * Checks who may reach pods.
 *
 * @internal
 */
export function checkPodClients(path: string, clients: unknown): CheckResult {
  return each(path, clients, checkPodClient);
}

/**
 * The ranges of clients, with the paths that they were given at.
 *
 * @internal
 */
export function podClientRanges(path: string, clients: unknown): NamedCidr[] {
  return readableList(clients as readonly PodClient[]).map((client, i) => ({
    path: `${path}[${i}].cidr`,
    cidr: readable(client).cidr,
  }));
}

function checkPodClient(path: string, given: unknown): CheckResult {
  const client = readable(given as PodClient);
  const hasPorts = [client.tcpPorts, client.udpPorts].some((ports) => ports !== undefined);
  return (
    object(path, given) ?? [
      knownKeys(path, client, ["cidr", "tcpPorts", "udpPorts"]),
      required(`${path}.cidr`, client.cidr) ?? cidr(`${path}.cidr`, client.cidr, { minPrefix: 1 }),
      checkPorts(`${path}.tcpPorts`, client.tcpPorts),
      checkPorts(`${path}.udpPorts`, client.udpPorts),
      hasPorts
        ? undefined
        : problem(
            path,
            "ports-missing",
            "must say which ports of pods are reached",
            "set 'tcpPorts' or 'udpPorts'; a security group cannot tell a pod from its node, so not all of them",
          ),
    ]
  );
}

function checkPorts(path: string, ports: unknown): CheckResult {
  return [each(path, ports, checkPort, { min: 1 }), unique(path, ports, "ports")];
}

function checkPort(path: string, port: unknown): CheckResult {
  const isTaken =
    typeof port === "number" && (PORTS_OF_NODES.has(port) || (port >= FIRST_NODE_PORT && port <= LAST_NODE_PORT));
  return isTaken
    ? problem(
        path,
        "port-of-nodes",
        "must not be a port that nodes themselves listen on, because the rule would open it on them too",
        "let the pods listen on another port",
        port,
      )
    : integer(path, port, { min: 1, max: 65_535 });
}
