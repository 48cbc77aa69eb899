import { parseAllDocuments } from "yaml";
import { ApiEndpoint, ApplicationCredential, CredentialExpiry, KeyPair, MachineImage, NetworkPlugin } from "../../lib";
import type { PreviewResult } from "../../lib/preview";
import { HOSTILE_TEXTS } from "../core/support/hostile-texts";
import { addCluster, newStack } from "../support/demo-cluster";
import { previewApp } from "../support/preview";

jest.setTimeout(60_000);

/** Text that everything takes: no control characters, not blank, of at most 255 characters. */
const TEXTS = HOSTILE_TEXTS.filter(
  (text) => text.trim() !== "" && text.length <= 255 && !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text),
);

const NASTY = "a \"b\" 'c' ${d} %{if e} #f $${g} \\n 🚀 <&>";
const PROXY = "http://user:${x}%{y}%20@proxy.example.com:3128";

interface WrittenFile {
  readonly path: string;
  readonly content: string;
}

let result: PreviewResult;

beforeAll(async () => {
  result = await previewApp(
    (app) => {
      const stack = newStack("test", app);
      addCluster(stack, {
        network: { name: NASTY, tags: TEXTS.filter((text) => !text.includes(",")).slice(0, 50) },
        cluster: {
          image: MachineImage.named(NASTY),
          endpoint: ApiEndpoint.octavia({ availabilityZone: NASTY }),
          networkPlugin: NetworkPlugin.calico(),
          controlPlane: { count: 1, flavor: NASTY, etcdVolume: { size: 5, type: NASTY, availabilityZone: NASTY } },
          keyPair: new KeyPair(stack, "Key", {
            name: NASTY,
            publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0GdVfZQm0aYJ1XbC4PZ0p4hXb3s3kQbS9p3k1nXJkR ${me} %{x}",
          }),
          files: TEXTS.map((content, index) => ({ path: `/srv/hostile/${index}`, content })),
          proxy: { httpProxy: PROXY },
          apiServer: { extraArgs: TEXTS.map((value) => ({ name: "service-account-issuer", value })) },
          etcd: { extraArgs: [{ name: "log-format", value: NASTY }] },
          hardening: {
            audit: { rules: [{ level: "Metadata" as never, users: TEXTS }, { level: "Metadata" as never }] },
          },
          kubelet: { extraConfig: { [NASTY]: TEXTS } },
          deletionProtection: false,
        },
        pools: {
          general: {
            flavor: NASTY,
            availabilityZones: [NASTY],
            metadata: Object.fromEntries(TEXTS.map((text, index) => [index === 0 ? NASTY : `key${index}`, text])),
            volumes: [{ name: "data", size: 1, mountPath: `/srv/${"a b ${c} %{d}"}`, type: NASTY }],
            kubelet: { extraConfig: { nested: { list: [NASTY] } } },
          },
        },
      });
      new ApplicationCredential(stack, "Credential", {
        name: "n",
        description: NASTY,
        roles: [NASTY],
        expiry: CredentialExpiry.never(),
      });
    },
    { flavors: new Map([[NASTY, { cores: 4, ramMb: 8192 }]]) },
  );
});

function filesOf(server: string): readonly WrittenFile[] {
  const text = result.userData.get(server) ?? "";
  expect(text.startsWith("#cloud-config\n")).toBe(true);
  return (JSON.parse(text.slice("#cloud-config\n".length)) as { readonly write_files: readonly WrittenFile[] })
    .write_files;
}

function fileOf(server: string, path: string): string {
  return filesOf(server).find((file) => file.path === path)?.content ?? `no file ${path}`;
}

function documentsOf(server: string, path: string): readonly unknown[] {
  return parseAllDocuments(fileOf(server, path)).map((document) => document.toJS() as unknown);
}

/** Attributes of what was made, as Terraform keeps them. */
function attributesOf(type: string): readonly Readonly<Record<string, unknown>>[] {
  const state = result.state.stacks.get("test") as unknown as {
    readonly resources: readonly {
      readonly type: string;
      readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
    }[];
  };
  return state.resources
    .filter((resource) => resource.type === type)
    .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
}

describe("hostile text, after a real apply,", () => {
  it("leaves nothing to do and nothing behind", () => {
    expect(result.report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it.each(["demo-control-plane-1", "demo-general-1"])("is in the files of %s as it was given", (server) => {
    const hostile = filesOf(server).filter(({ path }) => path.startsWith("/srv/hostile/"));

    expect(hostile.map(({ content }) => content)).toEqual(TEXTS);
  });

  it("is in flags of components as it was given", () => {
    const [cluster] = documentsOf("demo-control-plane-1", "/etc/k8s-on-openstack/kubeadm/cluster.yaml");
    const issuers = (cluster as { apiServer: { extraArgs: { name: string; value: string }[] } }).apiServer.extraArgs;

    expect(issuers.filter(({ name }) => name === "service-account-issuer").map(({ value }) => value)).toEqual(TEXTS);
    expect(JSON.stringify(cluster)).toContain(JSON.stringify(NASTY));
  });

  it("is in the audit policy as it was given", () => {
    const policies = filesOf("demo-control-plane-1").filter(({ path }) => path.endsWith("/audit-policy.yaml"));
    const [policy] = policies.flatMap(({ path }) => documentsOf("demo-control-plane-1", path));

    expect((policy as { rules: { users: string[] }[] }).rules[0]?.users).toEqual(TEXTS);
  });

  it("is in kubelet settings as it was given", () => {
    const [, kubelet] = documentsOf("demo-control-plane-1", "/etc/k8s-on-openstack/kubeadm/cluster.yaml");
    const patch = filesOf("demo-general-1").find(({ path }) => path.includes("kubeletconfiguration"));

    expect((kubelet as Readonly<Record<string, unknown>>)[NASTY]).toEqual(TEXTS);
    expect(JSON.parse(patch?.content ?? "null")).toEqual({ nested: { list: [NASTY] } });
  });

  it("is in the proxy's URL as it was given, with the percent signs of systemd doubled", () => {
    const dropIn = fileOf("demo-general-1", "/etc/systemd/system/containerd.service.d/10-http-proxy.conf");

    expect(dropIn).toContain(`Environment="HTTP_PROXY=${PROXY.replaceAll("%", "%%")}"`);
  });

  it("is in the mount path as it was given", () => {
    const values = JSON.parse(fileOf("demo-general-1", "/etc/k8s-on-openstack/node.json")) as {
      volume_paths: string[];
    };

    expect(values.volume_paths).toEqual(["/srv/a b ${c} %{d}"]);
  });

  it("is in the metadata of servers as it was given", () => {
    const [server] = attributesOf("openstack_compute_instance_v2").filter(({ name }) => name === "demo-general-1");
    const metadata = server?.["metadata"] as Readonly<Record<string, string>>;

    expect(TEXTS.map((_, index) => metadata[index === 0 ? NASTY : `key${index}`])).toEqual(TEXTS);
  });

  it.each([
    ["openstack_compute_instance_v2", "flavor_name"],
    ["openstack_compute_keypair_v2", "name"],
    ["openstack_blockstorage_volume_v3", "volume_type"],
    ["openstack_networking_network_v2", "name"],
    ["openstack_lb_loadbalancer_v2", "availability_zone"],
    ["openstack_identity_application_credential_v3", "description"],
  ])("is in %s.%s as it was given", (type, attribute) => {
    const values = attributesOf(type).map((attributes) => attributes[attribute]);

    expect(new Set(values)).toContain(NASTY);
    expect(values.filter((value) => value !== NASTY && String(value).includes("${"))).toEqual([]);
  });
});
