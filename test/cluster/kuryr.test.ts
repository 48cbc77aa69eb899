import { TerraformOutput } from "cdktf";
import { EgressPolicy, LoadBalancerProvider, NetworkPlugin, NodePortAccess } from "../../lib";
import type { ClusterAttributes, K8sOnOpenStackClusterProps } from "../../lib";
import { KuryrLoadBalancers, KuryrPodSubnets } from "../../lib/network";
import { addCluster, newStack, synthCluster } from "../support/demo-cluster";
import { importCluster } from "../support/imported-cluster";
import { synth, warningsOf } from "../support/synth";

const ID = "11111111-2222-4333-8444-555555555555";
const TAG = "k8s-on-openstack-kuryr-demo";
const TRUNK = "openstack_networking_trunk_v2";

type Options = Parameters<typeof NetworkPlugin.kuryr>[0];

const kuryr = (options: Partial<Options> = {}) =>
  NetworkPlugin.kuryr({
    acceptRetired: true,
    images: { controller: "registry.example.com/kuryr/controller:1", cni: "registry.example.com/kuryr/cni:1" },
    ...options,
  });

const kuryrCluster = (cluster: Partial<K8sOnOpenStackClusterProps> = {}) => ({
  cluster: { networkPlugin: kuryr(), controlPlane: { count: 3, flavor: "m1.medium" }, ...cluster },
});

describe("nodes of a cluster with Kuryr", () => {
  const stack = synthCluster({ ...kuryrCluster(), pools: { general: { count: 2 } } });
  const nodes = ["ControlPlane/1", "ControlPlane/2", "ControlPlane/3", "NodePools/general/1", "NodePools/general/2"];
  const at = (node: string, id: string) => `Cluster/${node}/${id}`;

  it("have a trunk each, whose subports are nobody's business but Kuryr's", () => {
    expect(stack.counts[TRUNK]).toBe(nodes.length);
    for (const node of nodes) {
      const port = stack.resource(at(node, "Port"));
      expect(stack.resource(at(node, "Trunk"))).toEqual({
        name: port["name"],
        description: `Pods of node ${String(port["name"])}`,
        port_id: `\${${stack.addressOf(at(node, "Port"))}.id}`,
        admin_state_up: true,
        lifecycle: { ignore_changes: ["sub_port"] },
      });
    }
  });

  it("get their trunk before their server, because no trunk is made of a port in use", () => {
    for (const node of nodes) {
      expect(stack.resource(at(node, "Server"))["depends_on"]).toContain(stack.addressOf(at(node, "Trunk")));
    }
  });

  it("have ports that Kuryr finds by the tag of its cluster", () => {
    expect(nodes.map((node) => stack.resource(at(node, "Port"))["tags"])).toEqual(nodes.map(() => [TAG]));
  });

  it("send from no address of a pod, which has a port of its own", () => {
    expect(JSON.stringify(stack.resources("openstack_networking_port_v2"))).not.toContain("10.244.");
  });

  it("keep port and trunk when a generation replaces the server", () => {
    const next = synthCluster({ ...kuryrCluster(), pools: { general: { count: 2, generation: 2 } } });
    for (const id of ["Port", "Trunk"]) {
      expect(next.resource(at("NodePools/general/1", id))).toEqual(stack.resource(at("NodePools/general/1", id)));
    }
  });

  it("wait for the networks of pods and Services", () => {
    const made = stack.allResources.filter(({ path }) => path.startsWith("Cluster/Kuryr/"));
    const awaited = stack.resource(at("ControlPlane/1", "Server"))["depends_on"];

    expect(made.length).toBeGreaterThan(5);
    expect(awaited).toEqual(expect.arrayContaining(made.map(({ path }) => stack.addressOf(path))));
  });

  it("load the module that tells the packets of pods apart", () => {
    for (const node of nodes) {
      expect(stack.closure(stack.resource(at(node, "Server"))["user_data"])).toMatch(/nf_conntrack\W?n8021q\W?n/);
    }
  });

  it("tell kubeadm of no pod range, no kube-proxy and no DNS yet, and the proxy of the pods", () => {
    const proxy = { httpsProxy: "http://proxy.example.com:3128" };
    const behind = synthCluster(kuryrCluster({ proxy }));
    const text = behind.closure(behind.resource(at("ControlPlane/1", "Server"))["user_data"]);

    expect(text).not.toMatch(/podSubnet|node-cidr-mask-size|allocate-node-cidrs/);
    expect(text).toContain("addon/coredns");
    expect(text).toContain("k8s-on-openstack-delayed-dns.timer");
    expect(text).toContain('"proxy" = {"disabled" = true}');
    expect(text).toMatch(/NO_PROXY=.*10\.244\.0\.0\/16/);
  });
});

