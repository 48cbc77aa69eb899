import { ClusterNetwork, KuryrLoadBalancers, KuryrNetwork } from "../../../lib/network";
import { synthStack } from "../support/stacks";
import { kuryr } from "./support";

const FLAVOR = "11111111-2222-3333-4444-555555555555";
const OVN = KuryrLoadBalancers.ovn();
const AMPHORA = KuryrLoadBalancers.amphora({ flavorId: FLAVOR });

function synth(loadBalancers: KuryrLoadBalancers, tags?: readonly string[]) {
  return synthStack((stack) => {
    const made = new KuryrNetwork(stack, "Kuryr", {
      clusterName: "demo",
      network: new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public" }),
      networkPlugin: kuryr({ loadBalancers }),
      serviceCidr: "10.96.0.0/16",
      apiPort: 6444,
      tags,
    });
    made.addControlPlane("demo-control-plane-1", "10.10.0.11");
    made.addControlPlane("demo-control-plane-2", "10.10.0.12");
  });
}

describe.each([
  ["ovn", OVN],
  ["amphora", AMPHORA],
] as const)("the balancer of the API's ClusterIP with %s", (provider, loadBalancers) => {
  const stack = synth(loadBalancers);
  const at = (name: string) => stack.resource(`Kuryr/ApiBalancer/${name}`);

  test("has the name that Kuryr would give it, and the first address of the ClusterIPs", () => {
    expect(at("LoadBalancer")).toMatchObject({
      name: "default/kubernetes",
      loadbalancer_provider: provider,
      vip_subnet_id: `\${${stack.addressOf("Kuryr/Services/Subnet")}.id}`,
      vip_address: "10.96.0.1",
    });
  });

  test("has no tag of Kuryr, which would take it for a Service that is gone", () => {
    expect(at("LoadBalancer")).not.toHaveProperty("tags");
    expect(synth(loadBalancers, ["department"]).resource("Kuryr/ApiBalancer/LoadBalancer")["tags"]).toEqual([
      "department",
    ]);
  });

  test("listens on port 443 for the API servers of all control plane nodes, and watches them", () => {
    const members = at("Members")["member"] as readonly Readonly<Record<string, unknown>>[];

    expect(at("Listener")).toMatchObject({ protocol: "TCP", protocol_port: 443 });
    expect(members.map((member) => [member["name"], member["address"], member["protocol_port"]])).toEqual([
      ["demo-control-plane-1", "10.10.0.11", 6444],
      ["demo-control-plane-2", "10.10.0.12", 6444],
    ]);
    expect(at("Monitor")).toMatchObject({ type: "TCP" });
  });

  test("is made one part after another, with time enough for machines", () => {
    const parts = ["LoadBalancer", "Listener", "Pool", "Members", "Monitor"];
    const waits = (part: string, before: string) =>
      JSON.stringify(at(part)).includes(stack.addressOf(`Kuryr/ApiBalancer/${before}`));

    expect(parts.slice(1).filter((part, i) => !waits(part, parts[i] ?? ""))).toEqual([]);
    expect(parts.map((part) => at(part)["timeouts"])).toEqual(
      parts.map(() => ({ create: "20m", update: "20m", delete: "20m" })),
    );
  });

  test("waits for the routes to pods and Services, and goes before them", () => {
    expect(at("LoadBalancer")["depends_on"]).toEqual(
      expect.arrayContaining([
        stack.addressOf("Kuryr/Pods/RouterInterface"),
        stack.addressOf("Kuryr/Services/RouterInterface"),
      ]),
    );
  });
});

describe("amphora", () => {
  const stack = synth(AMPHORA);

  test("asks for its flavor, lets in who is in the cluster and nobody else, and keeps watches for an hour", () => {
    expect(stack.resource("Kuryr/ApiBalancer/LoadBalancer")["flavor_id"]).toBe(FLAVOR);
    expect(stack.resource("Kuryr/ApiBalancer/Listener")).toMatchObject({
      timeout_client_data: 3_600_000,
      timeout_member_data: 3_600_000,
    });
    expect(stack.resource("Kuryr/ApiBalancer/Pool")["lb_method"]).toBe("ROUND_ROBIN");
  });

  test("names the ranges in the order of their text, in which Octavia hands them back", () => {
    expect(stack.resource("Kuryr/ApiBalancer/Listener")["allowed_cidrs"]).toEqual([
      "10.10.0.0/24",
      "10.244.0.0/16",
      "10.96.0.0/15",
    ]);
  });

  test("reaches its members through the router", () => {
    expect(JSON.stringify(stack.resource("Kuryr/ApiBalancer/Members"))).not.toContain("subnet_id");
  });
});

describe("ovn", () => {
  const stack = synth(OVN);

  test("has none of the options that only proxies understand", () => {
    expect(stack.resource("Kuryr/ApiBalancer/LoadBalancer")).not.toHaveProperty("flavor_id");
    expect(Object.keys(stack.resource("Kuryr/ApiBalancer/Listener")).sort()).toEqual([
      "depends_on",
      "loadbalancer_id",
      "name",
      "protocol",
      "protocol_port",
      "timeouts",
    ]);
    expect(stack.resource("Kuryr/ApiBalancer/Pool")["lb_method"]).toBe("SOURCE_IP_PORT");
  });

  test("knows the subnet of its members", () => {
    const members = stack.resource("Kuryr/ApiBalancer/Members")["member"] as readonly { readonly subnet_id: string }[];

    expect(new Set(members.map((member) => member.subnet_id))).toEqual(
      new Set([`\${${stack.addressOf("Network/Subnet")}.id}`]),
    );
  });
});
