import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { SimulatedCloud } from "../../../lib/preview/simulation/simulated-cloud";
import { isWireObject, UNKNOWN } from "../../../lib/preview/simulation/wire-value";
import type { WireObject, WireValue } from "../../../lib/preview/simulation/wire-value";
import { ProviderFacts } from "../../../lib/providers/provider-facts";
import { complete, create, provider } from "../support/simulated-objects";

describe("a plan", () => {
  test("opens what is computed, and fills in the provider's defaults", () => {
    const simulated = provider();
    const config = complete(simulated, "openstack_compute_instance_v2", { name: "a", network: [{ port: "p" }] });
    const { planned } = simulated.plan("openstack_compute_instance_v2", null, config, config);
    expect(planned).toMatchObject({
      id: UNKNOWN,
      access_ip_v4: UNKNOWN,
      power_state: "active",
      stop_before_destroy: false,
      network: [{ port: "p", mac: UNKNOWN, access_network: false }],
    });
  });

  test("keeps what the cloud decided before", async () => {
    const simulated = provider();
    const prior = await create(simulated, "openstack_networking_network_v2", { name: "a" });
    const { planned, replacePaths } = simulated.plan(
      "openstack_networking_network_v2",
      prior,
      { ...prior, name: "b" },
      {},
    );
    expect(planned).toEqual({ ...prior, name: "b" });
    expect(replacePaths).toEqual([]);
  });

  test("replaces a server for a new port, and says which", async () => {
    const simulated = provider();
    const given = { name: "a", flavor_name: "f", image_name: "i", network: [{ port: "p" }, { port: "q" }] };
    const prior = await create(simulated, "openstack_compute_instance_v2", given);
    const network = Array.isArray(prior.network) ? prior.network.filter(isWireObject) : [];
    const proposed = { ...prior, network: [network[0], { ...network[1], port: "r" }] };
    const { replacePaths } = simulated.plan("openstack_compute_instance_v2", prior, proposed, proposed);
    expect(replacePaths).toEqual([["network", 1, "port"]]);
  });

  test.each(["image_id", "image_name", "flavor_name", "name", "metadata"])(
    "changes a server's %s in place",
    async (name) => {
      const simulated = provider();
      const prior = await create(simulated, "openstack_compute_instance_v2", {
        name: "a",
        flavor_name: "f",
        image_name: "i",
      });
      const proposed = { ...prior, [name]: name === "metadata" ? { a: "b" } : "other" };
      expect(simulated.plan("openstack_compute_instance_v2", prior, proposed, proposed).replacePaths).toEqual([]);
    },
  );

  test("replaces a key for any changed argument", async () => {
    const simulated = provider("tls");
    const prior = await create(simulated, "tls_private_key", { algorithm: "ECDSA", ecdsa_curve: "P256" });
    const proposed = { ...prior, ecdsa_curve: "P384" };
    expect(simulated.plan("tls_private_key", prior, proposed, proposed).replacePaths).toEqual([["ecdsa_curve"]]);
  });

  test("finds the members of a set again although the configuration leaves their defaults out", async () => {
    const simulated = provider();
    const member = { address: "10.0.0.1", protocol_port: 6443 };
    const prior = await create(simulated, "openstack_lb_members_v2", { pool_id: "p", member: [member] });
    const proposed = complete(simulated, "openstack_lb_members_v2", { pool_id: "p", member: [member] });
    const { planned } = simulated.plan(
      "openstack_lb_members_v2",
      prior,
      { ...prior, member: proposed.member },
      proposed,
    );
    expect(planned).toEqual(prior);
  });
});

