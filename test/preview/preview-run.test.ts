import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PreviewResult } from "../../lib/preview";
import type { TerraformDocument } from "../support/preview";
import { inTemporaryFolder, operationOf, previewApp, previewDocument, tofu } from "../support/preview";
import { sampleCluster } from "../support/sample-cluster";

jest.setTimeout(60_000);

// asserted under Terraform always, and under OpenTofu too where it is installed.
const binaries = ["terraform", ...(tofu === undefined ? [] : [tofu])];

describe.each(binaries)("a preview of a small cluster with %s", (binary) => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewDocument(sampleCluster({ isProtected: true }), { binary });
  });

  test("goes through every step without a problem", () => {
    const { report } = result;
    expect(report.problems).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.stacks[0].steps.map(({ step, ok }) => [step, ok])).toEqual([
      ["init", true],
      ["validate", true],
      ["plan", true],
      ["apply", true],
      ["second-plan", true],
      ["destroy", true],
    ]);
    expect(report.stacks[0].changes).toMatchObject({ create: 20, update: 0, replace: 0, delete: 0 });
  });

  test("counts the quota, with the ports that the cloud makes itself", () => {
    expect(result.report.quota).toMatchObject({
      instances: 3,
      cores: 12,
      ramMb: 24_576,
      networks: 1,
      subnets: 1,
      routers: 1,
      ports: 5,
      loadBalancers: 1,
      listeners: 1,
      pools: 1,
      members: 3,
      flavors: [{ name: "m1.large", servers: 3, cores: 4, ramMb: 8192, known: "customary" }],
    });
  });

  test("knows where secrets go, and whether they arrive in clear", () => {
    const secrets = new Map(result.report.stacks[0].secrets.map((secret) => [secret.address, secret]));
    expect(secrets.get("tls_private_key.ca")?.destinations).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: "user-data",
          name: "sample-control-plane-2",
          attribute: "private_key_pem",
          form: "clear",
        }),
        expect.objectContaining({ kind: "output", name: "key" }),
      ]),
    );
    expect(secrets.get("random_password.seed")?.destinations).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: "user-data", form: "derived" })]),
    );
  });

  test("never puts the value of a secret into the report", () => {
    const userData = result.userData.get("sample-control-plane-1") ?? "";
    const { key } = JSON.parse(userData) as { key: string };
    expect(key).toContain("BEGIN EC PRIVATE KEY");
    const report = JSON.stringify(result.report);
    expect(report).not.toContain("PRIVATE KEY");
    expect(report).not.toContain(key.split("\n")[1]);
  });

  test("shows outputs that are no secret, with certificates that parse", () => {
    const [ca, key] = result.report.stacks[0].outputs;
    expect(key).toEqual({ name: "key", sensitive: true });
    expect(new X509Certificate(String(ca.value)).ca).toBe(true);
  });

  test("names the constructs, their references and what is protected", () => {
    const resources = new Map(result.report.stacks[0].resources.map((resource) => [resource.address, resource]));
    expect(resources.get("openstack_compute_instance_v2.cp_1")).toMatchObject({
      constructPath: "sample/Cluster/ControlPlane/1/Server",
      name: "sample-control-plane-1",
      action: "create",
      references: expect.arrayContaining([
        { from: "network.0.port", to: "openstack_networking_port_v2.cp_1", attribute: "id" },
        { from: "depends_on.0", to: "openstack_networking_router_interface_v2.link" },
      ]) as unknown,
    });
    expect(resources.get("tls_private_key.ca")?.isProtected).toBe(true);
  });

  test("logs what was done, so that tests can assert the order", () => {
    const order = (address: string) => operationOf(result.operations, address);
    expect(order("openstack_lb_pool_v2.api").ended).toBeLessThan(order("openstack_lb_members_v2.api").started);
    expect(order("openstack_networking_router_interface_v2.link").ended).toBeLessThan(
      order("openstack_compute_instance_v2.cp_1").started,
    );
  });
});

