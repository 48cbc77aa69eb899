import { Construct } from "constructs";
import type { Precondition } from "../../core";
import { dependOn, terraformText } from "../../core";
import { NetworkingNetworkV2 } from "../../providers/.gen/openstack/networking-network-v2";
import { NetworkingRouterInterfaceV2 } from "../../providers/.gen/openstack/networking-router-interface-v2";
import { NetworkingSubnetV2 } from "../../providers/.gen/openstack/networking-subnet-v2";
import { NetworkingSubnetpoolV2 } from "../../providers/.gen/openstack/networking-subnetpool-v2";
import type { IClusterNetwork } from "../cluster-network";
import { renderLifecycle } from "../render-lifecycle";
import type { AllocationPool } from "../subnet-options";

/** A pool of Neutron that subnets are cut from. */
export interface KuryrSubnetPoolOptions {
  /** Range of the pool. */
  readonly prefix: string;

  /** Prefix length of a subnet that says none. */
  readonly defaultPrefixLength: number;

  /**
   * UUID of the address scope of the pool.
   *
   * @default - none
   */
  readonly addressScopeId?: string;
}

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
  readonly pool?: KuryrSubnetPoolOptions;

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
    this.poolId = props.pool === undefined ? undefined : this.addPool(name, tags, props.pool);
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

  private addPool(name: string, tags: string[], pool: KuryrSubnetPoolOptions): string {
    return new NetworkingSubnetpoolV2(this, "Pool", {
      name,
      prefixes: [pool.prefix],
      defaultPrefixlen: pool.defaultPrefixLength,
      addressScopeId: pool.addressScopeId,
      tags,
    }).id;
  }
}
