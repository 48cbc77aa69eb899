import type { ApiEndpoint } from "./api-endpoint";
import type { EgressPolicy } from "./egress-policy";
import type { IClusterNetwork } from "./cluster-network";
import type { LoadBalancerProvider } from "./load-balancer-provider";
import type { NetworkPlugin } from "./network-plugin";
import type { NodePortAccess } from "./node-port-access";
import type { SshAccess } from "./ssh-access";
import { Construct } from "constructs";

/** Properties of `ClusterSecurityGroups`. */
export interface ClusterSecurityGroupsProps {
  /** Name of the cluster; the groups are `<name>-control-plane` and `<name>-worker`. */
  readonly clusterName: string;

  /** Network of the nodes. */
  readonly network: IClusterNetwork;

  /** Pod network. */
  readonly networkPlugin: NetworkPlugin;

  /** Endpoint of the API server. */
  readonly endpoint: ApiEndpoint;

  /**
   * Octavia provider that Services of type LoadBalancer will use.
   *
   * @default - the provider of the endpoint; without one, no rule is made for Services
   */
  readonly serviceLoadBalancers?: LoadBalancerProvider;

  /**
   * Who reaches node ports.
   *
   * @default NodePortAccess.loadBalancers()
   */
  readonly nodePorts?: NodePortAccess;

  /**
   * Who reaches SSH.
   *
   * @default SshAccess.none()
   */
  readonly ssh?: SshAccess;

  /**
   * What nodes reach.
   *
   * @default EgressPolicy.all()
   */
  readonly egress?: EgressPolicy;

  /**
   * Tags of the groups.
   *
   * @default - none
   */
  readonly tags?: readonly string[];
}

/** Defines the security groups of control plane and workers, with exactly the rules that the cluster needs. */
export class ClusterSecurityGroups extends Construct {
  /** UUID of the group of the control plane nodes. */
  public readonly controlPlaneGroupId: string;

  /** UUID of the group of the workers. */
  public readonly workerGroupId: string;

  public constructor(scope: Construct, id: string, props: ClusterSecurityGroupsProps) {
    super(scope, id);
  }
}
