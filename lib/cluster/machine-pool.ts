import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import type { KubeletSettings } from "../bootstrap";
import { terraformText } from "../core";
import type { IClusterNetwork, PodRoutes } from "../network";
import type { ComputeInstanceV2 } from "../providers/.gen/openstack/compute-instance-v2";
import { ComputeServergroupV2 } from "../providers/.gen/openstack/compute-servergroup-v2";
import { DataOpenstackComputeFlavorV2 } from "../providers/.gen/openstack/data-openstack-compute-flavor-v2";
import { ClusterNode } from "./cluster-node";
import type { ClusterServerOptions, NodeTrunk, NodeVolume } from "./cluster-node";
import { renderFlavorConditions } from "./flavor-conditions";
import type { FlavorMinimum } from "./flavor-conditions";
import type { MachineImage } from "./machine-image";
import type { MachineOptions } from "./machine-options";
import { resolveNodes } from "./node-identity";
import { ServerGroupPolicy } from "./server-group-policy";

/** Properties of `MachinePool`. */
export interface MachinePoolProps {
  /** Name of the cluster. */
  readonly clusterName: string;

  /** Name of the pool, as in the names of its servers. */
  readonly poolName: string;

  /** Number of nodes when the options name none. */
  readonly count: number;

  /** What the machines are made of. */
  readonly machine: MachineOptions;

  /** Image when the options name none. */
  readonly defaultImage: MachineImage;

  /** Network that the nodes are on. */
  readonly network: IClusterNetwork;

  /** Id of the cluster's security group for the role. */
  readonly securityGroupId: string;

  /** Addresses or ranges that every node may send from. */
  readonly allowedAddressPairs: readonly string[];

  /** How the cloud knows the way to their pods; undefined when it does not. */
  readonly podRoutes: PodRoutes | undefined;

  /** Trunk on the port of every node; undefined for none. */
  readonly trunk: NodeTrunk | undefined;

  /** Volumes of every node. */
  readonly volumes: readonly NodeVolume[];

  /** Kubelet settings of the machines. */
  readonly kubelet: KubeletSettings | undefined;

  /** Least that the flavor must have. */
  readonly flavorMinimum: FlavorMinimum | undefined;
}

/** What differs between the servers of a pool. */
export type PoolServerOptions = Omit<ClusterServerOptions, "imageId" | "serverGroupId">;

/** Defines a group of equal machines, directly below the construct of a control plane or pool: what the two have in common. */
export class MachinePool {
  /** The nodes, in the order of their names. */
  public readonly nodes: readonly ClusterNode[];

  private readonly imageId: string;
  private readonly serverGroupId: string | undefined;

  public constructor(
    private readonly scope: Construct,
    private readonly props: MachinePoolProps,
  ) {
    const { clusterName, poolName, machine } = props;
    const identities = resolveNodes(clusterName, poolName, props.count, machine);
    this.imageId = (machine.image ?? props.defaultImage).imageId(scope);
    this.createFlavorCheck();
    this.warnOfMetadata();
    this.serverGroupId = this.createServerGroup(identities.length);
    this.nodes = identities.map(
      (identity) =>
        new ClusterNode(scope, identity.name, {
          identity,
          machine,
          network: props.network,
          securityGroupIds: [props.securityGroupId, ...(machine.securityGroupIds ?? [])],
          allowedAddressPairs: props.allowedAddressPairs,
          podRoutes: props.podRoutes,
          trunk: props.trunk,
          volumes: props.volumes,
        }),
    );
  }

  /** Defines the server of a node. */
  public createServer(node: ClusterNode, options: PoolServerOptions): ComputeInstanceV2 {
    return node.createServer({ ...options, imageId: this.imageId, serverGroupId: this.serverGroupId });
  }

  private createServerGroup(members: number): string | undefined {
    const { clusterName, poolName, machine } = this.props;
    const group = machine.serverGroup ?? ServerGroupPolicy.SOFT_ANTI_AFFINITY;
    if (group.policy === undefined) {
      return undefined;
    }
    const warning = group.warning(members);
    if (warning !== undefined) {
      Annotations.of(this.scope).addWarning(warning);
    }
    return new ComputeServergroupV2(this.scope, "ServerGroup", {
      name: `${clusterName}-${poolName}`,
      policies: [group.policy],
    }).id;
  }

  /** Databases of older clouds keep three bytes a character; a server with such metadata stays in BUILD until Terraform gives up. */
  private warnOfMetadata(): void {
    const text = Object.entries(this.props.machine.metadata ?? {})
      .flat()
      .join("");
    if (/[\u{10000}-\u{10FFFF}]/u.test(text)) {
      Annotations.of(this.scope).addWarning(
        "'metadata' has characters beyond U+FFFF, such as emoji, which Nova cannot store on clouds whose database is not utf8mb4; leave them out if servers stay in BUILD",
      );
    }
  }

  /** Asks the cloud for the flavor at plan time, so that a wrong one is told before anything is made. */
  private createFlavorCheck(): void {
    const { machine, kubelet, flavorMinimum } = this.props;
    const conditions = renderFlavorConditions({ machine, kubelet, minimum: flavorMinimum });
    new DataOpenstackComputeFlavorV2(this.scope, "Flavor", {
      name: terraformText(machine.flavor),
      lifecycle: conditions.length === 0 ? undefined : { postcondition: conditions },
    });
  }
}