describe("an apply", () => {
  test("gives ports addresses of their subnet, each its own, never the gateway", async () => {
    const simulated = provider();
    const network = await create(simulated, "openstack_networking_network_v2", { name: "n" });
    const subnet = await create(simulated, "openstack_networking_subnet_v2", {
      network_id: network.id,
      cidr: "10.9.8.0/29",
    });
    const addresses: WireValue[] = [];
    for (const name of ["a", "b", "c", "d", "e"]) {
      const port = await create(simulated, "openstack_networking_port_v2", {
        name,
        network_id: network.id,
        fixed_ip: [{ subnet_id: subnet.id }],
      });
      addresses.push(...(Array.isArray(port.all_fixed_ips) ? port.all_fixed_ips : []));
    }
    expect([...addresses].sort()).toEqual(["10.9.8.2", "10.9.8.3", "10.9.8.4", "10.9.8.5", "10.9.8.6"]);
  });

  test("stores the hash of user data, and keeps the text for the node", async () => {
    const cloud = new SimulatedCloud();
    const text = "#cloud-config\n{}";
    const userData = gzipSync(text).toString("base64");
    const server = await create(provider("openstack", cloud), "openstack_compute_instance_v2", {
      name: "a",
      flavor_name: "f",
      image_name: "i",
      user_data: userData,
    });
    expect(server.user_data).toBe(createHash("sha1").update(userData).digest("hex"));
    expect(cloud.userData(String(server.id))).toBe(text);
  });

  test("gives two objects of the same configuration different ids", async () => {
    const simulated = provider();
    const first = await create(simulated, "openstack_networking_network_v2", { name: "n" });
    const second = await create(simulated, "openstack_networking_network_v2", { name: "n" });
    expect(first.id).not.toBe(second.id);
  });

  test("gives the same values in every run", async () => {
    const given = { name: "n", network_id: "x", cidr: "10.0.0.0/24" };
    const first = await create(provider(), "openstack_networking_subnet_v2", given);
    expect(await create(provider(), "openstack_networking_subnet_v2", given)).toEqual(first);
  });

  test.each([
    ["ovn", "ROUND_ROBIN", "OVN provider does not support ROUND_ROBIN algorithm"],
    ["amphora", "SOURCE_IP_PORT", "Amphora provider does not support SOURCE_IP_PORT"],
  ])("refuses on %s the method %s", async (name, method, message) => {
    const simulated = provider();
    const balancer = await create(simulated, "openstack_lb_loadbalancer_v2", {
      vip_subnet_id: "s",
      loadbalancer_provider: name,
    });
    const pool: WireObject = { loadbalancer_id: balancer.id, lb_method: method, protocol: "TCP" };
    await expect(create(simulated, "openstack_lb_pool_v2", pool)).rejects.toThrow(message);
  });

  test("refuses the same security group rule twice", async () => {
    const simulated = provider();
    const rule = {
      security_group_id: "g",
      direction: "ingress",
      ethertype: "IPv4",
      protocol: "tcp",
      port_range_min: 1,
      port_range_max: 2,
    };
    await create(simulated, "openstack_networking_secgroup_rule_v2", rule);
    await expect(create(simulated, "openstack_networking_secgroup_rule_v2", rule)).rejects.toThrow(
      "Security group rule already exists",
    );
  });

  test("refuses an address outside its subnet, and one in use", async () => {
    const simulated = provider();
    const subnet = await create(simulated, "openstack_networking_subnet_v2", { network_id: "n", cidr: "10.0.0.0/24" });
    const port = (address: string): WireObject => ({
      network_id: "n",
      fixed_ip: [{ subnet_id: subnet.id, ip_address: address }],
    });
    await expect(create(simulated, "openstack_networking_port_v2", port("10.0.1.9"))).rejects.toThrow(
      "10.0.1.9 is not a valid address of its subnet 10.0.0.0/24",
    );
    await create(simulated, "openstack_networking_port_v2", port("10.0.0.9"));
    await expect(create(simulated, "openstack_networking_port_v2", port("10.0.0.9"))).rejects.toThrow(
      "10.0.0.9 is already in use",
    );
  });

  test("refuses to remove a network with a port in it", async () => {
    const simulated = provider();
    const network = await create(simulated, "openstack_networking_network_v2", { name: "n" });
    await create(simulated, "openstack_networking_port_v2", { name: "p", network_id: network.id });
    await expect(simulated.apply("openstack_networking_network_v2", network, null, null)).rejects.toThrow(
      "n is still in use by openstack_networking_port_v2 p",
    );
  });
});

