import { balancersOf } from "../../kubernetes/cloud-needs";
import { RefusedError, textOf } from "../resource-model";
import type { SimulatedCloud } from "../simulated-cloud";
import type { WireObject, WireValue } from "../wire-value";
import { isWireObject } from "../wire-value";

/** Where an object can be in use: by type of the object, the types and attributes that hold its id. */
const USERS: Readonly<Record<string, readonly { readonly type: string; readonly path: readonly string[] }[]>> = {
  openstack_networking_network_v2: [
    { type: "openstack_networking_port_v2", path: ["network_id"] },
    { type: "openstack_lb_loadbalancer_v2", path: ["vip_network_id"] },
  ],
  openstack_networking_subnet_v2: [
    { type: "openstack_networking_port_v2", path: ["fixed_ip", "subnet_id"] },
    { type: "openstack_networking_router_interface_v2", path: ["subnet_id"] },
    { type: "openstack_lb_loadbalancer_v2", path: ["vip_subnet_id"] },
  ],
  openstack_networking_router_v2: [{ type: "openstack_networking_router_interface_v2", path: ["router_id"] }],
  openstack_networking_port_v2: [{ type: "openstack_networking_trunk_v2", path: ["port_id"] }],
  openstack_networking_subnetpool_v2: [{ type: "openstack_networking_subnet_v2", path: ["subnetpool_id"] }],
  openstack_networking_addressscope_v2: [{ type: "openstack_networking_subnetpool_v2", path: ["address_scope_id"] }],
  openstack_networking_secgroup_v2: [{ type: "openstack_networking_port_v2", path: ["security_group_ids"] }],
  openstack_blockstorage_volume_v3: [{ type: "openstack_compute_volume_attach_v2", path: ["volume_id"] }],
  openstack_lb_pool_v2: [{ type: "openstack_lb_listener_v2", path: ["default_pool_id"] }],
};

/** Where the load balancers of Services have their addresses. */
const BALANCER_PLACES: ReadonlySet<string> = new Set([
  "openstack_networking_network_v2",
  "openstack_networking_subnet_v2",
  "openstack_networking_router_interface_v2",
]);

/** Refuses to remove what something else still uses, as Neutron, Cinder and Octavia do. */
export function refuseWhileInUse(type: string, object: WireObject, cloud: SimulatedCloud): void {
  for (const user of USERS[type] ?? []) {
    const found = cloud.ofType(user.type).find((candidate) => holds(candidate, user.path, object.id));
    if (found !== undefined) {
      throw new RefusedError({
        summary: `${textOf(object, "name") ?? String(object.id)} is still in use by ${user.type} ${textOf(found, "name") ?? String(found.id)}`,
        detail: "Refer to it from what uses it, or add a dependency, so that Terraform removes the user first.",
      });
    }
  }
  if (BALANCER_PLACES.has(type)) {
    refuseUnderBalancers(type, object, cloud);
  }
}

/** The load balancers of Services are not Terraform's, but their ports are in the subnet of the nodes. */
function refuseUnderBalancers(type: string, object: WireObject, cloud: SimulatedCloud): void {
  const made = cloud.everything.flatMap(([kind, values]) => balancersOf(kind, values));
  const living = made.filter((balancer) => !cloud.remains.isSwept(balancer));
  const left = cloud.remains.remnants.filter(({ kind }) => kind === "load balancer");
  const owners = [...living, ...left].map(({ owner }) => owner);
  if (owners.length > 0) {
    const what = textOf(object, "name") ?? type.replace(/^openstack_networking_(.*)_v2$/, "$1").replace("_", " ");
    throw new RefusedError({
      summary: `${what} is still in use by ${owners.length === 1 ? "the load balancer" : "the load balancers"} of ${owners.join(", ")}`,
      detail:
        "Destroy what makes load balancers first, while the cloud controller runs: it is what removes them from the cloud.",
    });
  }
}

function holds(value: WireValue | undefined, path: readonly string[], id: WireValue | undefined): boolean {
  if (Array.isArray(value)) {
    return value.some((element) => holds(element, path, id));
  }
  if (path.length === 0) {
    return value === id;
  }
  return isWireObject(value) && holds(value[path[0]], path.slice(1), id);
}
