import { JoinToken } from "../../lib";
import type { NodePoolOptions } from "../../lib";
import { joinEpoch } from "../../lib/cluster/join-epoch";
import { synthCluster } from "../support/demo-cluster";
import type { SynthesizedStack } from "../support/synth";

const KEY = "k8s_on_openstack_join_epoch";

function epochs(stack: SynthesizedStack): string[] {
  const found = stack
    .resources("openstack_compute_instance_v2")
    .map((server) => (server["metadata"] as Readonly<Record<string, string>>)[KEY]);
  return [...new Set(found.filter((epoch) => epoch !== undefined))];
}

function tokenEpochs(stack: SynthesizedStack): string[] {
  const text = stack.text.replaceAll("\\", "");
  const hashes = [...text.matchAll(/sha256\("[^"]*:\$\{"([0-9a-f]{16})"\}"\)/g)].map((match) => match[1] ?? "");
  return [...new Set(hashes)];
}

function withPools(pools: Readonly<Record<string, Partial<NodePoolOptions>>>): SynthesizedStack {
  return synthCluster({ cluster: { controlPlane: { count: 3, flavor: "m1.medium" } }, pools });
}

describe("join epochs", () => {
  it("are metadata of the control planes, and of no worker", () => {
    const stack = withPools({ general: { count: 2 } });
    const holders = stack
      .resources("openstack_compute_instance_v2")
      .filter((server) => KEY in (server["metadata"] as object))
      .map((server) => server["name"]);

    expect(holders).toEqual(["demo-control-plane-1", "demo-control-plane-2", "demo-control-plane-3"]);
  });

  it("are the same in all metadata and in all tokens", () => {
    const stack = withPools({ general: { count: 2 } });

    expect(epochs(stack)).toHaveLength(1);
    expect(tokenEpochs(stack)).toEqual(epochs(stack));
  });

  it.each([
    ["a pool is added", { general: { count: 2 }, more: {} }],
    ["a node is added", { general: { count: 3 } }],
    ["a node is removed", { general: { names: ["2"] } }],
    ["a node is made anew", { general: { count: 2, generations: { "1": 2 } } }],
  ])("change when %s", (_change, pools) => {
    expect(epochs(withPools(pools))).not.toEqual(epochs(withPools({ general: { count: 2 } })));
  });

  it("stay when labels or pools in the code are moved around", () => {
    const before = withPools({ general: { count: 2 }, batch: {} });
    const after = withPools({ batch: { labels: { a: "b" } }, general: { count: 2, flavor: "m1.xlarge" } });

    expect(epochs(after)).toEqual(epochs(before));
  });

  it("depend on the names alone", () => {
    expect(joinEpoch(["b", "a"])).toBe(joinEpoch(["a", "b"]));
    expect(joinEpoch(["a", "b"])).not.toBe(joinEpoch(["a", "b-g2"]));
    expect(joinEpoch(["a"])).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe("join tokens", () => {
  it("live two hours", () => {
    const stack = synthCluster();
    const server = stack.resource("Cluster/ControlPlane/1/Server");

    expect(stack.closure(server["user_data"])).toContain("2h0m0s");
  });

  it("live for ever when the cloud has no metadata service", () => {
    const stack = synthCluster({ cluster: { joinToken: JoinToken.permanent() } });
    const server = stack.resource("Cluster/ControlPlane/1/Server");

    expect(stack.closure(server["user_data"])).toContain("0s");
  });

  it("stay the same for nodes to come when they live for ever", () => {
    const tokenOf = (count: number) => {
      const stack = synthCluster({ cluster: { joinToken: JoinToken.permanent() }, pools: { general: { count } } });
      return /sha256\([^)]*\)/.exec(stack.text)?.[0];
    };

    expect(tokenOf(1)).toContain("permanent");
    expect(tokenOf(2)).toBe(tokenOf(1));
  });
});
