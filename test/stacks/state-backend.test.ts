import { TerraformOutput } from "cdktf";
import type { App } from "cdktf";
import { KeyPair } from "../../lib";
import { InfrastructureStack, StateBackend, StateLocking } from "../../stacks";
import { synth, warningsOf } from "../support/synth";
import type { SynthesizedApp } from "../support/synth";

/** A stack whose state another one reads. */
function synthPair(backend: StateBackend): SynthesizedApp {
  return synth((app) => addPair(app, backend));
}

function addPair(app: App, backend: StateBackend): InfrastructureStack {
  const writer = new InfrastructureStack(app, "prod-network", { backend });
  const reader = new InfrastructureStack(app, "reader", { backend: StateBackend.pg() });
  const key = new KeyPair(writer, "Key", {
    name: "ops",
    publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0GdVfZQm0aYJ1XbC4PZ0p4hXb3s3kQbS9p3k1nXJkR me",
  });
  new TerraformOutput(reader, "Key", { value: key.keyPairName });
  return writer;
}

const LOCAL = "../../../terraform.prod-network.tfstate";

const CASES: readonly (readonly [string, StateBackend, object, object])[] = [
  [
    "local",
    StateBackend.local(),
    { backend: { local: { path: LOCAL } } },
    { backend: "local", config: { path: LOCAL } },
  ],
  [
    "local in a folder of its own",
    StateBackend.local({ folder: "/srv/states" }),
    { backend: { local: { path: "/srv/states/terraform.prod-network.tfstate" } } },
    { backend: "local", config: { path: "/srv/states/terraform.prod-network.tfstate" } },
  ],
  [
    "hcp",
    StateBackend.hcp({ organization: "acme" }),
    { cloud: { hostname: "app.terraform.io", organization: "acme", workspaces: { name: "prod-network" } } },
    {
      backend: "remote",
      config: { hostname: "app.terraform.io", organization: "acme", workspaces: { name: "prod-network" } },
    },
  ],
  [
    "hcp with project, workspace and host",
    StateBackend.hcp({ organization: "acme", project: "k8s", workspace: "w", hostname: "tfe.example.com:8443" }),
    { cloud: { hostname: "tfe.example.com:8443", organization: "acme", workspaces: { name: "w", project: "k8s" } } },
    {
      backend: "remote",
      config: { hostname: "tfe.example.com:8443", organization: "acme", workspaces: { name: "w" } },
    },
  ],
  [
    "remote",
    StateBackend.remote({ organization: "acme" }),
    {
      backend: { remote: { hostname: "app.terraform.io", organization: "acme", workspaces: { name: "prod-network" } } },
    },
    {
      backend: "remote",
      config: { hostname: "app.terraform.io", organization: "acme", workspaces: { name: "prod-network" } },
    },
  ],
  [
    "s3 at AWS",
    StateBackend.s3({ bucket: "states", region: "eu-central-1" }),
    {
      backend: {
        s3: {
          bucket: "states",
          key: "prod-network.tfstate",
          region: "eu-central-1",
          encrypt: true,
          use_lockfile: true,
        },
      },
    },
    { backend: "s3", config: { bucket: "states", key: "prod-network.tfstate", region: "eu-central-1" } },
  ],
  [
    "s3 at Swift",
    StateBackend.s3({ bucket: "states", endpoint: "https://swift.example.com", key: "k" }),
    {
      backend: {
        s3: {
          bucket: "states",
          key: "k",
          region: "us-east-1",
          encrypt: false,
          use_lockfile: false,
          endpoints: { s3: "https://swift.example.com" },
          use_path_style: true,
          skip_credentials_validation: true,
          skip_metadata_api_check: true,
          skip_region_validation: true,
          skip_requesting_account_id: true,
          skip_s3_checksum: true,
        },
      },
    },
    {
      backend: "s3",
      config: {
        bucket: "states",
        key: "k",
        region: "us-east-1",
        endpoints: { s3: "https://swift.example.com" },
        use_path_style: true,
        skip_credentials_validation: true,
        skip_metadata_api_check: true,
        skip_region_validation: true,
        skip_requesting_account_id: true,
        skip_s3_checksum: true,
      },
    },
  ],
  [
    "http",
    StateBackend.http({
      address: "https://git.example.com/state/1",
      lockAddress: "https://git.example.com/state/1/lock",
    }),
    {
      backend: {
        http: {
          address: "https://git.example.com/state/1",
          lock_address: "https://git.example.com/state/1/lock",
          lock_method: "POST",
          unlock_address: "https://git.example.com/state/1/lock",
          unlock_method: "DELETE",
        },
      },
    },
    { backend: "http", config: { address: "https://git.example.com/state/1" } },
  ],
  [
    "pg",
    StateBackend.pg(),
    { backend: { pg: { schema_name: "prod_network" } } },
    { backend: "pg", config: { schema_name: "prod_network" } },
  ],
];

describe("state backends", () => {
  it.each(CASES)("of kind %s are written for Terraform, and read by other stacks", (_kind, backend, block, reader) => {
    const app = synthPair(backend);
    const terraform = app.stack("prod-network").section("terraform");
    const states = Object.values(app.stack("reader").section("data")["terraform_remote_state"] ?? {});

    expect(terraform).toMatchObject(block);
    expect(Object.keys(terraform).filter((key) => key === "backend" || key === "cloud")).toEqual(Object.keys(block));
    expect(states).toEqual([expect.objectContaining(reader)]);
  });

  it("of kind hcp need no terraform to synthesize", () => {
    const path = process.env["PATH"];
    process.env["PATH"] = "/nonexistent";
    try {
      const app = synthPair(StateBackend.hcp({ organization: "acme" }));

      expect(app.stack("prod-network").section("terraform")).toHaveProperty("cloud.organization", "acme");
    } finally {
      process.env["PATH"] = path;
    }
  });

  it("name no path of this machine, and no password", () => {
    for (const [, backend] of CASES) {
      const text = synthPair(backend).stack("prod-network").text;

      expect(text).not.toContain(process.cwd());
      expect(text).not.toMatch(/conn_str|password|secret_key|token/);
    }
  });

  it.each([
    ["local", StateBackend.local(), "private keys of the cluster"],
    ["s3 without locks", StateBackend.s3({ bucket: "b", endpoint: "https://swift.example.com" }), "is not locked"],
  ])("of kind %s draw a warning", (_kind, backend, text) => {
    let warnings: string[] = [];
    synth((app) => {
      warnings = warningsOf(addPair(app, backend));
    });

    expect(warnings).toEqual([expect.stringContaining(text)]);
  });

  it("of kind s3 lock on request", () => {
    const backend = StateBackend.s3({
      bucket: "b",
      endpoint: "https://ceph.example.com",
      locking: StateLocking.LOCK_FILE,
    });

    expect(synthPair(backend).stack("prod-network").text).toContain('"use_lockfile": true');
  });
});
