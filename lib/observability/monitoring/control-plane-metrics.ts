import type { IKubernetesCluster } from "../../cluster";
import { problem } from "../../core";
import type { CheckResult } from "../../core";
import { NODE_METRICS_PORTS } from "../../network";
import type { NodeMetricsPort } from "../../network";

/**
 * Defines how figures of etcd, controller manager, scheduler and kube-proxy are collected, which stay on the loopback address of their
 * nodes, as the CIS benchmark asks for.
 *
 * @see https://www.cisecurity.org/benchmark/kubernetes
 */
export class ControlPlaneMetrics {
  /**
   * Through proxies on the nodes, which show `/metrics` and nothing else, to Prometheus alone: it shows a client certificate that only it
   * has, and believes them only with one of theirs. The cluster has to have `nodeMetrics: NodeMetrics.fromNodes()`.
   */
  public static throughProxies(): ControlPlaneMetrics {
    return new ControlPlaneMetrics(true);
  }

  /** Not at all, and their alerts are left out: for control planes that somebody else runs. */
  public static none(): ControlPlaneMetrics {
    return new ControlPlaneMetrics(false);
  }

  /** What a cluster can have: proxies, unless its security groups are known to be closed to them. @internal */
  public static forCluster({ nodeMetrics }: IKubernetesCluster): ControlPlaneMetrics {
    return nodeMetrics?.open === false ? ControlPlaneMetrics.none() : ControlPlaneMetrics.throughProxies();
  }

  private constructor(
    /** Whether there are proxies. */
    public readonly collected: boolean,
  ) {}

  /**
   * The components that are collected. Of a cluster whose network plugin nobody knows, kube-proxy is not: its plugin may have replaced it,
   * and an alert would fire for ever.
   *
   * @internal
   */
  public ports({ networking }: IKubernetesCluster): readonly NodeMetricsPort[] {
    const hasKubeProxy = networking.plugin?.replacesKubeProxy === false;
    return this.collected ? NODE_METRICS_PORTS.filter(({ job }) => job !== "kube-proxy" || hasKubeProxy) : [];
  }

  /** Checks that the security groups of a cluster let Prometheus in. @internal */
  public check(path: string, cluster: Partial<IKubernetesCluster>): CheckResult {
    return this.collected && cluster.nodeMetrics?.open === false
      ? problem(
          path,
          "node-metrics-closed",
          "must not be collected on a cluster whose nodes are closed to it, or alerts fire for ever",
          "give the cluster nodeMetrics: NodeMetrics.fromNodes(), or leave this out",
        )
      : undefined;
  }
}