describe("a preview of an upgrade", () => {
  let before: PreviewResult;

  beforeAll(async () => {
    before = await inTemporaryFolder(async (folder) => {
      writeStack(join(folder, "app"), sampleCluster());
      return previewApp(join(folder, "app"), { destroy: false });
    });
  });

  const preview = async (after: object) =>
    inTemporaryFolder(async (folder) => {
      const saved = join(folder, "saved.json");
      before.state.write(saved);
      writeStack(join(folder, "app"), after);
      return (await previewApp(join(folder, "app"), { from: saved, destroy: false })).report;
    });

  test("has nothing to do when nothing changed", async () => {
    const report = await preview(sampleCluster());
    expect(report.problems).toEqual([]);
    expect(report.stacks[0].changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0, "no-op": 20 });
    expect(report.stacks[0].servers).toEqual([]);
  });

  test("replaces exactly the node whose generation was raised", async () => {
    const report = await preview(sampleCluster({ generations: [1, 2, 1] }));
    expect(report.stacks[0].servers).toEqual([
      expect.objectContaining({ name: "sample-control-plane-2", role: "control-plane", kinds: ["replace"] }),
    ]);
    expect(report.stacks[0].changes).toMatchObject({ create: 0, update: 1, replace: 1, delete: 0 });
    expect(report.ok).toBe(true);
  });

  test("fails when two control plane nodes would go at once", async () => {
    const report = await preview(sampleCluster({ generations: [2, 2, 1] }));
    expect(report.ok).toBe(false);
    expect(report.problems).toEqual([
      expect.objectContaining({
        code: "control-plane-quorum",
        message:
          "would take 2 control plane servers away at once: sample-control-plane-1 (replace), sample-control-plane-2 (replace)",
      }),
    ]);
  });

  test.each([
    ["image", { image: "ubuntu-26.04" }, "rebuild", "image_name"],
    ["flavor", { flavor: "m1.xlarge" }, "resize", "flavor_name"],
  ])("calls a changed %s by its name, although Terraform says update", async (_, change, kind, attribute) => {
    const report = await preview(sampleCluster(change));
    expect(report.stacks[0].servers.map((server) => server.kinds)).toEqual([[kind], [kind], [kind]]);
    expect(report.stacks[0].servers[0].because).toContain(attribute);
    expect(report.problems.map(({ code }) => code)).toEqual(["control-plane-quorum"]);
  });

  test("names what goes away", async () => {
    const report = await preview(sampleCluster({ generations: [1, 1] }));
    expect(report.stacks[0].servers).toEqual([
      expect.objectContaining({ address: "openstack_compute_instance_v2.cp_3", kinds: ["delete"] }),
    ]);
    const gone = report.stacks[0].resources.filter(({ action }) => action === "delete").map(({ address }) => address);
    expect(gone).toEqual([
      "openstack_compute_instance_v2.cp_3",
      "openstack_networking_port_v2.cp_3",
      "terraform_data.cp_3",
    ]);
  });
});

describe("a preview that finds something", () => {
  test("names the construct of what a provider refuses in the apply", async () => {
    const { report } = await previewDocument(sampleCluster({ method: "SOURCE_IP_PORT" }));
    expect(report.problems).toEqual([
      expect.objectContaining({
        code: "terraform-apply",
        address: "openstack_lb_pool_v2.api",
        constructPath: "sample/Cluster/Endpoint/Pool",
        message: "Amphora provider does not support SOURCE_IP_PORT",
      }),
    ]);
    // what was made before is destroyed all the same.
    expect(report.stacks[0].steps.map(({ step }) => step)).toEqual(["init", "validate", "plan", "apply", "destroy"]);
  });

  test("names the construct of what does not validate", async () => {
    const { report } = await previewDocument(misspelled());
    expect(report.problems).toEqual([
      expect.objectContaining({
        code: "terraform-validate",
        constructPath: "sample/Net",
        address: "openstack_networking_network_v2.net",
        detail: expect.stringContaining('is named "nam". Did you mean "name"?') as unknown,
      }),
    ]);
  });

  test("says which provider it does not know", async () => {
    const { report } = await previewDocument({
      terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
    });
    expect(report.problems).toEqual([
      expect.objectContaining({
        code: "provider-not-simulated",
        message: "needs the provider hashicorp/aws, which previews do not know",
      }),
    ]);
  });
});

