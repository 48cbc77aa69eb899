/**
 * Defines whether figures of the control plane's components, which stay on the loopback address of their node, can be collected through
 * proxies that `MonitoringStack` runs on the nodes, and whether what runs on control plane nodes reaches the node exporter of all nodes.
 *
 * Figures of nodes, pods and kubelets need none of it: workers reach those always.
 */
export class NodeMetrics {
  /** Not at all: no rule is made, and `MonitoringStack` leaves out what it could not reach, with its alerts. */
  public static closed(): NodeMetrics {
    return new NodeMetrics(false);
  }

  /** From the nodes of the cluster, and from nobody else; the proxies ask for a client certificate. */
  public static fromNodes(): NodeMetrics {
    return new NodeMetrics(true);
  }

  private constructor(
    /** Whether the rules are made. */
    public readonly open: boolean,
  ) {}
}

/** A port of a node that shows figures, and the nodes that have it. */
export interface NodeMetricsPort {
  /** Name of the component, as Prometheus calls its job. */
  readonly job: "kube-etcd" | "kube-controller-manager" | "kube-scheduler" | "kube-proxy";

  /** Port of the component on the loopback address, and of the proxy on the address of the node. */
  readonly port: number;

  /** Whether workers have it too. */
  readonly onWorkers: boolean;

  /** Whether the component speaks TLS there. */
  readonly tls: boolean;
}

/**
 * Ports of figures, as kubeadm sets the components up.
 *
 * @see https://kubernetes.io/docs/reference/networking/ports-and-protocols/
 * @see https://etcd.io/docs/v3.6/op-guide/monitoring/
 */
export const NODE_METRICS_PORTS: readonly NodeMetricsPort[] = [
  { job: "kube-etcd", port: 2381, onWorkers: false, tls: false },
  { job: "kube-controller-manager", port: 10_257, onWorkers: false, tls: true },
  { job: "kube-scheduler", port: 10_259, onWorkers: false, tls: true },
  { job: "kube-proxy", port: 10_249, onWorkers: true, tls: false },
];
