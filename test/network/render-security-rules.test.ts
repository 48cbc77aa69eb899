import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Token } from "cdktf";
import fc from "fast-check";
import type { SecurityRule, SecurityRulesInput } from "../../lib/network";
import {
  ApiEndpoint,
  EgressPolicy,
  Encapsulation,
  IpFamily,
  KuryrLoadBalancers,
  LoadBalancerProvider,
  NetworkPlugin,
  NodeMetrics,
  NodePortAccess,
  renderSecurityRules,
  SshAccess,
} from "../../lib/network";
import { kuryr } from "./kuryr/support";

const GOLDEN = join(__dirname, "golden", "security-rules");
const CLIENTS = ["198.51.100.0/24"];

const PLUGINS = {
  cilium: NetworkPlugin.cilium(),
  "cilium-geneve-wireguard": NetworkPlugin.cilium({
    encapsulation: Encapsulation.GENEVE,
    wireguard: true,
    hubble: false,
  }),
  "cilium-native": NetworkPlugin.cilium({
    encapsulation: Encapsulation.NATIVE,
    ipv6PodCidr: "fd00:10:244::/56",
  }),
  calico: NetworkPlugin.calico(),
  "calico-ipip": NetworkPlugin.calico({ encapsulation: Encapsulation.IPIP }),
  "calico-wireguard": NetworkPlugin.calico({ wireguard: true }),
  flannel: NetworkPlugin.flannel(),
  "flannel-host-gw": NetworkPlugin.flannel({ encapsulation: Encapsulation.NATIVE }),
  "flannel-wireguard": NetworkPlugin.flannel({ encapsulation: Encapsulation.WIREGUARD }),
};

const ENDPOINTS = {
  amphora: ApiEndpoint.octavia({ allowedCidrs: CLIENTS }),
  ovn: ApiEndpoint.octavia({ provider: LoadBalancerProvider.OVN, allowedCidrs: CLIENTS }),
  "virtual-ip": ApiEndpoint.virtualIp({ allowedCidrs: CLIENTS }),
  external: ApiEndpoint.external("api.example.com", { allowedCidrs: CLIENTS }),
};

const FAMILIES = {
  ipv4: { families: [IpFamily.IPV4], cidrs: ["10.10.0.0/24"] },
  "dual-stack": { families: [IpFamily.IPV4, IpFamily.IPV6], cidrs: ["10.10.0.0/24", "fd00:10:10::/64"] },
};

function input(options: Partial<SecurityRulesInput> & { readonly endpoint?: ApiEndpoint } = {}): SecurityRulesInput {
  const { endpoint = ENDPOINTS.amphora, ...rest } = options;
  return {
    ...FAMILIES.ipv4,
    networkPlugin: PLUGINS.cilium,
    exposure: endpoint.exposure,
    serviceLoadBalancers: endpoint.exposure.provider,
    nodePorts: NodePortAccess.loadBalancers(),
    ssh: SshAccess.none(),
    egress: EgressPolicy.all(),
    ...rest,
  };
}

function renderTable(rules: readonly SecurityRule[]): string {
  const rows = rules.map((rule) => [
    rule.role,
    rule.direction,
    rule.family.ethertype,
    rule.protocol ?? "any",
    rule.ports === undefined ? "-" : [...new Set(rule.ports)].join("-"),
    rule.remote.role ?? rule.remote.value ?? "everybody",
    rule.id,
    rule.description,
  ]);
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(cell.length, all[i] ?? 0)), []);
  const lines = rows.map((row) =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("  "),
  );
  return `${lines.sort().join("\n")}\n`;
}

/** Compares with a file that a person has read; UPDATE_GOLDEN=1 writes it. */
function expectGolden(name: string, rules: readonly SecurityRule[]): void {
  const file = join(GOLDEN, `${name}.txt`);
  const table = renderTable(rules);
  if (process.env["UPDATE_GOLDEN"] === "1" || !existsSync(file)) {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, table);
  }
  expect(table).toBe(readFileSync(file, "utf8"));
}

