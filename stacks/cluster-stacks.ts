import type { Construct } from "constructs";
import type { IKubernetesCluster, K8sOnOpenStackCluster } from "../lib/cluster";
import { checkProps, dnsLabel, knownKeys, problem, readable, required } from "../lib/core";
import type { CheckResult } from "../lib/core";
import { ApplicationStack } from "./application-stack";
import { InfrastructureStack } from "./infrastructure-stack";
import type { OpenStackConnection } from "./openstack-connection";
import { PlatformStack } from "./platform-stack";
import type { StateBackend } from "./state-backend";

/** Properties of `ClusterStacks`. */
export interface ClusterStacksProps<Cluster extends IKubernetesCluster = K8sOnOpenStackCluster> {
  /** Where the states of the three stacks are kept, one for each. */
  readonly backend: StateBackend;

  /** Makes the cluster, with its network and pools, in the stack that it is given. */
  readonly cluster: (stack: InfrastructureStack) => Cluster;

  /**
   * How Terraform reaches the cloud.
   *
   * @default OpenStackConnection.fromEnvironment()
   */
  readonly openstack?: OpenStackConnection;
}

/**
 * Defines the three stacks of a cluster: `<name>` for its machines, `<name>-platform` for its add-ons, `<name>-applications` for what
 * runs on it. They are applied in this order, and destroyed in the opposite one.
 *
 * A registry beside the cluster needs no more: made in the function that makes the cluster (on a machine, so that nodes can pull through
 * it), or on the platform's stack, it is handed to the applications with `applications.connectToRegistry(registry)`.
 *
 * The stacks can as well be made one by one: `InfrastructureStack`, `PlatformStack`, `ApplicationStack`.
 */
export class ClusterStacks<Cluster extends IKubernetesCluster = K8sOnOpenStackCluster> {
  /** Stack of the machines. */
  public readonly infrastructure: InfrastructureStack;

  /** Stack of the add-ons. */
  public readonly platform: PlatformStack;

  /** Stack of the applications. */
  public readonly applications: ApplicationStack;

  /** The cluster. */
  public readonly cluster: Cluster;

  /**
   * @param app the app, directly below which the stacks are put
   * @param name name of the first stack, and beginning of the names of the others: a DNS label
   * @param props where the states are, and how the cluster is made
   * @throws ValidationError when a property is missing or malformed
   */
  public constructor(app: Construct, name: string, props: ClusterStacksProps<Cluster>) {
    checkProps(app, checkClusterStacks(name, props));
    const { backend, openstack } = props;
    this.infrastructure = new InfrastructureStack(app, name, { backend, openstack });
    const cluster = props.cluster(this.infrastructure);
    checkProps(this.infrastructure, checkMade(cluster));
    this.cluster = cluster;
    this.platform = new PlatformStack(app, `${name}-platform`, { backend, cluster, openstack });
    this.applications = new ApplicationStack(app, `${name}-applications`, {
      backend,
      cluster,
      platform: this.platform,
    });
  }
}

/** A function without types may forget to return what it made. */
function checkMade(cluster: unknown): CheckResult {
  return cluster === undefined || cluster === null
    ? problem("cluster", "cluster-missing", "must return the cluster that it makes", "end the function with its return")
    : undefined;
}

function checkClusterStacks<Cluster extends IKubernetesCluster>(
  name: string,
  given: ClusterStacksProps<Cluster>,
): CheckResult {
  const { backend, cluster } = readable(given);
  return [
    required("name", name) ?? dnsLabel("name", name),
    required("props", given) ?? knownKeys("", given, ["backend", "cluster", "openstack"]),
    required("backend", backend),
    required("cluster", cluster) ??
      (typeof cluster === "function"
        ? undefined
        : problem(
            "cluster",
            "wrong-kind",
            "must be a function that makes the cluster in the stack that it is given",
            "write it as (stack) => new K8sOnOpenStackCluster(stack, ...)",
          )),
  ];
}
