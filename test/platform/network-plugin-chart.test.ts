import type { App } from "cdktf";
import { NetworkPlugin } from "../../lib";
import { MetadataAccess } from "../../lib/platform/metadata-access";
import { NetworkPluginChart } from "../../lib/platform/network-plugin-chart";
import type { NetworkPluginChartProps } from "../../lib/platform/network-plugin-chart";
import type { PreviewResult } from "../../lib/preview";
import { refusalOf } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { importCluster } from "../support/imported-cluster";
import { previewApp } from "../support/preview";
import { synth, warningsOf } from "../support/synth";

jest.setTimeout(120_000);

const PLUGINS = [NetworkPlugin.cilium(), NetworkPlugin.calico(), NetworkPlugin.flannel()] as const;

function add(app: App | undefined, networkPlugin: NetworkPlugin, props: Partial<NetworkPluginChartProps> = {}) {
  const { platform, cluster } = addPlatform(app, { networkPlugin });
  new NetworkPluginChart(platform, "Network", { cluster, ...props });
  return platform;
}

function platform(networkPlugin: NetworkPlugin, props: Partial<NetworkPluginChartProps> = {}) {
  return synth((app: App) => add(app, networkPlugin, props)).stack("platform");
}

describe("the chart of a network plugin", () => {
  it.each([
    [PLUGINS[0], "cilium", "1.20.0"],
    [PLUGINS[1], "tigera-operator", "v3.32.1"],
    [PLUGINS[2], "flannel", "v0.28.9"],
  ])("is that of the cluster's plugin: %#", (plugin, chart, version) => {
    const release = platform(plugin).resource("Network/Chart/Resource");

    expect(release).toMatchObject({ chart, version, wait: true, atomic: true });
  });

  it("hears the address of the API for nodes and the MTU of the network from the infrastructure", () => {
    const stack = platform(NetworkPlugin.cilium());
    const values = stack.closure(stack.resource("Network/Chart/Resource"));

    expect(values).toMatch(/"MTU" = data\.terraform_remote_state\.[^ ]+mtu,/);
    expect(values).toMatch(
      /"k8sServiceHost" = \[for ip in data\.terraform_remote_state\.[^ ]+_Port_[^ ]+all_fixed_ips /,
    );
  });

  it("lets the user's values win", () => {
    const { values } = platform(NetworkPlugin.flannel(), { extraValues: { flannel: { backend: "udp" } } }).resource(
      "Network/Chart/Resource",
    ) as { values: readonly string[] };

    expect(values.at(-1)).toBe("flannel:\n  backend: udp\n");
  });

  it("comes into a namespace that lets pods configure the network of their node", () => {
    const [calico, flannel] = [platform(NetworkPlugin.calico()), platform(NetworkPlugin.flannel())];

    expect(calico.resource("Network/Namespace")["metadata"]).toMatchObject({
      name: "tigera-operator",
      labels: { "pod-security.kubernetes.io/enforce": "privileged" },
    });
    expect(flannel.resource("Network/Namespace")["metadata"]).toMatchObject({ name: "kube-flannel" });
    expect(flannel.resource("Network/Chart/Resource")["namespace"]).toContain(flannel.addressOf("Network/Namespace"));
  });

  it("is refused on a cluster that came with a plugin", () => {
    const { platform: stack } = addPlatform();
    const cluster = importCluster(stack);
    const { problems } = refusalOf(() => new NetworkPluginChart(stack, "Network", { cluster }));

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual(["network-plugin-present cluster"]);
  });

  it("is refused with options that it does not know, all at once", () => {
    const wrong = { metadata: "denied", releases: {}, timeoutSeconds: 1, values: {} } as unknown as object;
    const { problems } = refusalOf(() => add(undefined, NetworkPlugin.cilium(), wrong));

    expect(problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      "integer timeoutSeconds",
      "unknown-property values",
      "wrong-kind metadata",
      "wrong-kind releases",
    ]);
    expect(
      refusalOf(() => new NetworkPluginChart(addPlatform().platform, "N", undefined as never)).problems.map(
        ({ path }) => path,
      ),
    ).toContain("cluster");
  });
});

