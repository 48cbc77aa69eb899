import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface PackReport {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

interface StackDocument {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly terraform: { readonly required_providers: unknown };
}

const root = join(__dirname, "../..");
const work = mkdtempSync(join(tmpdir(), "k8s-on-openstack-pack-"));
const project = join(work, "project");
const installed = join(project, "node_modules/k8s-on-openstack");

const { version: cdktfVersion } = readJson<{ version: string }>(join(root, "node_modules/cdktf/package.json"));
const { version: constructsVersion } = readJson<{ version: string }>(
  join(root, "node_modules/constructs/package.json"),
);

let packed: PackReport;

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

function npm(args: readonly string[], cwd: string): string {
  // the variables that npm sets for `npm test` would make the inner npm take this repository for the project.
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(?!config_(cache|registry|userconfig))/i.test(name),
  );
  const env = { ...Object.fromEntries(own), INIT_CWD: cwd };
  return execFileSync("npm", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function write(name: string, text: string): void {
  writeFileSync(join(project, name), text);
}

/** The TypeScript of this repository, since users bring one of their own. */
function typecheck(options: Readonly<Record<string, unknown>>): string {
  write("tsconfig.json", JSON.stringify({ compilerOptions: { noEmit: true, ...options }, files: ["app.ts"] }));
  const tsc = createRequire(__filename).resolve("typescript/bin/tsc");
  try {
    return execFileSync(process.execPath, [tsc, "-p", project], { encoding: "utf8" });
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

const APP_TS = `
import { App, LocalBackend, TerraformStack } from "cdktf";
import { ClusterNetwork, EnvValue, Exposure, NodeSoftware, Probe, ValidationError, Volume } from "k8s-on-openstack";
import type { ClusterNetworkBase, NamespaceIsolation } from "k8s-on-openstack";
import { ComputeInstanceV2, type ComputeInstanceV2Config } from "k8s-on-openstack/openstack/compute-instance-v2";
import { OpenstackProvider } from "k8s-on-openstack/openstack/provider";
import { Project } from "k8s-on-openstack/harbor/project";
import { InfrastructureStack, type InfrastructureStackProps } from "k8s-on-openstack/stacks";
import * as preview from "k8s-on-openstack/preview";

const config: ComputeInstanceV2Config = { name: "a" };
const isError: boolean = ValidationError.isValidationError(undefined);
// @ts-expect-error a number is no name, which only shows when the declarations are found.
const wrong: ComputeInstanceV2Config = { name: 1 };
// @ts-expect-error the range of the network must be text.
new ClusterNetwork(new TerraformStack(new App(), "Types"), "Network", { cidr: 1 });
// @ts-expect-error one value object is no other one, although both have a method of the same name.
const value: EnvValue = Probe.tcp();
// @ts-expect-error where something is reachable from is no question whether it is.
const exposure: Exposure = Probe.tcp();
// @ts-expect-error nor is a volume.
const volume: Volume = { name: "data", check: () => undefined };
// @ts-expect-error nor text a way to install.
const software: NodeSoftware = "packages";
// @ts-expect-error nor text an isolation.
const isolation: NamespaceIsolation = "none";
export const objects = [value, exposure, volume, software, isolation];
export type Props = InfrastructureStackProps | ClusterNetworkBase;
export const used = [LocalBackend, ComputeInstanceV2, OpenstackProvider, Project, InfrastructureStack, preview, config, wrong, isError];
`;

const APP_JS = `
"use strict";
const { App, LocalBackend, TerraformStack } = require("cdktf");
const { ClusterNetwork } = require("k8s-on-openstack");
const { ComputeInstanceV2 } = require("k8s-on-openstack/openstack/compute-instance-v2");
const { OpenstackProvider } = require("k8s-on-openstack/openstack/provider");
const stacks = require("k8s-on-openstack/stacks");
const preview = require("k8s-on-openstack/preview");

const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "App");
new LocalBackend(stack, { path: "app.tfstate" });
new OpenstackProvider(stack, "OpenStack", { cloud: "demo" });
const network = new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24" });
new ComputeInstanceV2(stack, "Server", { name: "a", network: [{ uuid: network.networkId }] });
app.synth();
process.stdout.write(JSON.stringify([typeof stacks.InfrastructureStack, Object.keys(preview).length > 0]));
`;

const APP_MJS = `
import { ClusterNetwork } from "k8s-on-openstack";
import { ComputeInstanceV2 } from "k8s-on-openstack/openstack/compute-instance-v2";
import { Project } from "k8s-on-openstack/harbor/project";
import { InfrastructureStack } from "k8s-on-openstack/stacks";

console.log(ClusterNetwork.name, InfrastructureStack.name, ComputeInstanceV2.name, Project.name);
`;

describe("the packed library", () => {
  beforeAll(() => {
    const [report] = JSON.parse(npm(["pack", "--json", "--pack-destination", work], root)) as [PackReport];
    packed = report;
    mkdirSync(project);
    const dependencies = {
      cdktf: cdktfVersion,
      constructs: constructsVersion,
      "k8s-on-openstack": `file:${join(work, packed.filename)}`,
    };
    write("package.json", JSON.stringify({ name: "project", private: true, dependencies }));
    npm(["install", "--prefer-offline", "--no-audit", "--no-fund"], project);
  }, 120_000);

  afterAll(() => rmSync(work, { recursive: true, force: true }));

  test("brings what it needs and nothing else", () => {
    const paths = packed.files.map(({ path }) => path);
    const folders = new Set(paths.map((path) => path.split("/").slice(0, 2).join("/")));

    expect(paths).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "README.md",
        "cdktf.json",
        "dist/lib/index.js",
        "dist/lib/index.d.ts",
        "dist/lib/identity/keystone-guard/keystone_guard.py",
        "dist/lib/kube/bundle/Chart.yaml",
        "dist/lib/kube/bundle/templates/objects.yaml",
        "dist/lib/kube/bundle/values.yaml",
        "dist/lib/cloud/sweep/__main__.py",
        "dist/lib/kube/janitor/__main__.py",
        "dist/lib/providers/facts/openstack.facts",
        "dist/lib/providers/.gen/openstack/compute-instance-v2/index.d.ts",
        "dist/stacks/index.js",
        "package.json",
      ]),
    );
    expect([...folders].filter((folder) => folder.startsWith("dist/")).sort()).toEqual(["dist/lib", "dist/stacks"]);
    expect(
      paths.filter((path) => /(^|\/)(test|bench|examples|scripts\/eslint)\/|\.test\.|\.tsbuildinfo$/.test(path)),
    ).toEqual([]);
    expect(paths.filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))).toEqual([]);
  });

  test("is small", () => {
    const megabytes = (bytes: number) => Number((bytes / 1e6).toFixed(1));
    process.stdout.write(`tarball ${megabytes(packed.size)} MB, unpacked ${megabytes(packed.unpackedSize)} MB\n`);

    expect(megabytes(packed.size)).toBeLessThan(3);
    expect(megabytes(packed.unpackedSize)).toBeLessThan(16);
  });

  test("holds no path of the machine that built it", () => {
    const texts = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes(join(installed, "node_modules")))
      .map((entry) => join(entry.parentPath, entry.name));
    const telling = texts.filter((file) => readFileSync(file, "utf8").includes(root));

    expect(texts.length).toBeGreaterThan(400);
    expect(telling).toEqual([]);
  });

  test("builds nothing while it is installed", () => {
    expect(readdirSync(installed)).not.toContain("lib");
    expect(readdirSync(join(project, "node_modules"))).not.toContain("@swc");
  });

  test("puts an executable command into the project", () => {
    const command = join(project, "node_modules/.bin/k8s-on-openstack");

    expect(statSync(command).mode & 0o111).not.toBe(0);
    expect(execFileSync(command, ["--help"], { encoding: "utf8" })).toContain("preview");
  });

  test.each([
    ["node16", { module: "node16", moduleResolution: "node16" }],
    ["node10", { module: "commonjs", moduleResolution: "node10" }],
    ["bundler", { module: "esnext", moduleResolution: "bundler" }],
  ])("type-checks in a TypeScript project with module resolution %s", (_name, resolution) => {
    write("app.ts", APP_TS);

    expect(typecheck({ target: "ES2022", strict: true, skipLibCheck: true, types: [], ...resolution })).toBe("");
  });

  test("has declarations that hold by themselves", () => {
    write("app.ts", APP_TS);
    const node = { types: ["node"], typeRoots: [join(root, "node_modules/@types")] };
    const resolution = { module: "node16", moduleResolution: "node16" };

    expect(typecheck({ target: "ES2022", strict: true, skipLibCheck: false, ...node, ...resolution })).toBe("");
  });

  test("gives its names to ES modules, which look for them in the text", () => {
    write("app.mjs", APP_MJS);

    expect(execFileSync(process.execPath, ["app.mjs"], { cwd: project, encoding: "utf8" })).toBe(
      "ClusterNetwork InfrastructureStack ComputeInstanceV2 Project\n",
    );
  });

  test("synthesizes from plain JavaScript", () => {
    write("app.js", APP_JS);
    const output = execFileSync(process.execPath, ["app.js"], { cwd: project, encoding: "utf8" });
    const { resource, terraform } = readJson<StackDocument>(join(project, "out/stacks/App/cdk.tf.json"));

    expect(JSON.parse(output)).toEqual(["function", true]);
    expect(Object.keys(resource)).toEqual(
      expect.arrayContaining(["openstack_compute_instance_v2", "openstack_networking_network_v2"]),
    );
    expect(terraform.required_providers).toEqual({
      openstack: { source: "terraform-provider-openstack/openstack", version: ">= 3.4.0, < 4.0.0" },
    });
  });
});
