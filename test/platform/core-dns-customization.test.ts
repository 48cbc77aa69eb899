import type { App } from "cdktf";
import { TerraformVariable } from "cdktf";
import { renderCorefile } from "../../lib/platform/core-dns-corefile";
import type { CorefileSpec } from "../../lib/platform/core-dns-corefile";
import { CoreDnsCustomization } from "../../lib/platform/core-dns-customization";
import type { CoreDnsCustomizationProps } from "../../lib/platform/core-dns-customization";
import { refusalOf } from "../support/bad-input";
import { addImportedPlatform, addPlatform } from "../support/demo-platform";
import { previewApp } from "../support/preview";
import { synth } from "../support/synth";

jest.setTimeout(120_000);

const SPEC: CorefileSpec = {
  clusterDomain: "cluster.local",
  upstreams: [],
  stubZones: [],
  hosts: [],
  cacheSeconds: 30,
};

/** What kubeadm writes for 1.34 to 1.36, in our indentation. */
const OF_KUBEADM = `.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
        max_concurrent 1000
    }
    cache 30 {
        disable success cluster.local
        disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;

function add(app: App | undefined, props: Partial<CoreDnsCustomizationProps> = {}) {
  const { platform, cluster } = addPlatform(app);
  return new CoreDnsCustomization(platform, "Dns", { cluster, ...props });
}

describe("the configuration of CoreDNS", () => {
  it("is kubeadm's own when nothing is asked for", () => {
    expect(renderCorefile(SPEC).replaceAll(/\s+/g, " ")).toBe(OF_KUBEADM.replaceAll(/\s+/g, " "));
  });

  it("asks other servers for names outside the cluster", () => {
    const text = renderCorefile({ ...SPEC, upstreams: ["10.0.0.53", "[fd00::53]:5353"], cacheSeconds: 300 });

    expect(text).toContain("    forward . 10.0.0.53 [fd00::53]:5353 {\n");
    expect(text).toContain("    cache 300 {\n");
    expect(text).not.toContain("resolv.conf");
  });

  it("has a block for each zone that only certain servers know", () => {
    const stubZones = [
      { zone: "corp.example.com", servers: ["10.0.0.53"] },
      { zone: "10.in-addr.arpa", servers: ["10.0.0.53", "10.0.1.53"] },
    ];
    const blocks = renderCorefile({ ...SPEC, stubZones }).split(/^}\n/m);

    expect(blocks).toHaveLength(4);
    expect(blocks[1]).toMatch(/^corp\.example\.com:53 \{\n {4}errors\n {4}forward \. 10\.0\.0\.53 \{\n/);
    expect(blocks[2]).toContain("forward . 10.0.0.53 10.0.1.53 {");
  });

  it("answers names of its own before it asks anybody", () => {
    const hosts = [{ address: "10.0.0.9", names: ["registry.example.com", "r.example.com"] }];

    expect(renderCorefile({ ...SPEC, hosts })).toContain(
      "    hosts {\n        10.0.0.9 registry.example.com r.example.com\n        fallthrough\n    }\n",
    );
  });
});

describe("the customization of CoreDNS", () => {
  it("takes kubeadm's ConfigMap over, key by key", () => {
    const resource = synth((app: App) => void add(app, { upstreams: ["10.0.0.53"] }))
      .stack("platform")
      .resource("Dns/Resource");

    expect(resource).toMatchObject({
      metadata: { name: "coredns", namespace: "kube-system" },
      force: true,
      field_manager: "k8s-on-openstack",
      data: { Corefile: expect.stringContaining("forward . 10.0.0.53 {") as unknown },
    });
    expect(resource).not.toHaveProperty("lifecycle");
  });

  it("checks an address that only Terraform knows when Terraform knows it", () => {
    const resource = synth((app: App) => {
      const { platform, cluster } = addPlatform(app);
      const server = new TerraformVariable(platform, "server", { type: "string" }).stringValue;
      new CoreDnsCustomization(platform, "Dns", {
        cluster,
        stubZones: [{ zone: "corp.example.com", servers: [server] }],
      });
    })
      .stack("platform")
      .resource("Dns/Resource");

    expect(JSON.stringify(resource["lifecycle"])).toContain("stubZones[0].servers[0] must be an IP address");
    expect(JSON.stringify(resource["data"])).toContain("var.server");
  });

  it("is refused with everything that is wrong at once", () => {
    const wrong = {
      upstreams: ["127.0.0.1", "dns.example.com", "10.0.0.53:99999"],
      stubZones: [
        { zone: "svc.cluster.local", servers: ["10.0.0.53"] },
        { zone: "Corp", servers: [] },
        { zone: "a.example.com {\n}", servers: ["10.0.0.53"], ttl: 5 },
        { zone: "b.example.com", servers: ["10.0.0.53", "10.0.0.53"] },
        { zone: "local", servers: ["10.0.0.53"] },
      ],
      hosts: [{ address: "10.0.0.300", names: ["ok.example.com", "not ok"] }, { names: ["x"] }],
      cacheSeconds: 0,
      loop: false,
    } as unknown as object;
    const { problems } = refusalOf(() => add(undefined, wrong));

    expect(problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      "cluster-zone stubZones[0].zone",
      "cluster-zone stubZones[4].zone",
      "dns-loop upstreams[0]",
      "dns-name hosts[0].names[1]",
      "dns-name stubZones[1].zone",
      "dns-name stubZones[2].zone",
      "integer cacheSeconds",
      "integer upstreams[2]",
      "ip-address hosts[0].address",
      "ip-address upstreams[1]",
      "list-length stubZones[1].servers",
      "required hosts[1].address",
      "unique stubZones[3].servers",
      "unknown-property loop",
      "unknown-property stubZones[2].ttl",
    ]);
  });

  it("is refused when lists and entries are something else", () => {
    const wrong = { upstreams: "10.0.0.53", stubZones: [null, "x"], hosts: {} } as unknown as object;
    const { problems } = refusalOf(() => add(undefined, wrong));

    expect(problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["upstreams", "stubZones[0]", "stubZones[1]", "hosts"]),
    );
  });

  it("leaves nothing to do in a preview", async () => {
    const { report } = await previewApp((app) => {
      const { platform, cluster } = addImportedPlatform(app);
      new CoreDnsCustomization(platform, "Dns", { cluster, upstreams: ["10.0.0.53"] });
    });

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.stacks.map(({ steps }) => steps.every(({ ok }) => ok))).toEqual([true]);
  });
});
