import { inventUuid } from "../invented-value";
import { blocksOf, RefusedError, textOf } from "../resource-model";
import type { ResourceModels, SettleContext } from "../resource-model";
import type { SimulatedCloud } from "../simulated-cloud";
import type { WireObject, WireValue } from "../wire-value";
import { addressOfPort, allocateAddress } from "./openstack-network-models";

/** Provider that Octavia chooses when the configuration names none. */
const DEFAULT_PROVIDER = "amphora";

/** Octavia: addresses of load balancers, and what each of its providers dislikes. */
export const OPENSTACK_LOAD_BALANCER_MODELS: ResourceModels = {
  openstack_lb_loadbalancer_v2: { settle: settleBalancer },
  openstack_lb_pool_v2: { created: ({ object, cloud }) => checkPool(object, cloud) },
  openstack_lb_members_v2: {
    settle: ({ object, seed }) => ({
      id: object.pool_id,
      member: blocksOf(object, "member").map((member) => ({
        ...member,
        id: inventUuid(seed, String(member.address), String(member.protocol_port)),
      })),
    }),
  },
};

function settleBalancer({ cloud, config, object, prior, seed }: SettleContext): WireObject {
  if (prior !== null) {
    return {};
  }
  const givenPort = textOf(config, "vip_port_id");
  const port = cloud.find("openstack_networking_port_v2", givenPort);
  const network = textOf(config, "vip_network_id") ?? textOf(port, "network_id");
  const subnet =
    textOf(config, "vip_subnet_id") ??
    textOf(blocksOf(port, "fixed_ip")[0], "subnet_id") ??
    subnetOfNetwork(network, cloud);
  return {
    vip_subnet_id: subnet,
    vip_network_id:
      network ?? cloud.find("openstack_networking_subnet_v2", subnet)?.network_id ?? inventUuid("network of", subnet),
    vip_port_id: givenPort ?? inventUuid("vip", seed),
    vip_address:
      textOf(config, "vip_address") ?? addressOfPort(givenPort, cloud) ?? allocateAddress(subnet, `${seed}/vip`, cloud),
    loadbalancer_provider: textOf(config, "loadbalancer_provider") ?? DEFAULT_PROVIDER,
    security_group_ids: object.security_group_ids ?? [],
  };
}

function subnetOfNetwork(network: string | undefined, cloud: SimulatedCloud): string {
  const subnet = cloud.ofType("openstack_networking_subnet_v2").find((candidate) => candidate.network_id === network);
  return textOf(subnet, "id") ?? inventUuid("subnet of", network ?? "");
}

function checkPool(pool: WireObject, cloud: SimulatedCloud): void {
  const listener = cloud.find("openstack_lb_listener_v2", pool.listener_id);
  const owner: WireValue | undefined = textOf(pool, "loadbalancer_id") ?? listener?.loadbalancer_id;
  const provider = textOf(cloud.find("openstack_lb_loadbalancer_v2", owner), "loadbalancer_provider");
  if (provider === "ovn" && pool.lb_method !== "SOURCE_IP_PORT") {
    throw new RefusedError({
      summary: `OVN provider does not support ${String(pool.lb_method)} algorithm`,
      detail: "Use SOURCE_IP_PORT, the only method of Octavia's ovn provider.",
      attribute: "lb_method",
    });
  }
  if (provider !== undefined && provider !== "ovn" && pool.lb_method === "SOURCE_IP_PORT") {
    throw new RefusedError({
      summary: "Amphora provider does not support SOURCE_IP_PORT",
      detail: "Use ROUND_ROBIN, LEAST_CONNECTIONS or SOURCE_IP; SOURCE_IP_PORT belongs to the ovn provider.",
      attribute: "lb_method",
    });
  }
}
