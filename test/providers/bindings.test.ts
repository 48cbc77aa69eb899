import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { ProviderFacts } from "../../lib/providers";
import { Project } from "../../lib/providers/.gen/harbor/project";
import { HarborProvider } from "../../lib/providers/.gen/harbor/provider";
import { ComputeInstanceV2 } from "../../lib/providers/.gen/openstack/compute-instance-v2";
import { DataOpenstackImagesImageV2 } from "../../lib/providers/.gen/openstack/data-openstack-images-image-v2";
import { OpenstackProvider } from "../../lib/providers/.gen/openstack/provider";

const root = join(__dirname, "../..");
const generated = join(root, "lib/providers/.gen");

interface CdktfJson {
  readonly terraformProviders: readonly { readonly name: string; readonly source: string; readonly version: string }[];
}

function synth(): { provider: unknown; resource: unknown; data: unknown; terraform: unknown } {
  const json = Testing.synthScope((scope) => {
    new OpenstackProvider(scope, "openstack", { cloud: "demo" });
    new HarborProvider(scope, "harbor", { url: "https://registry.example.com" });
    const image = new DataOpenstackImagesImageV2(scope, "image", { name: "ubuntu-24.04" });
    new ComputeInstanceV2(scope, "server", {
      name: "a",
      blockDevice: [{ sourceType: "image", uuid: image.id, volumeSize: 20 }],
      network: [{ port: "p" }],
      vendorOptions: { detachPortsBeforeDestroy: true },
    });
    new Project(scope, "project", { name: "apps", public: false });
  });
  return JSON.parse(json) as ReturnType<typeof synth>;
}

describe("generated bindings", () => {
  test.each(["openstack", "harbor"] as const)("have a class for everything that %s offers", (name) => {
    const facts = ProviderFacts.load(name);
    const expected = facts.resourceTypes.length + facts.dataSourceTypes.length + 1;
    const folders = readdirSync(join(generated, name));

    expect(folders).toHaveLength(expected);
    for (const folder of folders) {
      expect(readdirSync(join(generated, name, folder))).toEqual(expect.arrayContaining(["index.d.ts", "index.js"]));
    }
  });

  test("synthesize resources, data sources and providers", () => {
    const { provider, resource, data } = synth();

    expect(provider).toEqual({ openstack: [{ cloud: "demo" }], harbor: [{ url: "https://registry.example.com" }] });
    expect(data).toEqual({ openstack_images_image_v2: { image: { name: "ubuntu-24.04" } } });
    expect(resource).toEqual({
      harbor_project: { project: { name: "apps", public: false } },
      openstack_compute_instance_v2: {
        server: {
          name: "a",
          block_device: [{ source_type: "image", uuid: "${data.openstack_images_image_v2.image.id}", volume_size: 20 }],
          network: [{ port: "p" }],
          vendor_options: { detach_ports_before_destroy: true },
        },
      },
    });
  });

  test("ask for a range of versions and pin none", () => {
    expect(synth().terraform).toEqual({
      required_providers: {
        harbor: { source: "goharbor/harbor", version: ">= 3.12.4, < 4.0.0" },
        openstack: { source: "terraform-provider-openstack/openstack", version: ">= 3.4.0, < 4.0.0" },
      },
    });
  });

  test("are of the same providers and versions as cdktf.json names", () => {
    const { terraformProviders } = JSON.parse(readFileSync(join(root, "cdktf.json"), "utf8")) as CdktfJson;

    for (const { name, source, version } of terraformProviders) {
      const facts = ProviderFacts.all().find((candidate) => candidate.name === name);
      expect({ source, version }).toEqual({ source: facts?.source, version: facts?.constraint });
    }
    expect(terraformProviders.map(({ name }) => name).sort()).toEqual(
      readdirSync(generated).filter((name) => name !== "stamp"),
    );
  });

  test("say in their documentation what a change replaces", () => {
    const declarations = readFileSync(join(generated, "openstack/compute-instance-v2/index.d.ts"), "utf8");
    const docOf = (name: string) =>
      new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s+readonly ${name}\\?:`).exec(declarations)?.[1];

    expect(docOf("userData")).toContain("A change replaces the resource.");
    expect(docOf("imageId")).not.toContain("A change replaces the resource.");
  });

  test("hold no path of the machine that generated them", () => {
    const text = readFileSync(join(generated, "openstack/provider/index.js"), "utf8");

    expect(text).not.toContain(root);
  });
});
