import { TerraformVariable, Token } from "cdktf";
import type { TerraformStack } from "cdktf";
import { ApiEndpoint, MachineImage, NetworkPlugin } from "../../lib";
import { refusalOf } from "../support/bad-input";
import { addCluster, newStack } from "../support/demo-cluster";
import type { DemoCluster } from "../support/demo-cluster";
import { previewApp } from "../support/preview";
import { synth } from "../support/synth";

jest.setTimeout(60_000);

const ID = "11111111-2222-4333-8444-555555555555";

/** Good values of the variables, by name. */
const GOOD = {
  service_cidr: "10.96.0.0/16",
  reserved: "192.168.0.0/24",
  domain: "cluster.local",
  flavor: "m1.large",
  image: ID,
  vip: "10.10.0.200",
  dns: "k8s.example.com",
  client: "198.51.100.0/24",
  group: ID,
  address: "10.10.0.77",
  max_pods: 110,
  volume_size: 20,
  mtu: 1400,
  label: "blue",
};

type Values = Readonly<Record<keyof typeof GOOD, string | number>>;

function variables(stack: TerraformStack, values: Values) {
  const make = (name: keyof typeof GOOD) =>
    new TerraformVariable(stack, name, {
      type: typeof GOOD[name] === "number" ? "number" : "string",
      default: values[name],
    });
  return {
    text: (name: keyof typeof GOOD) => make(name).stringValue,
    number: (name: keyof typeof GOOD) => Token.asNumber(make(name).numberValue),
  };
}

/** A cluster that leaves as much as it can to variables. */
function addUnknownCluster(stack: TerraformStack, values: Values): void {
  const { text, number } = variables(stack, values);
  const client = text("client");
  addCluster(stack, {
    network: { mtu: 1500 },
    cluster: {
      serviceCidr: text("service_cidr"),
      reservedCidrs: [text("reserved")],
      clusterDomain: text("domain"),
      image: MachineImage.fromImageId(text("image")),
      endpoint: ApiEndpoint.octavia({ vipAddress: text("vip"), dnsName: text("dns"), allowedCidrs: [client] }),
      networkPlugin: NetworkPlugin.calico({ mtu: number("mtu") }),
      controlPlane: { count: 1, flavor: text("flavor"), etcdVolume: { size: number("volume_size") } },
      kubelet: { maxPods: number("max_pods") },
      deletionProtection: false,
    },
    pools: {
      general: {
        securityGroupIds: [text("group")],
        addresses: { "1": text("address") },
        labels: { color: text("label") },
      },
    },
  });
}

/** Everything that resources check, as it is written. */
function conditions(): string {
  const stack = synth((app) => addUnknownCluster(newStack("test", app), GOOD)).stack("test");
  return JSON.stringify(stack.allResources.map(({ block }) => block["lifecycle"]));
}

describe("IN-00: values that only Terraform knows", () => {
  const text = conditions();

  it.each([
    ["serviceCidr", "can(cidrnetmask(var.service_cidr))"],
    ["reservedCidrs[0]", "can(cidrhost(var.reserved, 0))"],
    ["clusterDomain", "var.domain"],
    ["controlPlane.flavor", "length(trimspace(var.flavor)) > 0"],
    ["image", "var.image"],
    ["vipAddress", 'can(cidrnetmask(\\"${var.vip}/32\\"))'],
    ["dnsName", "var.dns"],
    ["allowedCidrs[0]", "can(cidrhost(var.client, 0))"],
    ["nodePools.general.securityGroupIds[0]", "var.group"],
    ["nodePools.general.addresses.1", 'can(cidrnetmask(\\"${var.address}/32\\"))'],
    ["kubelet.maxPods", "floor(var.max_pods) == var.max_pods && var.max_pods >= 1"],
    ["controlPlane.etcdVolume.size", "floor(var.volume_size) == var.volume_size && var.volume_size >= 5"],
    ["networkPlugin.mtu", "floor(var.mtu) == var.mtu && var.mtu >= 1280"],
    ["nodePools.general.labels.color", "var.label"],
  ])("become a precondition for %s", (path, condition) => {
    expect(text.includes(JSON.stringify(condition).slice(1, -1)) || text.includes(condition)).toBe(true);
    expect(text).toContain(`"error_message":"${path} must `);
  });

  it("go through Terraform when they are good, and are refused by name when they are not", async () => {
    const good = await previewApp((app) => addUnknownCluster(newStack("test", app), GOOD), { apply: false });
    const bad = await previewApp(
      (app) =>
        addUnknownCluster(newStack("test", app), {
          ...GOOD,
          service_cidr: "10.96.0.0",
          volume_size: 1,
          mtu: 100,
        }),
      { apply: false },
    );
    const details = bad.report.problems.map(({ detail, message }) => `${message} ${detail}`).join("\n");

    expect(good.report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(details).toContain("serviceCidr must be an IPv4 CIDR");
    expect(details).toContain("controlPlane.etcdVolume.size must be a whole number of at least 5");
    expect(details).toContain("networkPlugin.mtu must be a whole number from 1280 to 65535");
  });

  it.each<[string, (text: string, number: number) => DemoCluster]>([
    ["name", (text) => ({ cluster: { name: text } })],
    ["controlPlane.count", (_text, number) => ({ cluster: { controlPlane: { flavor: "m", count: number } } })],
    ["controlPlane.names[0]", (text) => ({ cluster: { controlPlane: { flavor: "m", names: [text] } } })],
    ["endpoint.port", (_text, number) => ({ cluster: { endpoint: ApiEndpoint.virtualIp({ port: number }) } })],
    [
      "networkPlugin.nodeMaskSize",
      (_text, number) => ({ cluster: { networkPlugin: NetworkPlugin.cilium({ nodeMaskSize: number }) } }),
    ],
    ["nodePools.general.count", (_text, number) => ({ pools: { general: { count: number } } })],
    ["nodePools.general.generation", (_text, number) => ({ pools: { general: { generation: number } } })],
    ["nodePools.general.generations.1", (_text, number) => ({ pools: { general: { generations: { "1": number } } } })],
    [
      "nodePools.general.volumes[0].name",
      (text) => ({ pools: { general: { volumes: [{ name: text, size: 1, mountPath: "/srv" }] } } }),
    ],
  ])("are refused for %s, which names or counts constructs", (path, demo) => {
    const stack = newStack();
    const { text, number } = variables(stack, GOOD);
    const { problems } = refusalOf(() => addCluster(stack, demo(text("label"), number("max_pods"))));

    expect(problems.map(({ code, path: at }) => `${code} ${at}`)).toEqual([`known-before-terraform ${path}`]);
  });
});
