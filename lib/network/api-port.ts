import type { CheckResult } from "../core";
import { hasTokens, integer, known, problem } from "../core";

/** Ports that control plane nodes use for something else. */
const TAKEN = new Map([
  [22, "SSH"],
  [2379, "etcd clients"],
  [2380, "etcd peers"],
  [2381, "etcd metrics"],
  [10_248, "the kubelet's health check"],
  [10_249, "kube-proxy metrics"],
  [10_250, "the kubelet"],
  [10_256, "kube-proxy health checks"],
  [10_257, "the controller manager"],
  [10_259, "the scheduler"],
]);

/**
 * Checks the port of the API server: 1 to 65535, and nobody else's.
 *
 * @see https://kubernetes.io/docs/reference/networking/ports-and-protocols/
 */
export function checkApiPort(path: string, port: number | undefined): CheckResult {
  const owner = port === undefined ? undefined : (TAKEN.get(port) ?? nodePortOwner(port));
  if (hasTokens(port)) {
    return known(path, port);
  }
  return [
    integer(path, port, { min: 1, max: 65_535 }),
    owner === undefined
      ? undefined
      : problem(path, "port-taken", `must not be the port of ${owner}`, "use 6443 or 443", port),
  ];
}

function nodePortOwner(port: number): string | undefined {
  return port >= 30_000 && port <= 32_767 ? "a node port" : undefined;
}
