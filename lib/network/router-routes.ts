import { Construct } from "constructs";
import { Cidr, TerraformExpression, dependOn, flattenChecks } from "../core";
import { NetworkingRouterRoutesV2 } from "../providers/.gen/openstack/networking-router-routes-v2";
import type { IClusterNetwork } from "./cluster-network";

const ID = "PodRoutes";

/**
 * Defines that the routes which the cloud controller writes onto the router of a network go with the network: Neutron does not let a
 * router's interface go while a route leads through it.
 *
 * Terraform makes one route, because the provider cannot begin with none: that of all pods, to an address that nobody has, so that
 * packets to them end there rather than outside. The cloud controller replaces it by those to the nodes. Terraform reads them and leaves
 * them alone; on destroy it deletes those that it read. So the router must be the network's own.
 *
 * @internal
 */
export class RouterRoutes extends Construct {
  /**
   * The routes of a network's router: one construct, however many clusters are on the network.
   *
   * @param network network with a router of its own
   * @param podCidr range of the pods, in which the cloud controller deletes what it did not write
   */
  public static of(network: IClusterNetwork, podCidr: string): Construct {
    const known = network.node.tryFindChild(ID);
    return known instanceof RouterRoutes ? known : new RouterRoutes(network, podCidr);
  }

  private constructor(network: IClusterNetwork, podCidr: string) {
    super(network, ID);
    const parsed = Cidr.tryParse(podCidr);
    const resource = new NetworkingRouterRoutesV2(this, "Resource", {
      routerId: network.routerId ?? "",
      routes: [
        { destinationCidr: parsed instanceof Cidr ? parsed.canonical : podCidr, nextHop: lastFreeAddress(network) },
      ],
      lifecycle: { ignoreChanges: ["routes"] },
    });
    dependOn(resource, network.ready);
  }
}

/** The last address of the nodes' subnet, or the one before it where that is the gateway's: Neutron takes no route to the router itself. */
function lastFreeAddress(network: IClusterNetwork): string {
  const range = Cidr.tryParse(network.cidr);
  if (!(range instanceof Cidr)) {
    return TerraformExpression.call("cidrhost", network.cidr, -2).asString();
  }
  const last = range.nth(-2);
  return flattenChecks(network.checkAddress("", last)).length === 0 ? last : range.nth(-3);
}