describe("the log", () => {
  test("shows what ran side by side and what ran in order", async () => {
    const cloud = new SimulatedCloud({ latency: 5 });
    const simulated = provider("openstack", cloud);
    const make = (name: string) => create(simulated, "openstack_networking_network_v2", { name });
    await Promise.all([make("a"), make("b")]);
    await make("c");
    const [a, b, c] = ["a", "b", "c"].map((name) => cloud.log.operations.find((operation) => operation.name === name));
    expect([a?.started, b?.started]).toEqual([0, 1]);
    expect(Math.max(a?.ended ?? 0, b?.ended ?? 0)).toBeLessThan(c?.started ?? 0);
  });
});

describe("a check", () => {
  test.each<[string, WireObject, string]>([
    [
      "openstack_networking_subnet_v2",
      { network_id: "n", cidr: "10.0.0.0/24", no_gateway: true, gateway_ip: "10.0.0.1" },
      "'gateway_ip' conflicts with 'no_gateway'",
    ],
    [
      "openstack_lb_pool_v2",
      { protocol: "TCP", lb_method: "ROUND_ROBIN" },
      "Exactly one of listener_id, loadbalancer_id must be set",
    ],
    ["openstack_lb_loadbalancer_v2", { name: "a" }, "One of vip_network_id, vip_port_id, vip_subnet_id must be set"],
    ["openstack_networking_router_v2", { enable_snat: true }, "'enable_snat' needs 'external_network_id'"],
    [
      "openstack_compute_instance_v2",
      { name: "a", image_name: "i" },
      "One of flavor_id or flavor_name must be specified",
    ],
    [
      "openstack_compute_instance_v2",
      { name: "a", flavor_name: "f" },
      "Neither a boot device, image ID, or image name were able to be determined",
    ],
    [
      "openstack_compute_instance_v2",
      { name: "a", flavor_name: "f", image_name: "i", metadata: { k: "v".repeat(256) } },
      "Metadata 'k' is longer than 255 characters",
    ],
    [
      "openstack_compute_instance_v2",
      { name: "a", flavor_name: "f", image_name: "i", user_data: "x y".repeat(20_000) },
      "User data is 80000 bytes in base64; Nova takes 65535",
    ],
  ])("of %s refuses %j", (type, given, message) => {
    const simulated = provider();
    expect(simulated.checkResource(type, complete(simulated, type, given)).map(({ summary }) => summary)).toContain(
      message,
    );
  });

  test("leaves open what is unknown", () => {
    const simulated = provider();
    const config = complete(simulated, "openstack_lb_pool_v2", {
      protocol: "TCP",
      lb_method: "ROUND_ROBIN",
      listener_id: UNKNOWN,
    });
    expect(simulated.checkResource("openstack_lb_pool_v2", config)).toEqual([]);
  });
});

describe("a data source", () => {
  const types = ProviderFacts.load("openstack").dataSourceTypes;

  test.each(types)("%s finds the same twice", async (type) => {
    const config = complete(provider(), type, { name: "x" });
    const [first, second] = await Promise.all(
      [provider(), provider()].map((simulated) => simulated.readData(type, config)),
    );
    expect(second).toEqual(first);
  });

  test("knows the customary flavors, and those that the caller describes", async () => {
    const cloud = new SimulatedCloud({ flavors: new Map([["big", { cores: 32, ramMb: 65_536 }]]) });
    const simulated = provider("openstack", cloud);
    const read = async (name: string) =>
      simulated.readData("openstack_compute_flavor_v2", complete(simulated, "openstack_compute_flavor_v2", { name }));
    expect(await read("m1.large")).toMatchObject({ vcpus: 4, ram: 8192 });
    expect(await read("big")).toMatchObject({ vcpus: 32, ram: 65_536 });
  });
});
