import * as fc from "fast-check";
import { ApiEndpoint, K8sOnOpenStackCluster, LoadBalancerProvider, NetworkPlugin, Taint } from "../../lib";
import type { NodePoolOptions } from "../../lib";
import { clusterProps, newStack } from "../support/demo-cluster";
import type { DemoCluster } from "../support/demo-cluster";
import { synth } from "../support/synth";
import type { SynthesizedStack } from "../support/synth";

/** Each run synthesizes up to two apps; set more when names, zones or user data are worked on. */
const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 4) };

const EPOCH = /[0-9a-f]{16}/g;

interface RandomPool extends Omit<Partial<NodePoolOptions>, "names" | "generations"> {
  readonly names: readonly string[];
  readonly generations: Readonly<Record<string, number>>;
}

/** A valid cluster; everything that a property test wants to change is in the pools. */
interface RandomCluster {
  readonly cluster: Omit<DemoCluster, "pools">;
  readonly pools: Readonly<Record<string, RandomPool>>;
}

const nodeName = fc.oneof(fc.integer({ min: 1, max: 40 }).map(String), fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/));

const volumes = fc
  .uniqueArray(fc.stringMatching(/^v[a-z0-9]{0,5}$/), { maxLength: 2 })
  .map((names) => names.map((name, index) => ({ name, size: 1 + index, mountPath: `/srv/${name}` })));

const pool: fc.Arbitrary<RandomPool> = fc.record({
  names: fc.uniqueArray(nodeName, { minLength: 1, maxLength: 3 }),
  generation: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  generations: fc.constant({}),
  availabilityZones: fc.constantFrom(undefined, ["a"], ["a", "b", "c"]),
  rootVolume: fc.constantFrom(undefined, { size: 20 }, { size: 40, type: "ssd" }),
  volumes,
  floatingIpNetwork: fc.constantFrom(undefined, "public"),
  labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[A-Za-z0-9]{1,12}$/), { maxKeys: 3 }),
  taints: fc.constantFrom(
    [],
    [Taint.noSchedule("dedicated", "batch")],
    [Taint.noExecute("a"), Taint.preferNoSchedule("b")],
  ),
  metadata: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ maxLength: 40 }), { maxKeys: 3 }),
});

const ENDPOINTS = [
  ApiEndpoint.virtualIp(),
  ApiEndpoint.virtualIp({ address: "10.10.0.250", allowedCidrs: ["198.51.100.0/24"] }),
  ApiEndpoint.octavia({ allowedCidrs: ["198.51.100.0/24"] }),
  ApiEndpoint.octavia({ provider: LoadBalancerProvider.OVN, port: 443 }),
  ApiEndpoint.external("k8s.example.com", { allowedCidrs: ["198.51.100.0/24"] }),
];

const families = fc
  .constantFrom(false, true)
  .chain((isDualStack) =>
    fc
      .constantFrom(NetworkPlugin.cilium, NetworkPlugin.calico, NetworkPlugin.flannel)
      .map((make) => ({ isDualStack, networkPlugin: make(isDualStack ? { ipv6PodCidr: "fd00:10:244::/56" } : {}) })),
  );

const randomCluster: fc.Arbitrary<RandomCluster> = fc
  .record({
    name: fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/),
    members: fc.constantFrom(1, 3),
    endpoint: fc.constantFrom(...ENDPOINTS),
    families,
    etcd: fc.constantFrom(undefined, { size: 10 }),
    pools: fc.dictionary(fc.stringMatching(/^p[a-z0-9]{0,8}$/), pool, {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    }),
  })
  .map(({ name, members, endpoint, families: { isDualStack, networkPlugin }, etcd, pools }) => ({
    cluster: {
      network: isDualStack ? { ipv6: { cidr: "fd00:10:10::/64" } } : {},
      cluster: {
        name,
        endpoint,
        networkPlugin,
        ipv6ServiceCidr: isDualStack ? "fd00:10:96::/112" : undefined,
        controlPlane: { count: members, flavor: "m1.medium", etcdVolume: etcd },
      },
    },
    pools,
  }));

function synthRandom({ cluster, pools }: RandomCluster): SynthesizedStack {
  return synth((app) => {
    const stack = newStack("test", app);
    const made = new K8sOnOpenStackCluster(stack, "Cluster", clusterProps(stack, cluster));
    for (const [name, options] of Object.entries(pools)) {
      made.addNodePool(name, { flavor: "m1.large", ...options });
    }
  }).stack("test");
}

