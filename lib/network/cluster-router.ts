import { Construct } from "constructs";
import { terraformText } from "../core";
import { DataOpenstackNetworkingRouterV2 } from "../providers/.gen/openstack/data-openstack-networking-router-v2";
import { NetworkingRouterInterfaceV2 } from "../providers/.gen/openstack/networking-router-interface-v2";
import { NetworkingRouterV2 } from "../providers/.gen/openstack/networking-router-v2";
import type { NetworkRef } from "./network-ref";
import type { NetworkRouter, NetworkRouterOptions } from "./network-router";

/** Properties of `ClusterRouter`. */
export interface ClusterRouterProps {
  /** Which router it is: a new or an existing one. */
  readonly router: NetworkRouter;

  /** Name of a new router. */
  readonly name: string;

  /** UUID of the IPv4 subnet. */
  readonly subnetId: string;

  /**
   * UUID of the IPv6 subnet.
   *
   * @default - the network has IPv4 only
   */
  readonly ipv6SubnetId?: string;

  /**
   * UUID of the external network.
   *
   * @default - a new router has no gateway
   */
  readonly externalNetworkId?: string;

  /**
   * Tags of a new router.
   *
   * @default - none
   */
  readonly tags?: readonly string[];
}

/** Defines the router before the subnets of a cluster network, and its interfaces there. */
export class ClusterRouter extends Construct {
  /** UUID of the router. */
  public readonly routerId: string;

  /** Whether the router was made here. */
  public readonly isNew: boolean;

  public constructor(scope: Construct, id: string, props: ClusterRouterProps) {
    super(scope, id);
    const { router } = props;
    this.isNew = router.ref === undefined;
    this.routerId = router.ref === undefined ? this.create(props, router.options) : this.lookUp(router.ref);

    new NetworkingRouterInterfaceV2(this, "Interface", { routerId: this.routerId, subnetId: props.subnetId });
    if (props.ipv6SubnetId !== undefined) {
      new NetworkingRouterInterfaceV2(this, "Ipv6Interface", { routerId: this.routerId, subnetId: props.ipv6SubnetId });
    }
  }

  private create(props: ClusterRouterProps, options: NetworkRouterOptions): string {
    return new NetworkingRouterV2(this, "Resource", {
      name: terraformText(props.name),
      description: "Way out of a Kubernetes cluster network",
      externalNetworkId: props.externalNetworkId,
      enableSnat: options.snat,
      availabilityZoneHints: options.availabilityZones?.map((zone) => terraformText(zone)),
      tags: props.tags?.map((tag) => terraformText(tag)),
    }).id;
  }

  private lookUp(ref: NetworkRef): string {
    if (ref.name === undefined) {
      return ref.uuid ?? "";
    }
    return new DataOpenstackNetworkingRouterV2(this, "Lookup", { name: terraformText(ref.name) }).id;
  }
}
