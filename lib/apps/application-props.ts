import type { IKubernetesCluster } from "../cluster";
import type { IGateway, IKubernetesNamespace } from "../kube";
import type { ContainerOptions } from "./container-options";
import type { ContainerPort } from "./container-port";
import type { Exposure } from "./exposure";
import type { Probe } from "./probe";
import type { Scaling } from "./scaling";
import type { Spread } from "./spread";
import type { UpdateStrategy } from "./update-strategy";

/** How requests reach an application through a Gateway. */
export interface RouteOptions {
  /** Gateway that takes the requests in. */
  readonly gateway: IGateway;

  /** Host name, which the Gateway must serve. */
  readonly host: string;

  /**
   * Beginning of the paths.
   *
   * @default "/"
   */
  readonly path?: string;
}

/** Where an application shows figures for Prometheus. */
export interface MetricsOptions {
  /**
   * Port of the container.
   *
   * @default - the first of `ports` that is TCP
   */
  readonly port?: number;

  /**
   * Path.
   *
   * @default "/metrics"
   */
  readonly path?: string;

  /**
   * Namespace of the collector, which is let in.
   *
   * @default "monitoring"
   */
  readonly fromNamespace?: string;
}

/** Properties of `ContainerApplication`. */
export interface ContainerApplicationProps extends ContainerOptions {
  /** Cluster that the application runs on. */
  readonly cluster: IKubernetesCluster;

  /** Namespace of the application. */
  readonly namespace: IKubernetesNamespace;

  /** Name: a DNS label of at most 47 characters that begins with a letter. A change makes everything anew. */
  readonly name: string;

  /**
   * Ports that the container listens on. The Service has the same ones.
   *
   * @default - none: no Service is made, and the namespace lets nothing in unless it is open
   */
  readonly ports?: readonly ContainerPort[];

  /**
   * Number of replicas.
   *
   * @default Scaling.fixed(1)
   */
  readonly scaling?: Scaling;

  /**
   * Question that tells whether a replica gets requests.
   *
   * @default Probe.tcp(), or Probe.none() without a TCP port
   */
  readonly readiness?: Probe;

  /**
   * Question that tells whether a container has to be restarted.
   *
   * @default Probe.none(): a container is restarted when it ends
   */
  readonly liveness?: Probe;

  /**
   * Question that holds back the other two until the container has started.
   *
   * @default Probe.none()
   */
  readonly startup?: Probe;

  /**
   * How replicas of one version give way to those of the next.
   *
   * @default UpdateStrategy.rolling(), or UpdateStrategy.recreate() for a single replica with a claim, which one node at a time can have
   */
  readonly updateStrategy?: UpdateStrategy;

  /**
   * Most replicas that may be taken away on purpose at a time, as when nodes are drained; a budget is made for more than one replica.
   *
   * @default 1
   */
  readonly maxDisrupted?: number;

  /**
   * How replicas are spread over zones and hosts.
   *
   * @default Spread.preferred()
   */
  readonly spread?: Spread;

  /**
   * Where the application is reachable from.
   *
   * @default Exposure.cluster()
   */
  readonly exposure?: Exposure;

  /**
   * Host name under which the first of `ports` is reachable through a Gateway.
   *
   * @default - none
   */
  readonly route?: RouteOptions;

  /**
   * Where the application shows figures for Prometheus.
   *
   * @default - nowhere
   */
  readonly metrics?: MetricsOptions;

  /**
   * Whether Terraform waits until the replicas of a new version are ready, and the load balancer has an address.
   *
   * @default true
   */
  readonly waitForRollout?: boolean;
}