describe("the metadata service", () => {
  it("is denied to pods before the first one runs under Cilium", () => {
    const stack = platform(NetworkPlugin.cilium());
    const { data } = stack.resource("Network/Policies") as { data: Readonly<Record<string, string>> };
    const policy = JSON.parse(data["deny-cloud-metadata.yaml"] ?? "") as object;

    expect(policy).toMatchObject({
      kind: "CiliumClusterwideNetworkPolicy",
      spec: { egressDeny: [{ toCIDR: ["169.254.169.254/32"] }] },
    });
    expect(stack.closure(stack.resource("Network/Chart/Resource"))).toContain(stack.addressOf("Network/Policies"));
  });

  it("is denied to pods between the definitions and the plugin under Calico", () => {
    const stack = platform(NetworkPlugin.calico());

    expect(stack.resource("Network/MetadataPolicy/Resource")["depends_on"]).toEqual([
      stack.addressOf("Network/Definitions/Resource"),
    ]);
    expect(stack.resource("Network/Chart/Resource")["depends_on"]).toEqual([
      stack.addressOf("Network/Definitions/Resource"),
      stack.addressOf("Network/MetadataPolicy/Resource"),
    ]);
    expect(JSON.stringify(stack.resource("Network/MetadataPolicy/Resource")["values"])).toContain("169.254.169.254/32");
  });

  it("stays open under Flannel, which is said", () => {
    expect(warningsOf(add(undefined, NetworkPlugin.flannel()))).toEqual([
      expect.stringContaining("pods can read the user data of their node"),
    ]);
    expect(warningsOf(add(undefined, NetworkPlugin.flannel(), { metadata: MetadataAccess.allowed() }))).toEqual([]);
    expect(
      refusalOf(() => add(undefined, NetworkPlugin.flannel(), { metadata: MetadataAccess.denied() })).problems.map(
        ({ code, path }) => `${code} ${path}`,
      ),
    ).toEqual(["network-policy-unsupported metadata"]);
  });

  it.each(PLUGINS)("is open to pods when that is said: %#", (plugin) => {
    const stack = platform(plugin, { metadata: MetadataAccess.allowed() });

    expect(stack.text).not.toContain("169.254.169.254");
    expect(stack.text).not.toContain("static-cnp-path");
  });
});

describe("a preview", () => {
  const results = new Map<NetworkPlugin, PreviewResult>();

  beforeAll(async () => {
    for (const plugin of PLUGINS) {
      results.set(plugin, await previewApp((app) => void add(app, plugin)));
    }
  });

  function resultOf(plugin: NetworkPlugin): PreviewResult {
    const result = results.get(plugin);
    if (result === undefined) {
      throw new Error("the plugin was not previewed");
    }
    return result;
  }

  it.each([
    [PLUGINS[0], ["helm_release", "kubernetes_config_map_v1"]],
    [PLUGINS[1], ["helm_release", "helm_release", "helm_release", "kubernetes_namespace_v1"]],
    [PLUGINS[2], ["helm_release", "kubernetes_namespace_v1"]],
  ])("makes the plugin, finds nothing to do afterwards, and takes it away: %#", (plugin, types) => {
    const { report, operations } = resultOf(plugin);
    const done = (step: string) =>
      operations.filter((one) => one.stack === "platform" && one.step === step).map(({ type }) => type);

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.stacks.map(({ steps }) => steps.every(({ ok }) => ok))).toEqual([true, true, true]);
    expect(done("apply").sort()).toEqual(types);
    expect(done("destroy")).toEqual(types);
  });

  it("hands plain numbers and addresses to the chart", () => {
    const values = JSON.stringify(Object.fromEntries(resultOf(PLUGINS[0]).state.stacks)).replaceAll("\\", "");

    expect(values).toMatch(/"MTU":14\d\d/);
    expect(values).toMatch(/"k8sServiceHost":"10\.10\.0\.\d+"/);
  });
});
