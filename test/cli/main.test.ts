import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PreviewReport } from "../../lib/preview";
import { inTemporaryFolder } from "../support/preview";
import { cli } from "./support/cli";

jest.setTimeout(60_000);

const NETWORK = {
  terraform: { required_providers: { openstack: { source: "terraform-provider-openstack/openstack" } } },
  resource: { openstack_networking_network_v2: { net: { name: "net" } } },
};

function writeStack(folder: string, document: object = NETWORK): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(document));
  return folder;
}

// an app that needs no package: it writes what cdktf would write.
const APP = `
const { mkdirSync, writeFileSync } = require("node:fs");
const out = process.env.CDKTF_OUTDIR;
const name = JSON.parse(process.env.CDKTF_CONTEXT_JSON).name ?? "net";
mkdirSync(out + "/stacks/app", { recursive: true });
writeFileSync(out + "/stacks/app/cdk.tf.json", JSON.stringify({
  terraform: ${JSON.stringify(NETWORK.terraform)},
  resource: { openstack_networking_network_v2: { net: { name } } },
}));
const app = { name: "app", constructPath: "app", workingDirectory: "stacks/app", dependencies: [] };
writeFileSync(out + "/manifest.json", JSON.stringify({ stacks: { app } }));
`;

describe("k8s-on-openstack preview", () => {
  test("previews a synthesized folder, and writes the topology page", async () => {
    await inTemporaryFolder(async (folder) => {
      const page = join(folder, "page.html");
      const { exitCode, stdout, stderr } = await cli("preview", writeStack(join(folder, "stack")), "--page", page);
      expect(exitCode).toBe(0);
      expect(stdout).toContain("No errors in ");
      expect(stdout).toContain(`Topology page: ${page}`);
      expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>/i);
      expect(stderr).toBe(
        "stack: init done\nstack: validate done\nstack: plan done\nstack: apply done\nstack: second-plan done\nstack: destroy done\n",
      );
    });
  });

  test("runs the app of cdktf.json with its context", async () => {
    await inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, "app.js"), APP);
      writeFileSync(
        join(folder, "cdktf.json"),
        JSON.stringify({ language: "typescript", app: "node app.js", context: { name: "from-context" } }),
      );
      const { exitCode, stdout } = await cli("preview", folder, "--no-page", "--json");
      const report = JSON.parse(stdout) as PreviewReport;
      expect(exitCode).toBe(0);
      expect(report.stacks[0].resources[0].name).toBe("from-context");
      expect(existsSync(join(folder, "cdktf.out"))).toBe(false);
    });
  });

  test("runs a script, and saves a state that the next preview starts from", async () => {
    await inTemporaryFolder(async (folder) => {
      const script = join(folder, "main.js");
      const saved = join(folder, "saved.json");
      writeFileSync(script, APP);
      expect((await cli("preview", script, "--no-page", "--save", saved)).exitCode).toBe(0);
      writeFileSync(script, APP.replace('"net"', '"other"'));
      const { stdout } = await cli("preview", folder, "--no-page", "--from", saved);
      expect(stdout).toContain(`starting from ${saved}`);
      expect(stdout).toMatch(/openstack_networking_network_v2 +1 +1 update +other/);
    });
  });

  test("ends with 1 when it finds errors", async () => {
    await inTemporaryFolder(async (folder) => {
      const bad = { ...NETWORK, resource: { openstack_networking_network_v2: { net: { nam: "net" } } } };
      const { exitCode, stdout } = await cli("preview", writeStack(join(folder, "stack"), bad), "--no-page");
      expect(exitCode).toBe(1);
      expect(stdout).toContain('No argument or block type is named "nam". Did you mean "name"?');
    });
  });

  test.each([
    ["no app", ["preview"], "missing required argument 'app'"],
    ["an app that is not there", ["preview", "nowhere"], "there is no 'nowhere'"],
    ["an option that is not there", ["preview", ".", "--fast"], "unknown option '--fast'"],
    ["a flavor without a size", ["preview", ".", "--flavor", "m1.large"], "It must be <name>=<cores>:<MiB of memory>"],
  ])("ends with 2 for %s", async (_, args, message) => {
    const { exitCode, stderr } = await cli(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  test("ends with 2 when the app fails, and shows what the app says", async () => {
    await inTemporaryFolder(async (folder) => {
      const script = join(folder, "app.js");
      writeFileSync(script, 'throw new Error("controlPlane.count must be odd");');
      const { exitCode, stderr } = await cli("preview", script, "--no-page");
      expect(exitCode).toBe(2);
      expect(stderr).toContain("Error: controlPlane.count must be odd");
      expect(stderr).not.toContain("node:internal");
    });
  });

  test("ends with 2 when the app writes nothing, and says why that may be", async () => {
    await inTemporaryFolder(async (folder) => {
      const script = join(folder, "app.js");
      writeFileSync(script, "");
      const { exitCode, stderr } = await cli("preview", script, "--no-page");
      expect(exitCode).toBe(2);
      expect(stderr).toContain("call app.synth() at its end");
    });
  });

  test("ends with 2 for TypeScript without a runner, and names the runners", async () => {
    await inTemporaryFolder(async (folder) => {
      const script = join(folder, "main.ts");
      writeFileSync(script, "");
      const { exitCode, stderr } = await cli("preview", folder, "--no-page");
      expect(exitCode).toBe(2);
      expect(stderr).toContain("none of tsx, ts-node, @swc-node/register is installed");
    });
  });

  test("ends with 3 when Terraform is missing, and says how to get it", async () => {
    await inTemporaryFolder(async (folder) => {
      const { exitCode, stderr } = await cli(
        "preview",
        writeStack(join(folder, "stack")),
        "--no-page",
        "--binary",
        "no-such-terraform",
      );
      expect(exitCode).toBe(3);
      expect(stderr).toContain("cannot start 'no-such-terraform'");
      expect(stderr).toContain("install Terraform");
    });
  });

  test("explains itself", async () => {
    const { exitCode, stdout } = await cli("preview", "--help");
    expect(exitCode).toBe(0);
    for (const option of [
      "--json",
      "--page",
      "--no-page",
      "--no-apply",
      "--no-destroy",
      "--from",
      "--save",
      "--binary",
      "--keep",
      "--flavor",
      "--color",
      "--no-color",
    ]) {
      expect(stdout).toContain(option);
    }
  });
});