describe("nodes of a cluster with another network plugin", () => {
  const stack = synthCluster();

  it("have neither trunks nor tags on their ports", () => {
    expect(stack.counts[TRUNK]).toBeUndefined();
    expect(stack.resources("openstack_networking_port_v2").filter((port) => "tags" in port)).toEqual([]);
  });

  it("get the DNS with the cluster", () => {
    const text = stack.closure(stack.resource("Cluster/ControlPlane/1/Server")["user_data"]);

    expect(text).not.toMatch(/addon\/coredns|8021q/);
    expect(text).toContain("podSubnet");
  });

  it("have the addresses in Terraform that they have with Kuryr", () => {
    const own = stack.addresses.filter((address) => !/secgroup|security_group/.test(address));

    expect(synthCluster({ cluster: { networkPlugin: kuryr() } }).addresses).toEqual(expect.arrayContaining(own));
  });
});

describe("a cluster with Kuryr", () => {
  it("has its control plane nodes behind the ClusterIP of the API, on the port of its servers", () => {
    const stack = synthCluster(kuryrCluster());
    const members = stack
      .resources("openstack_lb_members_v2")
      .map(({ member }) => member as readonly Readonly<Record<string, unknown>>[]);

    expect(members).toHaveLength(1);
    expect(members[0]?.map(({ name, protocol_port: port }) => [name, port])).toEqual([
      ["1", 6443],
      ["2", 6443],
      ["3", 6443],
    ]);
  });

  it("tells add-ons what Kuryr works on, and which load balancers Services get", () => {
    const amphora = KuryrLoadBalancers.amphora({ flavorId: ID });
    const cluster = addCluster(newStack(), { cluster: { networkPlugin: kuryr({ loadBalancers: amphora }) } });

    expect(cluster.networking.kuryr).toBe(cluster.kuryr?.facts);
    expect(cluster.networking.kuryr?.resourceTags).toEqual([TAG]);
    expect(cluster.cloud.loadBalancerProvider).toBe(LoadBalancerProvider.AMPHORA);
    expect(addCluster(newStack()).kuryr).toBeUndefined();
  });

  it("has the ids as outputs that a platform of another app needs", () => {
    const names = (networkPlugin: NetworkPlugin) =>
      Object.keys(synthCluster({ cluster: { networkPlugin } }).section("output")).filter((name) =>
        /project|router|pod_|service/.test(name),
      );

    expect(names(kuryr()).sort()).toEqual([
      "cluster_pod_security_group_ids",
      "cluster_pod_subnet_id",
      "cluster_project_id",
      "cluster_router_id",
      "cluster_service_subnet_id",
    ]);
    expect(names(kuryr({ podSubnets: KuryrPodSubnets.perNamespace() }))).toContain("cluster_pod_subnet_pool_id");
    expect(names(NetworkPlugin.cilium())).toEqual([]);
  });

  it("says once that Kuryr is retired", () => {
    const stack = newStack();
    addCluster(stack, kuryrCluster());

    expect(warningsOf(stack)).toEqual([expect.stringContaining("upstream retired in October 2024")]);
  });

  it("says that a strict egress keeps no pods in", () => {
    const stack = newStack();
    addCluster(stack, kuryrCluster({ egress: EgressPolicy.strict() }));

    expect(warningsOf(stack)).toContainEqual(expect.stringContaining("'egress' is strict for nodes alone"));
  });

  it("needs a router and trunks", () => {
    const build = (network: object) => () => addCluster(newStack(), { network, ...kuryrCluster() });

    expect(build({ trunks: false })).toThrow(/network must have trunks with Kuryr/);
    expect(build({ externalNetwork: undefined })).toThrow(/network must have a router with Kuryr/);
  });

  it("refuses options that mean nothing beside it", () => {
    const build = (cluster: Partial<K8sOnOpenStackClusterProps>) => () => addCluster(newStack(), kuryrCluster(cluster));

    expect(build({ nodePorts: NodePortAccess.loadBalancers() })).toThrow(/nodePorts must not be given with Kuryr/);
    expect(build({ serviceLoadBalancers: LoadBalancerProvider.OVN })).toThrow(
      /serviceLoadBalancers must not be given with Kuryr/,
    );
  });
});

