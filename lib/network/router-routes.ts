import { Construct } from "constructs";
import { dependOn } from "../core";
import { NetworkingRouterRoutesV2 } from "../providers/.gen/openstack/networking-router-routes-v2";
import type { IClusterNetwork } from "./cluster-network";

const ID = "PodRoutes";

/**
 * Defines that the routes which the cloud controller writes onto the router of a network go with the network: Neutron does not let a
 * router's interface go while a route leads through it.
 *
 * Terraform reads the routes and never changes them; on destroy it deletes those that it read. So the router must be the network's own.
 *
 * @internal
 */
export class RouterRoutes extends Construct {
  /** The routes of a network's router: one construct, however many clusters are on the network. */
  public static of(network: IClusterNetwork): Construct {
    const known = network.node.tryFindChild(ID);
    return known instanceof RouterRoutes ? known : new RouterRoutes(network);
  }

  private constructor(network: IClusterNetwork) {
    super(network, ID);
    const resource = new NetworkingRouterRoutesV2(this, "Resource", {
      routerId: network.routerId ?? "",
      lifecycle: { ignoreChanges: ["routes"] },
    });
    dependOn(resource, network.ready);
  }
}
