import { Testing } from "cdktf";
import { KeyPair, MachineImage, ServerGroupPolicy } from "../../lib";
import { addCluster, newStack, synthCluster } from "../support/demo-cluster";
import { warningsOf } from "../support/synth";

const SERVER = "openstack_compute_instance_v2";
const PORT = "openstack_networking_port_v2";
const VOLUME = "openstack_blockstorage_volume_v3";
const ID = "11111111-2222-4333-8444-555555555555";

function names(blocks: readonly Readonly<Record<string, unknown>>[]): unknown[] {
  return blocks.map(({ name }) => name).sort();
}

describe("names of nodes", () => {
  it("are made of cluster, pool and number", () => {
    const stack = synthCluster({ pools: { general: { count: 2 } } });

    expect(names(stack.resources(SERVER))).toEqual(["demo-control-plane-1", "demo-general-1", "demo-general-2"]);
  });

  it("use the names that a pool gives", () => {
    const stack = synthCluster({ pools: { general: { names: ["1", "3", "gpu-a"] } } });

    expect(names(stack.resources(SERVER))).toEqual([
      "demo-control-plane-1",
      "demo-general-1",
      "demo-general-3",
      "demo-general-gpu-a",
    ]);
  });

  it("are the host names that the user data sets", () => {
    const stack = synthCluster({ pools: { general: { generations: { "1": 3 } } } });
    const server = stack.resource("Cluster/NodePools/general/1/Server");

    expect(server["name"]).toBe("demo-general-1-g3");
    expect(stack.closure(server["user_data"])).toContain('"hostname" = "demo-general-1-g3"');
  });

  it("give a pool without nodes no server", () => {
    const stack = synthCluster({ pools: { general: { count: 0 } } });

    expect(names(stack.resources(SERVER))).toEqual(["demo-control-plane-1"]);
  });
});

describe("generations", () => {
  const options = { volumes: [{ name: "data", size: 10, mountPath: "/srv" }] };

  it("leave the names bare at first", () => {
    const stack = synthCluster({ pools: { general: options } });

    expect(stack.resource("Cluster/NodePools/general/1/Generation")).toEqual({ input: 1 });
    expect(names(stack.resources(VOLUME))).toEqual(["demo-general-1-data"]);
  });

  it("name server and volumes anew, and keep the port", () => {
    const before = synthCluster({ pools: { general: options } });
    const after = synthCluster({ pools: { general: { ...options, generations: { "1": 2 } } } });
    const at = (id: string) => `Cluster/NodePools/general/1/${id}`;

    expect(after.resource(at("Generation"))).toEqual({ input: 2 });
    expect(after.resource(at("Server"))["name"]).toBe("demo-general-1-g2");
    expect(after.resource(at("Volume-data"))["name"]).toBe("demo-general-1-g2-data");
    expect(after.resource(at("Port"))).toEqual(before.resource(at("Port")));
    expect(after.addresses).toEqual(before.addresses);
  });

  it("add up those of pool and node", () => {
    const pools = { general: { count: 2, generation: 2, generations: { "2": 3 } } };
    const stack = synthCluster({ pools });

    expect(stack.resource("Cluster/NodePools/general/1/Server")["name"]).toBe("demo-general-1-g2");
    expect(stack.resource("Cluster/NodePools/general/2/Server")["name"]).toBe("demo-general-2-g4");
  });

  it("replace server and volumes of a node, and nothing else", () => {
    const stack = synthCluster({ pools: { general: options } });
    const marker = stack.addressOf("Cluster/NodePools/general/1/Generation");
    const triggered = stack.allResources.filter(({ block }) =>
      JSON.stringify(block["lifecycle"] ?? {}).includes(marker),
    );

    expect(triggered.map(({ path }) => path).sort()).toEqual([
      "Cluster/NodePools/general/1/Server",
      "Cluster/NodePools/general/1/Volume-data",
    ]);
  });
});