const combinations = Object.entries(PLUGINS).flatMap(([plugin, networkPlugin]) =>
  Object.entries(FAMILIES).map(([family, network]) => ({ name: `${plugin}-${family}`, networkPlugin, network })),
);

describe("the rules of a cluster", () => {
  test.each(combinations)("behind amphora are exactly those of $name.txt", ({ name, networkPlugin, network }) => {
    expectGolden(name, renderSecurityRules(input({ networkPlugin, ...network })));
  });

  test.each(["cilium", "calico", "cilium-native"] as const)(
    "with open figures on %s are exactly those of its file, and no fewer than without",
    (plugin) => {
      const network = { networkPlugin: PLUGINS[plugin], ...FAMILIES["dual-stack"] };
      const closed = renderSecurityRules(input(network));
      const open = renderSecurityRules(input({ ...network, nodeMetrics: NodeMetrics.fromNodes() }));

      const added = open.filter(({ id, role }) => !closed.some((rule) => rule.id === id && rule.role === role));
      expectGolden(`metrics-${plugin}`, added);
      expect(open).toHaveLength(closed.length + added.length);
      expect(renderSecurityRules(input({ ...network, nodeMetrics: NodeMetrics.closed() }))).toEqual(closed);
    },
  );

  test.each(["ovn", "virtual-ip", "external"] as const)(
    "with an endpoint of kind %s are exactly those of its file",
    (kind) => {
      expectGolden(
        `endpoint-${kind}`,
        renderSecurityRules(input({ endpoint: ENDPOINTS[kind], ...FAMILIES["dual-stack"] })),
      );
    },
  );

  test.each([
    ["ovn", KuryrLoadBalancers.ovn()],
    ["amphora", KuryrLoadBalancers.amphora({ flavorId: "11111111-2222-3333-4444-555555555555" })],
  ])("under Kuryr with %s are exactly those of its file", (provider, loadBalancers) => {
    const options = { networkPlugin: kuryr({ loadBalancers }), serviceCidr: "10.96.0.0/16" };

    expectGolden(`kuryr-${provider}`, renderSecurityRules(input(options)));
    expectGolden(
      `kuryr-${provider}-options`,
      renderSecurityRules(
        input({
          ...options,
          endpoint: ENDPOINTS["virtual-ip"],
          egress: EgressPolicy.strict(),
          nodeMetrics: NodeMetrics.fromNodes(),
        }),
      ),
    );
  });

  test("with SSH, node ports and strict egress are exactly those of options.txt", () => {
    expectGolden(
      "options",
      renderSecurityRules(
        input({
          ...FAMILIES["dual-stack"],
          networkPlugin: PLUGINS["calico-ipip"],
          ssh: SshAccess.from(["192.0.2.0/24", "2001:db8::/32"]),
          nodePorts: NodePortAccess.from(["203.0.113.0/24"]),
          egress: EgressPolicy.strict({ tcpPorts: [443, 5000], allowedCidrs: ["10.99.0.0/24"] }),
        }),
      ),
    );
  });
});

describe("strict egress", () => {
  const words = (endpoint: ApiEndpoint, networkPlugin: NetworkPlugin) =>
    renderSecurityRules(input({ endpoint, networkPlugin, egress: EgressPolicy.strict() }))
      .filter((rule) => rule.role === "worker" && rule.direction === "egress")
      .map(({ id }) => id);

  test("leaves a way to the external name of the API server", () => {
    expect(words(ENDPOINTS.external, PLUGINS.cilium)).toContain("EgressToApiIpv4");
    expect(words(ENDPOINTS.amphora, PLUGINS.cilium)).not.toContain("EgressToApiIpv4");
  });

  test("leaves a way to pods of other nodes where there is no tunnel", () => {
    expect(words(ENDPOINTS.amphora, PLUGINS["cilium-native"])).toEqual(
      expect.arrayContaining(["EgressToPodsTcpIpv4", "EgressToPodsUdpIpv4", "EgressToPodsIcmpIpv4"]),
    );
  });
});

