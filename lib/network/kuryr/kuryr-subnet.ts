import { Construct } from "constructs";
import type { Precondition } from "../../core";
import { dependOn, terraformText } from "../../core";
import { NetworkingNetworkV2 } from "../../providers/.gen/openstack/networking-network-v2";
import { NetworkingRouterInterfaceV2 } from "../../providers/.gen/openstack/networking-router-interface-v2";
import { NetworkingSubnetV2 } from "../../providers/.gen/openstack/networking-subnet-v2";
import type { IClusterNetwork } from "../cluster-network";
import { renderLifecycle } from "../render-lifecycle";
import type { AllocationPool } from "../subnet-options";
import type { SubnetPoolOptions } from "../subnet-pool";
import { addSubnetPool } from "../subnet-pool";

/** Properties of `KuryrSubnet`. */
export interface KuryrSubnetProps {
  /** Name of network, subnet and pool. */
  readonly name: string;

  /** What the network is for. */
  readonly description: string;

  /** Network of the nodes, whose router joins this one to it. */
  readonly nodes: IClusterNetwork;

  /** UUID of the router. */
  readonly routerId: string;

  /** Range of the subnet. */
  readonly cidr: string;

  /** Address of the router on the subnet. */
  readonly gateway: string;

  /** Addresses that Neutron hands out. */
  readonly allocationPool: AllocationPool;

  /**
   * Pool that the subnet comes from.
   *
   * @default - none
   */
  readonly pool?: Omit<SubnetPoolOptions, "name" | "tags">;

  /**
   * Largest packet, in bytes.
   *
   * @default - the cloud decides
   */
  readonly mtu?: number;

  /** Tags of network, subnet and pool. */
  readonly tags: readonly string[];

  /**
   * Deferred checks.
   *
   * @default - none
   */
  readonly preconditions?: Precondition[];
}

/**
 * Defines a network of Kuryr with the one subnet on it, joined to the nodes by their router.
 *
 * Nothing asks for addresses by DHCP there: Kuryr and Octavia configure what they put on it.
 */
export class KuryrSubnet extends Construct {
  /** UUID of the network. */
  public readonly networkId: string;

  /** UUID of the subnet. */
  public readonly subnetId: string;

  /** UUID of the pool that the subnet came from, if there is one. */
  public readonly poolId?: string;

  public constructor(scope: Construct, id: string, props: KuryrSubnetProps) {
    super(scope, id);
    const name = terraformText(props.name);
    const tags = props.tags.map((tag) => terraformText(tag));

    this.networkId = new NetworkingNetworkV2(this, "Resource", {
      name,
      description: terraformText(props.description),
      portSecurityEnabled: true,
      mtu: props.mtu,
      tags,
      lifecycle: renderLifecycle(props.preconditions ?? []),
    }).id;
    this.poolId = props.pool && addSubnetPool(this, "Pool", { ...props.pool, name: props.name, tags: props.tags });
    this.subnetId = new NetworkingSubnetV2(this, "Subnet", {
      name,
      networkId: this.networkId,
      subnetpoolId: this.poolId,
      cidr: props.cidr,
      ipVersion: 4,
      enableDhcp: false,
      gatewayIp: props.gateway,
      allocationPool: [props.allocationPool],
      tags,
    }).id;
    const routerInterface = new NetworkingRouterInterfaceV2(this, "RouterInterface", {
      routerId: props.routerId,
      subnetId: this.subnetId,
    });
    dependOn(routerInterface, props.nodes.ready);
  }
}