describe("what changes no node on the side", () => {
  const WORKER = [
    "availability_zone",
    "block_device",
    "config_drive",
    "image_id",
    "image_name",
    "key_pair",
    "scheduler_hints",
    "user_data",
  ];

  it("is listed for workers, whose flavor may be resized", () => {
    const { lifecycle } = synthCluster().resource("Cluster/NodePools/general/1/Server");

    expect((lifecycle as { ignore_changes: string[] }).ignore_changes).toEqual(WORKER);
  });

  it("is listed for control planes, whose flavor stays", () => {
    const { lifecycle } = synthCluster().resource("Cluster/ControlPlane/1/Server");

    expect((lifecycle as { ignore_changes: string[] }).ignore_changes).toEqual(
      [...WORKER, "flavor_id", "flavor_name"].sort(),
    );
  });

  it("is listed for volumes, which keep type and zone", () => {
    const stack = synthCluster({ cluster: { controlPlane: { flavor: "m", count: 1, etcdVolume: { size: 20 } } } });
    const { lifecycle } = stack.resource("Cluster/ControlPlane/1/EtcdVolume");

    expect(lifecycle).toEqual({
      ignore_changes: ["availability_zone", "volume_type"],
      replace_triggered_by: [stack.addressOf("Cluster/ControlPlane/1/Generation")],
    });
  });

  it("does not hold user data that Nova would refuse", () => {
    const stack = synthCluster({ pools: { general: { count: 2 } } });

    for (const server of stack.resources(SERVER)) {
      const lifecycle = server["lifecycle"] as { readonly precondition: readonly { readonly condition: string }[] };
      expect(lifecycle.precondition[0]?.condition).toMatch(/^\$\{length\(local\.\w+\) <= 65535\}$/);
    }
  });
});