describe("every table of rules", () => {
  const tables = Object.values(ENDPOINTS).flatMap((endpoint) =>
    combinations.map(({ networkPlugin, network }) =>
      renderSecurityRules(input({ endpoint, networkPlugin, ...network })),
    ),
  );

  test("lets nobody in without a protocol and a remote side", () => {
    const open = tables
      .flat()
      .filter(
        (rule) => rule.direction === "ingress" && (rule.protocol === undefined || rule.remote.kind === "anywhere"),
      );

    expect(open).toEqual([]);
  });

  test("reaches etcd from the control plane only", () => {
    const reaching = tables
      .flat()
      .filter(
        ({ direction, protocol, ports = [1, 65_535], role }) =>
          direction === "ingress" &&
          protocol === "tcp" &&
          role === "control-plane" &&
          ports[0] <= 2380 &&
          ports[1] >= 2379,
      );

    expect([...new Set(reaching.map((rule) => rule.remote.role))]).toEqual(["control-plane"]);
  });

  test.each([10_248, 10_249, 10_257, 10_259, 2381])("opens nothing for port %i, which stays on its node", (port) => {
    const open = tables
      .flat()
      .filter(
        ({ ports, remote }) => ports !== undefined && remote.kind === "nodes" && ports[0] <= port && port <= ports[1],
      );

    expect(open).toEqual([]);
  });

  test("has ids that are unique in their group, and no rule twice", () => {
    for (const rules of tables) {
      const ids = rules.map((rule) => `${rule.role}/${rule.id}`);

      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test("describes every rule", () => {
    expect(tables.flat().filter((rule) => rule.description.length < 5 || rule.description.length > 255)).toEqual([]);
  });

  test("never names every port, because Neutron forgets such a range", () => {
    expect(tables.flat().filter(({ ports }) => ports?.[0] === 1 && ports[1] === 65_535)).toEqual([]);
  });

  test("has each node rule for IPv6 too when the network is dual stack", () => {
    const rules = renderSecurityRules(input(FAMILIES["dual-stack"]));
    const ids = (suffix: string) =>
      rules
        .filter((rule) => rule.remote.kind === "nodes" && rule.id.endsWith(suffix))
        .map((rule) => `${rule.role}/${rule.id.slice(0, -4)}`);

    expect(ids("Ipv6")).toEqual(ids("Ipv4"));
  });
});

describe("rules under Kuryr", () => {
  const options = { networkPlugin: kuryr(), serviceCidr: "10.96.0.0/16" };

  test("open no node ports, which it has not", () => {
    const rules = renderSecurityRules(input({ ...options, serviceLoadBalancers: LoadBalancerProvider.OVN }));

    expect(rules.filter(({ ports }) => ports?.[0] === 30_000)).toEqual([]);
  });

  test("let nobody in without a protocol and a remote side, and keep etcd to the control plane", () => {
    const rules = renderSecurityRules(input({ ...options, nodeMetrics: NodeMetrics.fromNodes() }));
    const ingress = rules.filter(({ direction }) => direction === "ingress");
    const etcd = ingress.filter(({ ports = [1, 65_535] as const }) => ports[0] <= 2380 && ports[1] >= 2379);

    expect(ingress.filter(({ protocol, remote }) => protocol === undefined || remote.kind === "anywhere")).toEqual([]);
    expect(etcd.filter(({ protocol }) => protocol === "tcp").map(({ remote }) => remote.role)).toEqual([
      "control-plane",
    ]);
  });

  test("name no range of a mixed cluster twice in a group", () => {
    const rules = renderSecurityRules(input({ ...options, endpoint: ENDPOINTS.ovn, egress: EgressPolicy.strict() }));
    const ids = rules.map(({ role, id }) => `${role}/${id}`);

    expect(new Set(ids).size).toBe(ids.length);
    expect(rules.filter(({ remote, ports }) => remote.value === "10.10.0.0/24" && ports?.[0] === 6443)).toHaveLength(1);
  });
});

describe("IP in IP", () => {
  test("is protocol 4, because Neutron's name ipip is another protocol", () => {
    const rules = renderSecurityRules(input({ networkPlugin: PLUGINS["calico-ipip"] }));

    expect(new Set(rules.filter((rule) => rule.id.startsWith("CalicoIpip")).map((rule) => rule.protocol))).toEqual(
      new Set(["4"]),
    );
  });
});

describe("clients of the API server", () => {
  const clientRules = (endpoint: ApiEndpoint) =>
    renderSecurityRules(input({ endpoint })).filter((rule) => rule.id === "ApiFrom198_51_100_0_24");

  test("are left to the listener behind a proxy", () => {
    expect(clientRules(ENDPOINTS.amphora)).toEqual([]);
  });

  test.each(["ovn", "virtual-ip", "external"] as const)(
    "are let in on the nodes with %s, where their address arrives",
    (kind) => {
      expect(clientRules(ENDPOINTS[kind])).toHaveLength(1);
    },
  );

  test("get no second rule when their range is that of the nodes", () => {
    const endpoint = ApiEndpoint.octavia({ provider: LoadBalancerProvider.OVN, allowedCidrs: ["10.10.0.0/24"] });

    expect(
      renderSecurityRules(input({ endpoint })).filter(
        (rule) => rule.remote.value === "10.10.0.0/24" && rule.ports?.[0] === 6443,
      ),
    ).toHaveLength(1);
  });

  test("whose range only Terraform knows are told by their place", () => {
    const endpoint = ApiEndpoint.virtualIp({
      allowedCidrs: [Token.asString({ resolve: () => "x", creationStack: [] })],
    });
    const [rule] = renderSecurityRules(input({ endpoint })).filter(({ id }) => id.startsWith("ApiFromRange"));

    expect(rule).toMatchObject({ id: "ApiFromRange1", description: "API server from an allowed range" });
  });
});

describe("node ports", () => {
  const nodePorts = (options: Partial<SecurityRulesInput>) =>
    renderSecurityRules(input({ endpoint: ENDPOINTS.external, ...options })).filter(
      (rule) => rule.ports?.[0] === 30_000,
    );

  test("are closed without a load balancer for Services", () => {
    expect(nodePorts({})).toEqual([]);
  });

  test("are open to the node network, where balancers stand", () => {
    const rules = nodePorts({ serviceLoadBalancers: LoadBalancerProvider.AMPHORA });

    expect(rules.map(({ protocol, remote, role }) => [role, protocol, remote.value])).toEqual([
      ["worker", "tcp", "10.10.0.0/24"],
      ["worker", "udp", "10.10.0.0/24"],
    ]);
  });

  test("are open to everybody only when that was asked for", () => {
    expect(nodePorts({ nodePorts: NodePortAccess.fromAnywhere() }).map(({ remote }) => remote.kind)).toEqual([
      "anywhere",
      "anywhere",
    ]);
  });
});

describe("rules over time", () => {
  const octet = fc.integer({ min: 1, max: 254 });
  const range = fc.tuple(octet, octet).map(([a, b]) => `203.${a}.${b}.0/24`);

  test("a removed range takes only its own rules along", () => {
    fc.assert(
      fc.property(fc.uniqueArray(range, { minLength: 1, maxLength: 8 }), fc.nat(), (ranges, pick) => {
        const removed = ranges[pick % ranges.length];
        const render = (allowedCidrs: readonly string[]) =>
          renderSecurityRules(input({ endpoint: ApiEndpoint.virtualIp({ allowedCidrs }) })).map(({ id }) => id);

        const before = render(ranges);
        const after = render(ranges.filter((one) => one !== removed));

        expect(before.filter((id) => !after.includes(id))).toHaveLength(1);
        expect(after.filter((id) => !before.includes(id))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test("dual stack only adds to what IPv4 had", () => {
    const key = ({ role, id }: SecurityRule) => `${role}/${id}`;
    const before = renderSecurityRules(input()).map(key);
    const after = renderSecurityRules(input(FAMILIES["dual-stack"])).map(key);

    expect(before.filter((id) => !after.includes(id))).toEqual([]);
  });
});
