/** What the upper half of Kuryr needs to know of the lower half: ids of what it makes ports, subnets and load balancers on. */
export interface KuryrFacts {
  /** Id of the project that everything is in. */
  readonly projectId: string;

  /** Id of the subnet of the pods; with a subnet per namespace, that of pods of namespaces that have none yet. */
  readonly podSubnetId: string;

  /** Id of the subnet that ClusterIPs are addresses of. */
  readonly serviceSubnetId: string;

  /** Ids of the security groups of pods that no policy selects. */
  readonly podSecurityGroupIds: readonly string[];

  /** Ids of the subnets that nodes have their parent ports on. */
  readonly nodeSubnetIds: readonly string[];

  /** Id of the router that joins nodes, pods and Services. */
  readonly routerId: string;

  /**
   * Id of the pool that subnets of namespaces come from.
   *
   * @default - all pods share a subnet
   */
  readonly podSubnetPoolId?: string;

  /**
   * Id of the network that floating IPs of Services come from.
   *
   * @default - Services of type LoadBalancer get none
   */
  readonly externalNetworkId?: string;

  /** Tags of all that Kuryr makes, and of the parent ports that it looks for. */
  readonly resourceTags: readonly string[];
}