describe("a preview of several stacks", () => {
  test("applies in the order of their references, passes outputs on, and destroys in reverse", async () => {
    await inTemporaryFolder(async (folder) => {
      writeApp(folder);
      const { report, operations } = await previewApp(folder);
      expect(report.problems).toEqual([]);
      expect(report.stacks.map(({ name }) => name)).toEqual(["low", "high"]);
      const network = report.stacks[0].outputs[0].value;
      expect(report.stacks[1].resources[1].attributes.network_id).toBe(network);
      expect(operations.map(({ stack, step, action }) => `${step} ${stack} ${action}`)).toEqual([
        "apply low create",
        "apply high create",
        "destroy high delete",
        "destroy low delete",
      ]);
    });
  });

  test("passes on what constructs warned of", async () => {
    await inTemporaryFolder(async (folder) => {
      writeApp(folder, [{ constructPath: "low/Net", level: "@cdktf/warn", message: "state is local" }]);
      const { report } = await previewApp(folder, { apply: false });
      expect(report.ok).toBe(true);
      expect(report.problems).toEqual([
        {
          severity: "warning",
          code: "annotation",
          stack: "low",
          step: "synth",
          constructPath: "low/Net",
          message: "state is local",
        },
      ]);
    });
  });

  test("plans without applying what nobody reads", async () => {
    await inTemporaryFolder(async (folder) => {
      writeApp(folder);
      const { report } = await previewApp(folder, { apply: false });
      expect(report.ok).toBe(true);
      expect(report.stacks.map(({ steps }) => steps.at(-1)?.step)).toEqual(["apply", "plan"]);
      expect(report.stacks[1].resources[1]).toMatchObject({ action: "create", attributes: { name: "high" } });
    });
  });

  test("refuses to work in a folder that is in use", async () => {
    await inTemporaryFolder(async (folder) => {
      writeApp(folder);
      await expect(previewApp(folder, { keep: folder })).rejects.toThrow(`the folder '${folder}' is not empty`);
      expect(existsSync(join(folder, "manifest.json"))).toBe(true);
    });
  });
});

function misspelled(): TerraformDocument {
  return {
    terraform: { required_providers: { openstack: { source: "terraform-provider-openstack/openstack" } } },
    resource: {
      openstack_networking_network_v2: { net: { nam: "n", "//": { metadata: { path: "sample/Net" } } } },
    },
  };
}

function writeStack(folder: string, document: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(document));
}

/** Two stacks as cdktf writes them, the second first. */
function writeApp(folder: string, annotations: readonly object[] = []): void {
  const required = { required_providers: { openstack: { source: "terraform-provider-openstack/openstack" } } };
  writeStack(join(folder, "stacks/low"), {
    terraform: { ...required, backend: { local: { path: "/nowhere/low.tfstate" } } },
    resource: { openstack_networking_network_v2: { net: { name: "low" } } },
    output: { id: { value: "${openstack_networking_network_v2.net.id}" } },
  });
  writeStack(join(folder, "stacks/high"), {
    terraform: { ...required, cloud: { organization: "o", workspaces: { name: "high" } } },
    data: {
      terraform_remote_state: {
        "cross-stack-reference-input-low": {
          backend: "local",
          config: { path: "/nowhere/low.tfstate" },
          workspace: "${terraform.workspace}",
        },
      },
    },
    resource: {
      openstack_networking_port_v2: {
        port: {
          name: "high",
          no_fixed_ip: true,
          network_id: "${data.terraform_remote_state.cross-stack-reference-input-low.outputs.id}",
        },
      },
    },
  });
  const stack = (name: string, dependencies: string[]) => ({
    name,
    constructPath: name,
    workingDirectory: `stacks/${name}`,
    synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
    annotations: name === "low" ? annotations : [],
    dependencies,
  });
  writeFileSync(
    join(folder, "manifest.json"),
    JSON.stringify({ version: "0.21.0", stacks: { high: stack("high", ["low"]), low: stack("low", []) } }),
  );
}
