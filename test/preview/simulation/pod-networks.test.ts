import { SimulatedCloud } from "../../../lib/preview/simulation/simulated-cloud";
import type { SimulatedProvider } from "../../../lib/preview/simulation/simulated-provider";
import type { WireObject } from "../../../lib/preview/simulation/wire-value";
import { create, provider } from "../support/simulated-objects";

const POOL = "openstack_networking_subnetpool_v2";
const SUBNET = "openstack_networking_subnet_v2";
const TRUNK = "openstack_networking_trunk_v2";
const ROUTES = "openstack_networking_router_routes_v2";

async function remove(simulated: SimulatedProvider, type: string, object: WireObject): Promise<void> {
  await simulated.apply(type, object, null, null);
}

describe("a simulated trunk", () => {
  test("is made before its server and removed after it", async () => {
    const simulated = provider();
    const port = await create(simulated, "openstack_networking_port_v2", { name: "node", network_id: "n" });
    const trunk = await create(simulated, TRUNK, { name: "node", port_id: port.id, tags: ["a"] });
    const server = await create(simulated, "openstack_compute_instance_v2", {
      name: "node",
      flavor_name: "f",
      image_name: "i",
      network: [{ port: port.id }],
    });

    expect(trunk.all_tags).toEqual(["a"]);
    await expect(remove(simulated, TRUNK, trunk)).rejects.toThrow(
      "The trunk node cannot be removed: its port is in use by the server node",
    );
    await expect(create(simulated, TRUNK, { name: "late", port_id: port.id })).rejects.toThrow(
      "The trunk late cannot be created: its port is in use by the server node",
    );
    await remove(simulated, "openstack_compute_instance_v2", server);
    await expect(remove(simulated, "openstack_networking_port_v2", port)).rejects.toThrow(
      `node is still in use by ${TRUNK} node`,
    );
    await remove(simulated, TRUNK, trunk);
    await expect(remove(simulated, "openstack_networking_port_v2", port)).resolves.toBeUndefined();
  });
});

describe("a simulated pool of subnets", () => {
  const pool = (given: WireObject = {}) => ({ name: "pods", prefixes: ["10.52.0.0/16"], ...given });

  test("knows the limits that Neutron fills in", async () => {
    const made = await create(provider(), POOL, pool());

    expect(made).toMatchObject({ ip_version: 4, min_prefixlen: 8, default_prefixlen: 8, max_prefixlen: 32 });
  });

  test("gives each subnet the first range that is free", async () => {
    const simulated = provider();
    const made = await create(simulated, POOL, pool({ default_prefixlen: 24 }));
    const { id } = made;
    const first = await create(simulated, SUBNET, { network_id: "a", subnetpool_id: id, cidr: "10.52.0.0/24" });
    const second = await create(simulated, SUBNET, { network_id: "b", subnetpool_id: id });
    const third = await create(simulated, SUBNET, { network_id: "c", subnetpool_id: id, prefix_length: 20 });

    expect([first.cidr, second.cidr, third.cidr]).toEqual(["10.52.0.0/24", "10.52.1.0/24", "10.52.16.0/20"]);
    await expect(remove(simulated, POOL, made)).rejects.toThrow(`pods is still in use by ${SUBNET}`);
  });

  test("refuses ranges outside of it, ranges that it gave away, and more than it has", async () => {
    const simulated = provider();
    const { id } = await create(simulated, POOL, pool({ prefixes: ["10.52.0.0/24"], default_prefixlen: 25 }));
    const subnet = (given: WireObject) => create(simulated, SUBNET, { network_id: "a", subnetpool_id: id, ...given });
    await subnet({ cidr: "10.52.0.0/25" });

    await expect(subnet({ cidr: "10.53.0.0/25" })).rejects.toThrow(
      "Failed to allocate 10.53.0.0/25 from the subnet pool pods",
    );
    await expect(subnet({ cidr: "10.52.0.64/26" })).rejects.toThrow(
      "Failed to allocate 10.52.0.64/26 from the subnet pool pods",
    );
    await subnet({});
    await expect(subnet({})).rejects.toThrow("The subnet pool pods has no room for another /25");
  });

  test("shares no range with another one of its address scope, which stays as long as it has pools", async () => {
    const simulated = provider();
    const scope = await create(simulated, "openstack_networking_addressscope_v2", { name: "inside" });
    const made = await create(simulated, POOL, pool({ address_scope_id: scope.id }));

    await expect(
      create(simulated, POOL, pool({ name: "other", prefixes: ["10.52.8.0/24"], address_scope_id: scope.id })),
    ).rejects.toThrow("The subnet pool other overlaps pods in the same address scope");
    await expect(create(simulated, POOL, pool({ name: "apart", prefixes: ["10.52.8.0/24"] }))).resolves.toMatchObject({
      name: "apart",
    });
    await expect(remove(simulated, "openstack_networking_addressscope_v2", scope)).rejects.toThrow(
      "inside is still in use by openstack_networking_subnetpool_v2 pods",
    );
    await remove(simulated, POOL, made);
    await expect(remove(simulated, "openstack_networking_addressscope_v2", scope)).resolves.toBeUndefined();
  });
});

describe("routes of a simulated router", () => {
  const routes = (hop: string) => ({
    router_id: "r",
    routes: [{ destination_cidr: "10.64.0.0/24", next_hop: hop }],
  });

  async function routed(): Promise<{ simulated: SimulatedProvider; added: WireObject }> {
    const simulated = provider("openstack", new SimulatedCloud());
    const subnet = await create(simulated, SUBNET, { network_id: "a", cidr: "10.60.0.0/24" });
    const added = await create(simulated, "openstack_networking_router_interface_v2", {
      router_id: "r",
      subnet_id: subnet.id,
    });
    return { simulated, added };
  }

  test("lead to addresses of the router's subnets only", async () => {
    const { simulated } = await routed();

    await expect(create(simulated, ROUTES, routes("10.61.0.9"))).rejects.toThrow(
      "The next hop 10.61.0.9 is not connected with the router",
    );
    await expect(create(simulated, ROUTES, routes("10.60.0.9"))).resolves.toMatchObject({ router_id: "r" });
    await expect(
      create(simulated, "openstack_networking_router_route_v2", {
        router_id: "r",
        destination_cidr: "10.64.1.0/24",
        next_hop: "10.62.0.1",
      }),
    ).rejects.toThrow("The next hop 10.62.0.1 is not connected with the router");
  });

  test("keep the interface that they need", async () => {
    const { simulated, added } = await routed();
    const made = await create(simulated, ROUTES, routes("10.60.0.9"));

    await expect(remove(simulated, "openstack_networking_router_interface_v2", added)).rejects.toThrow(
      "The router interface of 10.60.0.0/24 is required by a route to 10.60.0.9",
    );
    await remove(simulated, ROUTES, made);
    await expect(remove(simulated, "openstack_networking_router_interface_v2", added)).resolves.toBeUndefined();
  });
});