describe("a cluster with Kuryr from another app", () => {
  const facts = {
    projectId: "0123456789abcdef0123456789abcdef",
    podSubnetId: ID,
    serviceSubnetId: ID,
    podSecurityGroupIds: [ID],
    routerId: ID,
  };
  const other = "21111111-2222-4333-8444-555555555555";

  it("has the facts that it is said to have, and what follows from the rest", () => {
    const cluster = importCluster(newStack(), { networkPlugin: kuryr(), kuryr: facts, externalNetworkId: other });

    expect(cluster.networking.plugin?.name).toBe("kuryr");
    expect(cluster.networking.kuryr).toEqual({
      ...facts,
      nodeSubnetIds: [ID],
      externalNetworkId: other,
      resourceTags: [TAG],
    });
  });

  it("may be described by the facts of a cluster", () => {
    const app = synth((root) => {
      const { networking } = addCluster(newStack("infrastructure", root), kuryrCluster());
      const platform = newStack("platform", root);
      const cluster = importCluster(platform, { networkPlugin: networking.plugin, kuryr: networking.kuryr });
      new TerraformOutput(platform, "subnet", { value: cluster.networking.kuryr?.podSubnetId });
    });

    expect(app.stack("platform").section("output")["subnet"]?.["value"]).toContain("data.terraform_remote_state.");
  });

  it("needs them with the plugin, and the ranges that the plugin has", () => {
    expect(() => importCluster(newStack(), { networkPlugin: kuryr() })).toThrow(/kuryr must say what Kuryr works on/);
    expect(() =>
      importCluster(newStack(), { networkPlugin: kuryr({ podCidr: "10.20.0.0/16" }), kuryr: facts }),
    ).toThrow(/networkPlugin must have the ranges of 'podCidrs', and has 10\.20\.0\.0\/16/);
  });

  it.each([
    ["an id that is none", { podSubnetId: "pods" }, /kuryr\.podSubnetId must be a UUID/],
    ["a group that is none", { podSecurityGroupIds: ["default"] }, /kuryr\.podSecurityGroupIds\[0\] must be a UUID/],
    ["no group", { podSecurityGroupIds: [] }, /kuryr\.podSecurityGroupIds must be a list/],
    ["no router", { routerId: undefined }, /kuryr\.routerId must be given/],
    ["what it does not know", { vipSubnetId: ID }, /kuryr\.vipSubnetId must be a known property/],
  ])("refuses facts with %s", (_, change, message) => {
    const given = { ...facts, ...change } as unknown as ClusterAttributes["kuryr"];

    expect(() => importCluster(newStack(), { kuryr: given })).toThrow(message);
  });
});
