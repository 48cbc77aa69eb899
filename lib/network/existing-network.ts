import type { Construct, IConstruct } from "constructs";
import type { CheckResult } from "../core";
import {
  boolean,
  checkProps,
  cidr,
  integer,
  ipAddress,
  knownKeys,
  ofKind,
  problem,
  required,
  terraformText,
} from "../core";
import { DataOpenstackNetworkingNetworkV2 } from "../providers/.gen/openstack/data-openstack-networking-network-v2";
import { DataOpenstackNetworkingRouterV2 } from "../providers/.gen/openstack/data-openstack-networking-router-v2";
import { DataOpenstackNetworkingSubnetV2 } from "../providers/.gen/openstack/data-openstack-networking-subnet-v2";
import type { IAddressScope } from "./address-scope";
import { checkAddressScope } from "./address-scope";
import { ClusterNetworkBase } from "./cluster-network-base";
import type { ExternalNetworkOptions } from "./external-network";
import { checkExternalNetwork, lookUpExternalNetwork } from "./external-network";
import { NetworkRef } from "./network-ref";
import { renderLifecycle } from "./render-lifecycle";
import { checkSubnetLayout } from "./subnet-checks";
import type { AllocationPool } from "./subnet-options";

const KEYS = [
  "network",
  "subnet",
  "cidr",
  "ipv6Subnet",
  "ipv6Cidr",
  "router",
  "externalNetwork",
  "externalNetworkId",
  "mtu",
  "gateway",
  "allocationPools",
  "addressScope",
  "trunks",
];

/** Defines a network that exists already. */
export interface ClusterNetworkAttributes extends ExternalNetworkOptions {
  /** The network. */
  readonly network: NetworkRef;

  /** Its IPv4 subnet. */
  readonly subnet: NetworkRef;

  /** Range of the IPv4 subnet; the checks need it, and the lookup fails when the subnet has another one. */
  readonly cidr: string;

  /**
   * Its IPv6 subnet.
   *
   * @default - the nodes have IPv4 only
   */
  readonly ipv6Subnet?: NetworkRef;

  /**
   * Range of the IPv6 subnet; needed with `ipv6Subnet`.
   *
   * @default - the nodes have IPv4 only
   */
  readonly ipv6Cidr?: string;

  /**
   * Router that joins the subnet to the external network; floating IPs need it. By name it is looked up, by id it is taken as it is,
   * so that it may belong to another project.
   *
   * @default - floating IPs are refused
   */
  readonly router?: NetworkRef;

  /**
   * Largest packet, in bytes.
   *
   * @default - read from the network
   */
  readonly mtu?: number;

  /**
   * Gateway of the IPv4 subnet.
   *
   * @default - taken to be the first address
   */
  readonly gateway?: string;

  /**
   * Ranges that Neutron hands out addresses from.
   *
   * @default - taken to be the whole IPv4 subnet
   */
  readonly allocationPools?: readonly AllocationPool[];

  /**
   * Address scope that the IPv4 subnet is in; with `NetworkPlugin.kuryr` also that of pods and Services.
   *
   * @default - taken to be in none
   */
  readonly addressScope?: IAddressScope;

  /**
   * Whether Neutron has the trunk extension, which `NetworkPlugin.kuryr` needs; see `openstack extension list --network`.
   *
   * @default true
   */
  readonly trunks?: boolean;
}

/**
 * Defines a network that exists already, looked up at plan time.
 *
 * @internal
 */
export class ExistingNetwork extends ClusterNetworkBase {
  public readonly networkId: string;
  public readonly subnetId: string;
  public readonly ipv6SubnetId?: string;
  public readonly cidr: string;
  public readonly ipv6Cidr?: string;
  public readonly mtu: number;
  public readonly dnsNameservers: readonly string[] = [];
  public readonly allocationPools: readonly AllocationPool[];
  public readonly externalNetworkId?: string;
  public readonly externalNetworkName?: string;
  public readonly routerId?: string;
  public readonly ownsRouter = false;
  public readonly addressScopeId?: string;
  public readonly trunks: boolean;
  public readonly ready: IConstruct;

