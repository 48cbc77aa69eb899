import type { ExtraArg } from "./cluster-spec";
import type { KubeletSettings } from "./kubelet-settings";
import type { MachineSpec } from "./machine-spec";
import type { NodeRole } from "./node-role";

/** What is particular to one node. Every string may be, or contain, a Terraform token unless said otherwise. */
export interface NodeSpec {
  /** Name of server, host and Node: a DNS label, known at synthesis. */
  readonly name: string;

  /** What the node is for. */
  readonly role: NodeRole;

  /** The node's own addresses: one, or one of each family with that of the cluster's main family first. */
  readonly addresses: readonly string[];

  /**
   * Labels of the Node, known at synthesis. Only those outside `kubernetes.io` and `k8s.io`, or below `node.kubernetes.io` and
   * `kubelet.kubernetes.io`: the API server refuses a kubelet any other.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Taints of the Node, known at synthesis.
   *
   * @default - `node-role.kubernetes.io/control-plane:NoSchedule` on control planes, none on workers
   */
  readonly taints?: readonly TaintSpec[];

  /**
   * Kubelet settings of this node's pool.
   *
   * @default - those of the cluster
   */
  readonly kubelet?: KubeletSettings;

  /**
   * Further flags of the kubelet.
   *
   * @default - none
   */
  readonly kubeletExtraArgs?: readonly ExtraArg[];

  /**
   * Id of the Cinder volume for etcd.
   *
   * @default - etcd lives on the root disk
   */
  readonly etcdVolumeId?: string;

  /**
   * Further Cinder volumes, such as one at `/var/lib/containerd`.
   *
   * @default - none
   */
  readonly dataVolumes?: readonly DataVolumeSpec[];

  /**
   * Software, time, proxies and files of the node.
   *
   * @default - the defaults of `MachineSpec`
   */
  readonly machine?: MachineSpec;
}

/** A taint of a node. */
export interface TaintSpec {
  /** Key of the taint. */
  readonly key: string;

  /**
   * Value of the taint.
   *
   * @default - empty
   */
  readonly value?: string;

  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. */
  readonly effect: string;
}

/** A Cinder volume that is formatted when it is blank, and mounted. */
export interface DataVolumeSpec {
  /** Id of the volume. */
  readonly volumeId: string;

  /** Where it is mounted; known at synthesis. */
  readonly mountPath: string;

  /**
   * Mode of the mounted folder.
   *
   * @default "0755"
   */
  readonly permissions?: string;
}
