import type { Construct, IConstruct } from "constructs";
import type { CheckResult } from "../core";
import { checkProps, shortName, terraformText } from "../core";
import { NetworkingNetworkV2 } from "../providers/.gen/openstack/networking-network-v2";
import { NetworkingSubnetV2 } from "../providers/.gen/openstack/networking-subnet-v2";
import type { IAddressScope } from "./address-scope";
import { ClusterNetworkBase } from "./cluster-network-base";
import { checkClusterNetworkProps } from "./cluster-network-checks";
import { ClusterRouter } from "./cluster-router";
import type { ClusterNetworkAttributes } from "./existing-network";
import { ExistingNetwork } from "./existing-network";
import type { ExternalNetworkOptions } from "./external-network";
import { lookUpExternalNetwork } from "./external-network";
import type { IpFamily } from "./ip-family";
import { NetworkRouter } from "./network-router";
import { renderLifecycle } from "./render-lifecycle";
import type { AddressDemand, AllocationPool, Ipv6SubnetOptions } from "./subnet-options";
import { Ipv6AddressMode } from "./subnet-options";
import { addSubnetPool } from "./subnet-pool";

/** Neutron keeps names up to 255 characters; the rest is for suffixes. */
const MAX_NAME_LENGTH = 200;

/** Defines what the rest of a cluster needs to know about its node network. */
export interface IClusterNetwork extends IConstruct {
  /** UUID of the Neutron network. */
  readonly networkId: string;

  /** UUID of the IPv4 subnet. */
  readonly subnetId: string;

  /** UUID of the IPv6 subnet, on a dual-stack network. */
  readonly ipv6SubnetId?: string;

  /** Range of the IPv4 subnet. */
  readonly cidr: string;

  /** Range of the IPv6 subnet, on a dual-stack network. */
  readonly ipv6Cidr?: string;

  /** Families of the network: IPv4, and IPv6 after it on a dual-stack network. */
  readonly families: readonly IpFamily[];

  /** Ranges of the subnets, in the order of `families`. */
  readonly cidrs: readonly string[];

  /** Largest packet of the network in bytes; a Terraform token when the cloud decides. */
  readonly mtu: number;

  /** DNS servers of the subnets; empty when the cloud decides or the network exists already. */
  readonly dnsNameservers: readonly string[];

  /** Ranges that Neutron hands out addresses from; empty when that is the whole subnet or not known. */
  readonly allocationPools: readonly AllocationPool[];

  /** UUID of the external network that floating IPs come from. */
  readonly externalNetworkId?: string;

  /** Name of the external network, which is what floating IP resources ask for. */
  readonly externalNetworkName?: string;

  /** UUID of the router before the subnets. */
  readonly routerId?: string;

  /** Whether that router was made with the network, so that everything on it goes with the network. */
  readonly ownsRouter: boolean;

  /** UUID of the address scope that the IPv4 subnet is in. */
  readonly addressScopeId?: string;

  /** Whether Neutron can put further ports onto the port of a node, by VLAN. */
  readonly trunks: boolean;

  /** What servers, load balancers and floating IPs depend on (`dependOn`): the way out of the network is there. */
  readonly ready: IConstruct;

  /** Checks that an address can be used on the IPv4 subnet: inside it, and neither its first, its last nor its gateway. */
  checkAddress(path: string, address: string | undefined): CheckResult;

  /** Checks that the IPv4 subnet has room for nodes and what else takes addresses. */
  checkCapacity(path: string, demand: AddressDemand): CheckResult;

  /** Checks that a floating IP can reach an address of this network: an external network and a router are known. */
  checkFloatingIp(path: string): CheckResult;
}

/** Properties of `ClusterNetwork`. */
export interface ClusterNetworkProps extends ExternalNetworkOptions {
  /** Range of the nodes, IPv4, for instance `10.10.0.0/24`. Fixed once the network exists. */
  readonly cidr: string;

  /**
   * Name of network, subnet and router.
   *
   * @default - the path of the construct, lower case, with hyphens
   */
  readonly name?: string;

  /**
   * IPv6 subnet; makes the network dual stack.
   *
   * @default - IPv4 only
   */
  readonly ipv6?: Ipv6SubnetOptions;

  /**
   * Router before the subnets.
   *
   * @default - a new one when the network has an external network, none otherwise
   */
  readonly router?: NetworkRouter;

  /**
   * DNS servers of the IPv4 subnet, IPv4 addresses, best first.
   *
   * @default - those of the cloud
   */
  readonly dnsNameservers?: readonly string[];

  /**
   * Largest packet, in bytes, 1280 to 65535.
   *
   * @default - the cloud chooses what its underlay carries
   */
  readonly mtu?: number;

  /**
   * Gateway of the IPv4 subnet.
   *
   * @default - the first address
   */
  readonly gateway?: string;

  /**
   * Ranges that Neutron hands out addresses from; leave some out for virtual IPs.
   *
   * @default - the whole IPv4 subnet but its gateway
   */
  readonly allocationPools?: readonly AllocationPool[];

  /**
   * Address scope of the IPv4 subnet; with `NetworkPlugin.kuryr` also that of pods and Services. Fixed once the network exists.
   *
   * @default - none
   */
  readonly addressScope?: IAddressScope;

  /**
   * Whether Neutron has the trunk extension, which `NetworkPlugin.kuryr` needs; see `openstack extension list --network`.
   *
   * @default true
   */
  readonly trunks?: boolean;

  /**
   * Tags of network, subnets and router.
   *
   * @default - none
   */
  readonly tags?: readonly string[];
}