  protected readonly gateway: string | undefined;
  protected readonly cures = {
    externalNetwork: "set 'externalNetwork' in ClusterNetwork.fromExisting()",
    router: "set 'router' in ClusterNetwork.fromExisting()",
  };

  public constructor(scope: Construct, id: string, attributes: ClusterNetworkAttributes) {
    super(scope, id);
    const { preconditions } = checkProps(this, checkAttributes(attributes));
    const { cidr: ipv4Cidr, ipv6Cidr, ipv6Subnet } = attributes;

    const network = new DataOpenstackNetworkingNetworkV2(this, "Resource", {
      networkId: attributes.network.uuid,
      name: lookUpName(attributes.network),
      lifecycle: renderLifecycle(preconditions),
    });
    this.networkId = network.id;
    this.subnetId = this.lookUpSubnet("Subnet", attributes.subnet, ipv4Cidr);
    this.ipv6SubnetId =
      ipv6Subnet === undefined || ipv6Cidr === undefined
        ? undefined
        : this.lookUpSubnet("Ipv6Subnet", ipv6Subnet, ipv6Cidr);
    this.routerId = this.lookUpRouter(attributes.router);
    const external = lookUpExternalNetwork(this, attributes);

    this.cidr = ipv4Cidr;
    this.ipv6Cidr = ipv6Cidr;
    this.mtu = attributes.mtu ?? network.mtu;
    this.allocationPools = attributes.allocationPools ?? [];
    this.externalNetworkId = external?.id;
    this.externalNetworkName = external?.name;
    this.addressScopeId = attributes.addressScope?.addressScopeId;
    this.trunks = attributes.trunks ?? true;
    this.ready = this;
    this.gateway = attributes.gateway;
  }

  private lookUpSubnet(id: string, ref: NetworkRef, range: string): string {
    // the range is a filter, so that a wrong one fails the plan before it misleads the checks.
    return new DataOpenstackNetworkingSubnetV2(this, id, {
      networkId: this.networkId,
      subnetId: ref.uuid,
      name: lookUpName(ref),
      cidr: range,
    }).id;
  }

  private lookUpRouter(ref: NetworkRef | undefined): string | undefined {
    const name = ref === undefined ? undefined : lookUpName(ref);
    return name === undefined ? ref?.uuid : new DataOpenstackNetworkingRouterV2(this, "Router", { name }).id;
  }
}

function lookUpName(ref: NetworkRef): string | undefined {
  return ref.name === undefined ? undefined : terraformText(ref.name);
}

function checkReference(path: string, reference: unknown): CheckResult {
  return reference instanceof NetworkRef
    ? reference.check(path)
    : ofKind(path, reference, NetworkRef, "use NetworkRef.id(...) or NetworkRef.named(...)");
}

function checkAttributes(attributes: ClusterNetworkAttributes): CheckResult {
  if (typeof attributes !== "object" || attributes === null) {
    return required("attributes", attributes) ?? knownKeys("attributes", attributes, []);
  }
  const { ipv6Subnet, ipv6Cidr } = attributes;
  return [
    knownKeys("", attributes, KEYS),
    required("network", attributes.network),
    required("subnet", attributes.subnet),
    checkReference("network", attributes.network ?? undefined),
    checkReference("subnet", attributes.subnet ?? undefined),
    checkReference("ipv6Subnet", ipv6Subnet),
    checkReference("router", attributes.router),
    required("cidr", attributes.cidr),
    cidr("cidr", attributes.cidr, { version: 4 }),
    cidr("ipv6Cidr", ipv6Cidr, { version: 6 }),
    checkExternalNetwork(attributes),
    integer("mtu", attributes.mtu, { min: 1280, max: 65_535 }),
    ipAddress("gateway", attributes.gateway, { version: 4 }),
    checkSubnetLayout("", attributes, 4),
    checkAddressScope("addressScope", attributes.addressScope),
    boolean("trunks", attributes.trunks),
    (ipv6Subnet === undefined) === (ipv6Cidr === undefined)
      ? undefined
      : problem(
          ipv6Cidr === undefined ? "ipv6Cidr" : "ipv6Subnet",
          "ipv6-half-given",
          "must be given together with the other of 'ipv6Subnet' and 'ipv6Cidr'",
          "set both or none",
        ),
  ];
}