describe("what a node is made of", () => {
  it("boots from the flavor's disk by default", () => {
    const server = synthCluster().resource("Cluster/NodePools/general/1/Server");

    expect(server["image_id"]).toMatch(/^\$\{data\.openstack_images_image_v2\./);
    expect(server).not.toHaveProperty("block_device");
  });

  it("boots from a volume on request", () => {
    const stack = synthCluster({ pools: { general: { rootVolume: { size: 40, type: "ssd" } } } });
    const server = stack.resource("Cluster/NodePools/general/1/Server");

    expect(server).not.toHaveProperty("image_id");
    expect(server["block_device"]).toEqual([
      {
        boot_index: 0,
        delete_on_termination: true,
        destination_type: "volume",
        source_type: "image",
        uuid: expect.stringMatching(/^\$\{data\.openstack_images_image_v2\./) as string,
        volume_size: 40,
        volume_type: "ssd",
      },
    ]);
  });

  it("has volumes that are attached without a device name", () => {
    const volumes = [{ name: "data", size: 10, mountPath: "/srv/data", type: "hdd", availabilityZone: "nova" }];
    const stack = synthCluster({ pools: { general: { volumes } } });
    const at = (id: string) => `Cluster/NodePools/general/1/${id}`;

    expect(stack.resource(at("Volume-data"))).toMatchObject({
      size: 10,
      volume_type: "hdd",
      availability_zone: "nova",
      enable_online_resize: true,
    });
    expect(stack.resource(at("Volume-dataAttachment"))).toEqual({
      instance_id: `\${${stack.addressOf(at("Server"))}.id}`,
      volume_id: `\${${stack.addressOf(at("Volume-data"))}.id}`,
    });
    const userData = stack.closure(stack.resource(at("Server"))["user_data"]);
    expect(userData).toContain("/srv/data");
    expect(userData).toContain(`${stack.addressOf(at("Volume-data"))}.id`);
  });

  it("has a floating IP of its own on request, which waits for the router", () => {
    const pools = { general: { count: 2, floatingIpNetwork: "management" } };
    const stack = synthCluster({ pools });
    const floatingIp = stack.resource("Cluster/NodePools/general/2/FloatingIp");

    expect(stack.counts["openstack_networking_floatingip_v2"]).toBe(2);
    expect(floatingIp["pool"]).toBe("management");
    expect(floatingIp["depends_on"]).toContain(stack.addressOf("Network/Router/Interface"));
    expect(Object.keys(stack.section("output")["cluster_node_floating_ips"]?.["value"] as object)).toEqual([
      "demo-general-1",
      "demo-general-2",
    ]);
  });

  it("takes further security groups on its port", () => {
    const stack = synthCluster({ pools: { general: { securityGroupIds: [ID] } } });

    expect(stack.resource("Cluster/NodePools/general/1/Port")["security_group_ids"]).toEqual([
      expect.stringContaining("SecurityGroups_Worker"),
      ID,
    ]);
    expect(stack.resource("Cluster/NodePools/general/1/Server")).not.toHaveProperty("security_groups");
  });

  it("takes a fixed address that outlives its generation", () => {
    const pools = { general: { count: 2, addresses: { "2": "10.10.0.77" }, generations: { "2": 2 } } };
    const stack = synthCluster({ pools });

    expect(stack.resource("Cluster/NodePools/general/2/Port")["fixed_ip"]).toMatchObject([
      { ip_address: "10.10.0.77" },
    ]);
    expect(stack.resource("Cluster/NodePools/general/1/Port")["fixed_ip"]).not.toMatchObject([
      { ip_address: expect.anything() as unknown },
    ]);
  });

  it("takes turns in the zones by its number, whatever stands beside it", () => {
    const availabilityZones = ["a", "b", "c"];
    const all = synthCluster({ pools: { general: { count: 4, availabilityZones } } });
    const few = synthCluster({ pools: { general: { names: ["2", "4"], availabilityZones } } });
    const zone = (stack: typeof all, name: string) =>
      stack.resource(`Cluster/NodePools/general/${name}/Server`)["availability_zone"];

    expect(["1", "2", "3", "4"].map((name) => zone(all, name))).toEqual(["a", "b", "c", "a"]);
    expect(["2", "4"].map((name) => zone(few, name))).toEqual(["b", "a"]);
  });

  it("takes the image of its pool", () => {
    const stack = synthCluster({ pools: { general: { image: MachineImage.fromImageId(ID) } } });

    expect(stack.resource("Cluster/NodePools/general/1/Server")["image_id"]).toBe(ID);
    expect(stack.dataSource("Cluster/ControlPlane/Image")["name"]).toBe("ubuntu-24.04");
  });

  it("asks the cloud whether the flavor is large enough", () => {
    const { lifecycle } = synthCluster().dataSource("Cluster/ControlPlane/Flavor");

    expect(JSON.stringify(lifecycle)).toContain("self.vcpus >= 2 && self.ram >= 2048");
  });

  it("has the metadata of its pool beside the library's", () => {
    const stack = synthCluster({ pools: { general: { metadata: { owner: "team ${a}" } } } });

    expect(stack.resource("Cluster/NodePools/general/1/Server")["metadata"]).toEqual({
      owner: "team $${a}",
      k8s_on_openstack_cluster: "demo",
      k8s_on_openstack_pool: "general",
    });
  });

  it("is in a server group that spreads it, unless none is wanted", () => {
    const spread = synthCluster();
    const none = synthCluster({ pools: { general: { serverGroup: ServerGroupPolicy.NONE } } });

    expect(spread.resource("Cluster/NodePools/general/ServerGroup")["policies"]).toEqual(["soft-anti-affinity"]);
    expect(none.resource("Cluster/NodePools/general/1/Server")).not.toHaveProperty("scheduler_hints");
    expect(none.counts["openstack_compute_servergroup_v2"]).toBe(1);
  });

  it("draws a warning for more servers in a group than the quota of most clouds", () => {
    const stack = newStack();
    addCluster(stack, { pools: { general: { count: 11 } } });

    expect(warningsOf(stack)).toEqual([expect.stringContaining("11 servers share a server group")]);
  });

  it("warns of metadata that Nova cannot store everywhere", () => {
    const stack = newStack();
    addCluster(stack, { pools: { general: { count: 1, flavor: "m1.large", metadata: { team: "fire \u{1F525}" } } } });
    expect(warningsOf(stack)).toEqual([expect.stringContaining("characters beyond U+FFFF")]);
  });

  it("has a key pair only when one is given", () => {
    const without = synthCluster();
    const stack = newStack();
    addCluster(stack, { cluster: { keyPair: KeyPair.fromName("ops") } });

    expect(without.resource("Cluster/NodePools/general/1/Server")).not.toHaveProperty("key_pair");
    expect(Testing.synth(stack)).toContain('"key_pair": "ops"');
  });
});

describe("ports", () => {
  it("keep port security, and let only the virtual IP pass beside their own address", () => {
    const stack = synthCluster();
    const [worker, controlPlane] = ["NodePools/general", "ControlPlane"].map((at) =>
      stack.resource(`Cluster/${at}/1/Port`),
    );

    expect(stack.resources(PORT).every((port) => port["port_security_enabled"] !== false)).toBe(true);
    expect(worker?.["allowed_address_pairs"] ?? []).toEqual([]);
    expect(controlPlane?.["allowed_address_pairs"]).toHaveLength(1);
  });
});