/**
 * Defines the network of the nodes: a Neutron network with an IPv4 subnet, on request an IPv6 subnet, and a router before them.
 *
 * Port security stays on, so that security groups hold.
 */
export class ClusterNetwork extends ClusterNetworkBase {
  /**
   * A network that exists already.
   *
   * @throws ValidationError when a reference is no UUID, or a range is missing or wrong
   */
  public static fromExisting(scope: Construct, id: string, attributes: ClusterNetworkAttributes): IClusterNetwork {
    return new ExistingNetwork(scope, id, attributes);
  }

  public readonly networkId: string;
  public readonly subnetId: string;
  public readonly ipv6SubnetId?: string;
  public readonly cidr: string;
  public readonly ipv6Cidr?: string;
  public readonly mtu: number;
  public readonly dnsNameservers: readonly string[];
  public readonly allocationPools: readonly AllocationPool[];
  public readonly externalNetworkId?: string;
  public readonly externalNetworkName?: string;
  public readonly routerId?: string;
  public readonly ownsRouter: boolean;
  public readonly addressScopeId?: string;
  public readonly trunks: boolean;
  public readonly ready: IConstruct;

  protected readonly gateway: string | undefined;
  protected readonly cures = {
    externalNetwork: "set 'externalNetwork' of the network",
    router: "give the network a router",
  };

  /**
   * @throws ValidationError when a range, address or name is wrong, or a router is asked for that leads nowhere
   */
  public constructor(scope: Construct, id: string, props: ClusterNetworkProps) {
    super(scope, id);
    const { preconditions } = checkProps(this, checkClusterNetworkProps(props));
    const name = props.name ?? defaultName(this);
    const external = lookUpExternalNetwork(this, props);

    const network = new NetworkingNetworkV2(this, "Resource", {
      name: terraformText(name),
      description: "Nodes of a Kubernetes cluster",
      portSecurityEnabled: true,
      mtu: props.mtu,
      tags: renderTags(props.tags),
      lifecycle: renderLifecycle(preconditions),
    });
    this.networkId = network.id;
    this.subnetId = this.addSubnet(name, props);
    this.ipv6SubnetId = props.ipv6 === undefined ? undefined : this.addIpv6Subnet(name, props.ipv6, props.tags);
    const router = this.addRouter(name, props, external?.id);

    this.cidr = props.cidr;
    this.ipv6Cidr = props.ipv6?.cidr;
    this.mtu = props.mtu ?? network.mtu;
    this.dnsNameservers = [...(props.dnsNameservers ?? []), ...(props.ipv6?.dnsNameservers ?? [])];
    this.allocationPools = props.allocationPools ?? [];
    this.externalNetworkId = external?.id;
    this.externalNetworkName = external?.name;
    this.routerId = router?.routerId;
    this.addressScopeId = props.addressScope?.addressScopeId;
    this.trunks = props.trunks ?? true;
    this.ownsRouter = router?.isNew === true;
    this.ready = router ?? this;
    this.gateway = props.gateway;
  }

  private addSubnet(name: string, props: ClusterNetworkProps): string {
    const { addressScope, cidr, tags } = props;
    return new NetworkingSubnetV2(this, "Subnet", {
      name: terraformText(name),
      networkId: this.networkId,
      // a subnet is in an address scope through the pool that it comes from.
      subnetpoolId:
        addressScope &&
        addSubnetPool(this, "SubnetPool", { name, cidr, tags, addressScopeId: addressScope.addressScopeId }),
      cidr: props.cidr,
      ipVersion: 4,
      gatewayIp: props.gateway,
      dnsNameservers: props.dnsNameservers?.slice(),
      allocationPool: props.allocationPools?.slice(),
      tags: renderTags(props.tags),
    }).id;
  }

  private addIpv6Subnet(name: string, ipv6: Ipv6SubnetOptions, tags: readonly string[] | undefined): string {
    const addressMode = ipv6.addressMode ?? Ipv6AddressMode.DHCPV6_STATEFUL;
    return new NetworkingSubnetV2(this, "Ipv6Subnet", {
      name: terraformText(`${name}-ipv6`),
      networkId: this.networkId,
      cidr: ipv6.cidr,
      ipVersion: 6,
      ipv6AddressMode: addressMode.name,
      ipv6RaMode: (ipv6.raMode ?? addressMode).name,
      gatewayIp: ipv6.gateway,
      dnsNameservers: ipv6.dnsNameservers?.slice(),
      allocationPool: ipv6.allocationPools?.slice(),
      tags: renderTags(tags),
    }).id;
  }

  private addRouter(
    name: string,
    props: ClusterNetworkProps,
    externalNetworkId: string | undefined,
  ): ClusterRouter | undefined {
    const router = props.router ?? (externalNetworkId === undefined ? NetworkRouter.none() : NetworkRouter.create());
    if (router.kind === "none") {
      return undefined;
    }
    return new ClusterRouter(this, "Router", {
      router,
      name,
      subnetId: this.subnetId,
      ipv6SubnetId: this.ipv6SubnetId,
      externalNetworkId,
      tags: props.tags,
    });
  }
}

function renderTags(tags: readonly string[] | undefined): string[] | undefined {
  return tags?.map((tag) => terraformText(tag));
}

function defaultName(scope: IConstruct): string {
  const kebab = scope.node.path.replace(/([a-z0-9])([A-Z])/g, "$1-$2").replace(/[^A-Za-z0-9]+/g, "-");
  return shortName(kebab.toLowerCase(), MAX_NAME_LENGTH);
}