/** Blocks of resources and data sources by address, with the join epoch taken out. */
function blocks(stack: SynthesizedStack): Map<string, string> {
  return new Map(
    [...stack.below("Cluster"), ...stack.below("Network")].map(({ address, block }) => [
      address,
      JSON.stringify(block).replace(EPOCH, "<epoch>"),
    ]),
  );
}

/** Local values, such as user data, by name, with the join epoch taken out. */
function locals(stack: SynthesizedStack): Map<string, string> {
  return new Map(
    Object.entries(stack.section("locals")).map(([name, value]) => [
      name,
      JSON.stringify(value).replace(EPOCH, "<epoch>"),
    ]),
  );
}

/** What the smaller stack has and the larger one has otherwise, or not at all. */
function lostOrChanged(smaller: Map<string, string>, larger: Map<string, string>): string[] {
  return [...smaller].filter(([address, text]) => larger.get(address) !== text).map(([address]) => address);
}

function expectOnlyAdditions(smaller: SynthesizedStack, larger: SynthesizedStack): void {
  expect(lostOrChanged(blocks(smaller), blocks(larger))).toEqual([]);
  expect(lostOrChanged(locals(smaller), locals(larger))).toEqual([]);
}

function without<T>(map: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
}

describe("any valid cluster", () => {
  it("is the same, byte for byte, when it is synthesized twice", () => {
    fc.assert(
      fc.property(randomCluster, (random) => {
        expect(synthRandom(random).text === synthRandom(random).text).toBe(true);
      }),
      RUNS,
    );
  });

  it("checks the size of all user data, names no device, and opens nothing to everybody", () => {
    fc.assert(
      fc.property(randomCluster, (random) => {
        const stack = synthRandom(random);
        const servers = stack.resources("openstack_compute_instance_v2");
        const unchecked = servers.filter((server) => !JSON.stringify(server["lifecycle"]).includes("<= 65535"));
        const open = stack
          .resources("openstack_networking_secgroup_rule_v2")
          .filter(
            (rule) => rule["direction"] === "ingress" && /^(0\.0\.0\.0|::)\/0$/.test(String(rule["remote_ip_prefix"])),
          );

        expect(servers.length).toBeGreaterThan(1);
        expect(unchecked).toEqual([]);
        expect(open).toEqual([]);
        expect(stack.text.match(/\/dev\/vd[a-z]/)).toBeNull();
        expect(stack.text.replaceAll("/openstack/latest/", "/").match(/[:/@"]latest\b/)).toBeNull();
      }),
      RUNS,
    );
  });

  it("loses a pool without a change to anything else but the join epoch, and gets it the same way", () => {
    fc.assert(
      fc.property(randomCluster, fc.nat(), (random, at) => {
        const names = Object.keys(random.pools);
        const pools = without(random.pools, names[at % names.length] ?? "");

        expectOnlyAdditions(synthRandom({ ...random, pools }), synthRandom(random));
      }),
      RUNS,
    );
  });

  it("loses a node of a pool without a change to anything else but the join epoch", () => {
    fc.assert(
      fc.property(randomCluster, fc.nat(), fc.nat(), (random, poolAt, nodeAt) => {
        const pools = Object.entries(random.pools);
        const [name, options] = pools[poolAt % pools.length] ?? ["", undefined];
        const names = (options?.names ?? []).filter((_, index, all) => index !== nodeAt % all.length);

        expectOnlyAdditions(
          synthRandom({ ...random, pools: { ...random.pools, [name]: { ...options, names, generations: {} } } }),
          synthRandom(random),
        );
      }),
      RUNS,
    );
  });

  it("changes marker, server and volumes of one node when its generation is raised, and nothing else", () => {
    fc.assert(
      fc.property(randomCluster, fc.nat(), (random, at) => {
        const [[name, options] = ["", undefined]] = Object.entries(random.pools);
        const node = options?.names[at % (options.names.length || 1)] ?? "";
        const raised = {
          ...random.pools,
          [name]: { ...options, names: options?.names ?? [], generations: { [node]: 2 } },
        };
        const [before, after] = [synthRandom(random), synthRandom({ ...random, pools: raised })];
        const path = `Cluster/NodePools/${name}/${node}`;
        const volumeIds = (options?.volumes ?? []).map((volume) => `Volume-${volume.name}`);
        const expected = ["Generation", "Server", ...volumeIds].map((id) => before.addressOf(`${path}/${id}`));

        expect(after.addresses).toEqual(before.addresses);
        expect(lostOrChanged(blocks(before), blocks(after)).sort()).toEqual(expected.sort());
      }),
      RUNS,
    );
  });
});
