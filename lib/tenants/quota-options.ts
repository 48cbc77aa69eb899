/** Most that a project may have of Nova's things. */
export interface ComputeQuota {
  /**
   * Virtual CPUs of all servers.
   *
   * @default - what the cloud gives a new project
   */
  readonly cores?: number;

  /**
   * Memory of all servers, as a quantity such as `64Gi`: whole MiB.
   *
   * @default - what the cloud gives a new project
   */
  readonly ram?: string;

  /**
   * Servers.
   *
   * @default - what the cloud gives a new project
   */
  readonly instances?: number;

  /**
   * SSH key pairs of each user.
   *
   * @default - what the cloud gives a new project
   */
  readonly keyPairs?: number;

  /**
   * Server groups; each control plane and each pool has one.
   *
   * @default - what the cloud gives a new project
   */
  readonly serverGroups?: number;

  /**
   * Servers in one group.
   *
   * @default - what the cloud gives a new project
   */
  readonly serverGroupMembers?: number;
}

/** Most that a project may have of one volume type. */
export interface VolumeTypeQuota {
  /**
   * Volumes of the type.
   *
   * @default - what the cloud gives a new project
   */
  readonly volumes?: number;

  /**
   * Size of the volumes and snapshots of the type, in GiB.
   *
   * @default - what the cloud gives a new project
   */
  readonly gigabytes?: number;

  /**
   * Snapshots of volumes of the type.
   *
   * @default - what the cloud gives a new project
   */
  readonly snapshots?: number;
}

/** Most that a project may have of Cinder's things. */
export interface VolumeQuota extends VolumeTypeQuota {
  /**
   * Size of one volume, in GiB.
   *
   * @default - what the cloud gives a new project
   */
  readonly perVolumeGigabytes?: number;

  /**
   * Backups of volumes.
   *
   * @default - what the cloud gives a new project
   */
  readonly backups?: number;

  /**
   * Size of all backups, in GiB.
   *
   * @default - what the cloud gives a new project
   */
  readonly backupGigabytes?: number;

  /**
   * Limits by the name of a volume type.
   *
   * @default - what the cloud gives a new project
   */
  readonly types?: Readonly<Record<string, VolumeTypeQuota>>;
}

/** Most that a project may have of Neutron's things. */
export interface NetworkQuota {
  /**
   * Networks.
   *
   * @default - what the cloud gives a new project
   */
  readonly networks?: number;

  /**
   * Subnets.
   *
   * @default - what the cloud gives a new project
   */
  readonly subnets?: number;

  /**
   * Routers.
   *
   * @default - what the cloud gives a new project
   */
  readonly routers?: number;

  /**
   * Ports; those that Neutron makes for DHCP and routers count too.
   *
   * @default - what the cloud gives a new project
   */
  readonly ports?: number;

  /**
   * Floating IPs.
   *
   * @default - what the cloud gives a new project
   */
  readonly floatingIps?: number;

  /**
   * Security groups; Neutron makes one, called `default`, by itself.
   *
   * @default - what the cloud gives a new project
   */
  readonly securityGroups?: number;

  /**
   * Rules of all security groups.
   *
   * @default - what the cloud gives a new project
   */
  readonly securityGroupRules?: number;

  /**
   * Policies by which the project shares its own networks with others; 0 keeps its networks to itself.
   *
   * @default - what the cloud gives a new project
   */
  readonly rbacPolicies?: number;
}

/** Most that a project may have of Octavia's things. */
export interface LoadBalancerQuota {
  /**
   * Load balancers.
   *
   * @default - what the cloud gives a new project
   */
  readonly loadBalancers?: number;

  /**
   * Listeners: ports that load balancers answer on.
   *
   * @default - what the cloud gives a new project
   */
  readonly listeners?: number;

  /**
   * Pools of members.
   *
   * @default - what the cloud gives a new project
   */
  readonly pools?: number;

  /**
   * Members of all pools: every node counts in every pool.
   *
   * @default - what the cloud gives a new project
   */
  readonly members?: number;

  /**
   * Health monitors.
   *
   * @default - what the cloud gives a new project
   */
  readonly healthMonitors?: number;
}

/** Most that a project may have. */
export interface TenantQuotaOptions {
  /**
   * Servers, their CPUs and memory.
   *
   * @default - what the cloud gives a new project
   */
  readonly compute?: ComputeQuota;

  /**
   * Volumes and snapshots.
   *
   * @default - what the cloud gives a new project
   */
  readonly volumes?: VolumeQuota;

  /**
   * Networks, addresses and security groups.
   *
   * @default - what the cloud gives a new project
   */
  readonly network?: NetworkQuota;

  /**
   * Load balancers and their parts.
   *
   * @default - what the cloud gives a new project
   */
  readonly loadBalancers?: LoadBalancerQuota;
}
