import fc from "fast-check";
import { ClusterNetwork, KuryrNetwork } from "../../../lib/network";
import { renderKuryrPodRules } from "../../../lib/network/kuryr/render-kuryr-pod-rules";
import { synthStack } from "../support/stacks";
import { kuryr } from "./support";

const RANGES = { podCidr: "10.244.0.0/16", nodeCidr: "10.10.0.0/24", serviceSubnetCidr: "10.96.0.0/15" };

describe("the rules of pods", () => {
  test("let in the cluster and the ranges that were named, on every port, and let pods go everywhere", () => {
    const rules = renderKuryrPodRules({ ...RANGES, reachableFrom: ["192.0.2.0/24"] });

    expect(rules.map(({ direction, id, range }) => [direction, id, range])).toEqual([
      ["ingress", "FromPods", "10.244.0.0/16"],
      ["ingress", "FromNodes", "10.10.0.0/24"],
      ["ingress", "FromServices", "10.96.0.0/15"],
      ["ingress", "From192_0_2_0_24", "192.0.2.0/24"],
      ["egress", "ToAll", undefined],
    ]);
    expect(rules.filter(({ protocol, ports }) => protocol !== undefined || ports !== undefined)).toEqual([]);
  });

  test("name a range once, also when a named one is that of the nodes", () => {
    const rules = renderKuryrPodRules({ ...RANGES, reachableFrom: ["10.10.0.0/24", "192.0.2.0/24", "192.0.2.0/24"] });

    expect(rules.map(({ range }) => range)).toEqual([
      "10.244.0.0/16",
      "10.10.0.0/24",
      "10.96.0.0/15",
      "192.0.2.0/24",
      undefined,
    ]);
  });

  test("never let in everybody", () => {
    const octet = fc.integer({ min: 1, max: 223 });
    const range = fc.tuple(octet, octet).map(([a, b]) => `${a}.${b}.0.0/16`);
    fc.assert(
      fc.property(fc.array(range, { maxLength: 6 }), (reachableFrom) => {
        const rules = renderKuryrPodRules({ ...RANGES, reachableFrom });
        const open = rules.filter(({ direction, range: one }) => direction === "ingress" && one === undefined);

        expect(open).toEqual([]);
        expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the group of pods", () => {
  const stack = synthStack((scope) => {
    new KuryrNetwork(scope, "Kuryr", {
      clusterName: "demo",
      network: new ClusterNetwork(scope, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public" }),
      networkPlugin: kuryr({ reachableFrom: ["192.0.2.0/24"] }),
      serviceCidr: "10.96.0.0/16",
      apiPort: 6443,
    });
  });

  test("has no rule that Neutron puts into every group", () => {
    expect(stack.resource("Kuryr/PodGroup/Group/Resource")).toMatchObject({
      name: "demo-pods",
      delete_default_rules: true,
    });
  });

  test("has a remote range on every rule that lets in, and it is not the world", () => {
    const rules = stack.resources("openstack_networking_secgroup_rule_v2");
    const ingress = rules.filter((rule) => rule["direction"] === "ingress");

    expect(rules).toHaveLength(5);
    expect(ingress.map((rule) => rule["remote_ip_prefix"]).sort()).toEqual([
      "10.10.0.0/24",
      "10.244.0.0/16",
      "10.96.0.0/15",
      "192.0.2.0/24",
    ]);
  });
});
