import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function runScript(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Outcome {
  const script = join(root, "scripts", `${name}.js`);
  return spawnSync(process.execPath, [script, ...args], { encoding: "utf8", env: { ...process.env, ...env } });
}

describe("npm start", () => {
  let path: string;

  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), "k8s-on-openstack-path-"));
  });

  afterEach(() => rmSync(path, { recursive: true, force: true }));

  function fakeTerraform(command: string, output: string): void {
    symlinkSync(process.execPath, join(path, "node"));
    writeFileSync(join(path, command), `#!${process.execPath}\nconsole.log(${JSON.stringify(output)});\n`, {
      mode: 0o755,
    });
  }

  test("explains itself", () => {
    const { status, stdout } = runScript("start", ["--help"]);

    expect(status).toBe(0);
    expect(stdout).toContain("npm start -- examples/minimal");
  });

  test("fails when there is neither Terraform nor OpenTofu, and says where to get them", () => {
    const { status, stdout, stderr } = runScript("start", [], { PATH: path });

    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/neither 'terraform' nor 'tofu' is in the PATH; install one of them/);
    expect(stderr).toContain("https://developer.hashicorp.com/terraform/install");
    expect(stderr).toContain("https://opentofu.org/docs/intro/install/");
  });

  test("fails when Terraform is older than what stacks use", () => {
    fakeTerraform("terraform", "Terraform v1.4.7\non linux_amd64");
    const { status, stderr } = runScript("start", [], { PATH: path });

    expect(status).toBe(1);
    expect(stderr).toContain("Terraform 1.5.0 or later is needed, terraform is 1.4.7");
  });

  test("takes OpenTofu for Terraform", () => {
    fakeTerraform("tofu", "OpenTofu v1.10.3\non linux_amd64");
    const probe = `console.log(JSON.stringify(require("./scripts/toolchain").requireTerraform()))`;
    const { stdout } = spawnSync(process.execPath, ["-e", probe], { cwd: root, encoding: "utf8", env: { PATH: path } });

    expect(JSON.parse(stdout)).toEqual({ command: "tofu", version: "1.10.3" });
  });
});

describe("npm test", () => {
  test("explains itself", () => {
    expect(runScript("test", ["--help"]).stdout).toContain("npm test -- test/core");
  });
});

describe("npm install", () => {
  test("builds nothing without development dependencies", () => {
    const folder = mkdtempSync(join(tmpdir(), "k8s-on-openstack-prepare-"));
    symlinkSync(join(root, "scripts"), join(folder, "scripts"));
    const { status, stdout } = spawnSync(
      process.execPath,
      ["--preserve-symlinks", "--preserve-symlinks-main", join(folder, "scripts/prepare.js")],
      { encoding: "utf8" },
    );
    rmSync(folder, { recursive: true });

    expect(status).toBe(0);
    expect(stdout).toContain("nothing to build");
  });

  test("finds the generated bindings up to date", () => {
    const { status, stdout } = runScript("generate-bindings", []);

    expect(status).toBe(0);
    expect(stdout).toBe("bindings: up to date\n");
  });
});

describe("import-provider-schema", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "k8s-on-openstack-import-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function importSchema(attributes: object, version: string, more: readonly string[] = []): Outcome {
    const resource = { version: 0, block: { attributes } };
    const provider = { provider: { version: 0, block: {} }, resource_schemas: { demo_thing: resource } };
    const schema = join(folder, "schema.json");
    writeFileSync(schema, JSON.stringify({ provider_schemas: { "registry.terraform.io/acme/demo": provider } }));
    const output = ["--output", join(folder, "demo.facts")];
    return runScript("import-provider-schema", [
      schema,
      "--provider",
      "demo",
      "--version",
      version,
      ...output,
      ...more,
    ]);
  }

  const present = () => readFileSync(join(folder, "demo.facts"), "utf8");
  const text = { type: "string", optional: true, description: "Descriptions are left out.", description_kind: "plain" };

  test("explains itself and fails when it is not told what to import", () => {
    const { status, stdout } = runScript("import-provider-schema", []);

    expect(status).toBe(2);
    expect(stdout).toContain("terraform providers schema -json > schema.json");
  });

  test("writes schema and behaviour as facts", () => {
    const behaviour = join(folder, "behaviour.json");
    writeFileSync(behaviour, JSON.stringify({ demo_thing: { force_new: ["name"] } }));
    const { status } = importSchema({ name: text }, "1.2.0", ["--behaviour", behaviour]);

    expect(status).toBe(0);
    expect(present()).toContain("version: 1.2.0\nconstraint: >= 1.2.0, < 2.0.0\n");
    expect(present()).toContain("resource demo_thing\n  name: string optional replaces\n");
  });

  test("keeps on the next import what is known beyond the schema, and the range of versions", () => {
    const behaviour = join(folder, "behaviour.json");
    writeFileSync(behaviour, JSON.stringify({ demo_thing: { force_new: ["gone", "name"], no_update: true } }));
    importSchema({ name: text, gone: text }, "1.2.0", ["--behaviour", behaviour, "--constraint", ">= 1.1.0, < 3.0.0"]);
    importSchema({ name: text, fresh: { type: ["set", "string"], computed: true } }, "2.0.0");

    expect(present()).toContain("version: 2.0.0\nconstraint: >= 1.1.0, < 3.0.0\n");
    expect(present()).toContain(
      "resource demo_thing no-update\n  fresh: set(string) computed\n  name: string optional replaces\n",
    );
  });

  test("marks a resource of which only the schema is known", () => {
    importSchema({ name: text }, "1.2.0");

    expect(present()).toContain("resource demo_thing schema-only\n");
  });

  test("fails when the document is of another provider", () => {
    const { status, stderr } = importSchema({ name: text }, "1.2.0", ["--provider", "other"]);

    expect(status).toBe(1);
    expect(stderr).toContain("the schema has registry.terraform.io/acme/demo, but no other");
  });
});
