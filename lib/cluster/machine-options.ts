import type { KubeletSettings } from "../bootstrap";
import type { MachineImage } from "./machine-image";
import type { ServerGroupPolicy } from "./server-group-policy";
import type { Taint } from "./taint";

/** The Cinder volume that a server boots from, in place of the flavor's own disk. It goes when the server goes. */
export interface RootVolume {
  /** Size in GiB. */
  readonly size: number;

  /**
   * Cinder volume type.
   *
   * @default - the volume type that the cloud marks as its default
   */
  readonly type?: string;
}

/** The Cinder volume that holds etcd. It goes when its node's generation goes. */
export interface EtcdVolume {
  /** Size in GiB, at least 5. Raising it grows the volume in place; the file system follows at the node's next boot. */
  readonly size: number;

  /**
   * Cinder volume type; etcd wants a write to the disk to take less than 10 ms.
   *
   * @default - the volume type that the cloud marks as its default
   * @see https://etcd.io/docs/v3.6/op-guide/hardware/#disks
   */
  readonly type?: string;

  /**
   * Availability zone of Cinder, on clouds whose volume zones bear the names of its compute zones, or for one fixed zone.
   *
   * @default - the cloud's default
   */
  readonly availabilityZone?: string;
}

/** A Cinder volume that is mounted on every node of a pool. It goes when its node's generation goes. */
export interface DataVolume {
  /** Name that is unique in the pool, a DNS label. */
  readonly name: string;

  /** Size in GiB. Raising it grows the volume in place; the file system follows at the node's next boot. */
  readonly size: number;

  /** Absolute path that the volume is mounted on, such as `/var/lib/containerd`. */
  readonly mountPath: string;

  /**
   * Cinder volume type.
   *
   * @default - the volume type that the cloud marks as its default
   */
  readonly type?: string;

  /**
   * Availability zone of Cinder.
   *
   * @default - the cloud's default
   */
  readonly availabilityZone?: string;
}

/** What the machines of a pool and of the control plane have in common. */
export interface MachineOptions {
  /** Name of the Nova flavor. Changing it resizes workers in place, one after another as Terraform gets to them; control planes keep theirs until their generation is raised. */
  readonly flavor: string;

  /**
   * Image that the servers boot from.
   *
   * @default - the image of the cluster
   */
  readonly image?: MachineImage;

  /**
   * Names of the nodes in the pool: each becomes part of its server's name. Leaving one out removes that node and no other.
   *
   * @default - "1" to the count
   */
  readonly names?: readonly string[];

  /**
   * Generation of all nodes, from 1 on. Raising it makes every node of the pool anew, several at once.
   *
   * @default 1
   */
  readonly generation?: number;

  /**
   * Generations of single nodes, by name, from 1 on; they add to the generation of the pool. Raising one makes that node anew, on the same port and address.
   *
   * @default - 1 for every node
   */
  readonly generations?: Readonly<Record<string, number>>;

  /**
   * Availability zones of Nova that the nodes take turns in: the number in a node's name decides, so that removing a node moves no other.
   *
   * @default - Nova chooses
   */
  readonly availabilityZones?: readonly string[];

  /**
   * Fixed IPv4 addresses of single nodes, by name, inside the subnet.
   *
   * @default - Neutron chooses
   */
  readonly addresses?: Readonly<Record<string, string>>;

  /**
   * Volume to boot from.
   *
   * @default - the disk of the flavor
   */
  readonly rootVolume?: RootVolume;

  /**
   * Volumes mounted on every node.
   *
   * @default - none
   */
  readonly volumes?: readonly DataVolume[];

  /**
   * How servers are spread over hypervisors.
   *
   * @default ServerGroupPolicy.SOFT_ANTI_AFFINITY
   */
  readonly serverGroup?: ServerGroupPolicy;

  /**
   * Ids of further security groups on the nodes' ports.
   *
   * @default - none
   */
  readonly securityGroupIds?: readonly string[];

  /**
   * Name of the external network that every node gets a floating IP on: the model with a management network beside the business network.
   *
   * @default - no floating IPs on nodes
   */
  readonly floatingIpNetwork?: string;

  /**
   * Labels that the nodes register with. `kubernetes.io` and `k8s.io` prefixes are refused: kubelets may not set them.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Taints that the nodes register with.
   *
   * @default - none on workers; control planes refuse ordinary pods
   */
  readonly taints?: readonly Taint[];

  /**
   * Settings of the kubelet.
   *
   * @default - the settings of the cluster
   */
  readonly kubelet?: KubeletSettings;

  /**
   * Metadata of the servers, for inventories and billing. At most 120 entries, keys and values of up to 255 characters.
   *
   * @default - none
   */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Options of the control plane. */
export interface ControlPlaneOptions extends MachineOptions {
  /**
   * Number of nodes: 1, 3, 5 or 7, unless `names` gives them.
   *
   * @default 3
   */
  readonly count?: number;

  /**
   * Number of nodes in place, when it changes: going from three nodes to one in a single step loses etcd, and is refused.
   *
   * @default - not compared
   */
  readonly previousCount?: number;

  /**
   * Cinder volume of each node for etcd.
   *
   * @default - etcd lives on the root disk
   */
  readonly etcdVolume?: EtcdVolume;

  /**
   * Whether ordinary pods may run on control plane nodes.
   *
   * @default false
   */
  readonly schedulable?: boolean;
}
