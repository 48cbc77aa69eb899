import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "cdktf";
import { build as buildExistingNetwork } from "../../examples/existing-network/main";
import { build as buildHarborKubernetes } from "../../examples/harbor-kubernetes/main";
import { build as buildHarborVm } from "../../examples/harbor-vm/main";
import { build as buildHighAvailability } from "../../examples/high-availability/main";
import { build as buildKeystoneLogin } from "../../examples/keystone-login/main";
import { build as buildMinimal } from "../../examples/minimal/main";
import { build as buildMonitoring } from "../../examples/monitoring/main";
import { build as buildReference } from "../../examples/reference/main";
import { build as buildTenants } from "../../examples/tenants/main";
import { build as buildVmToApp } from "../../examples/vm-to-app/main";
import { synth } from "../support/synth";

const GOLDEN = join(__dirname, "../golden/addresses");

const EXAMPLES: readonly (readonly [stack: string, build: (app: App) => unknown])[] = [
  ["existing-network", (app) => buildExistingNetwork(app)],
  ["harbor-kubernetes-platform", (app) => buildHarborKubernetes(app)],
  ["harbor-vm", (app) => buildHarborVm(app)],
  ["high-availability", (app) => buildHighAvailability(app)],
  ["keystone-login", (app) => buildKeystoneLogin(app)],
  ["keystone-login-platform", (app) => buildKeystoneLogin(app)],
  ["minimal", (app) => buildMinimal(app)],
  ["monitoring-platform", (app) => buildMonitoring(app)],
  ["reference", (app) => buildReference(app)],
  ["tenants", (app) => buildTenants(app)],
  ["tenants-red-applications", (app) => buildTenants(app)],
  ["vm-to-app", (app) => buildVmToApp(app)],
  ["vm-to-app-platform", (app) => buildVmToApp(app)],
  ["vm-to-app-applications", (app) => buildVmToApp(app)],
];

/**
 * Addresses are what Terraform knows a server by: one that changes destroys the server. So a change in these lists is a breaking
 * change; write them anew with `UPDATE_GOLDEN=1 npx jest test/properties/addresses`.
 */
describe.each(EXAMPLES)("the stack %s of an example", (name, build) => {
  const once = synth(build).stack(name);

  it("keeps the addresses of all its resources", () => {
    const file = join(GOLDEN, `${name}.txt`);
    const text = `${once.addresses.join("\n")}\n`;
    if (process.env["UPDATE_GOLDEN"] === "1") {
      writeFileSync(file, text);
    }

    expect(text).toBe(readFileSync(file, "utf8"));
  });

  it("is the same, byte for byte, when it is synthesized again from another folder", () => {
    const home = process.cwd();
    const elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
    try {
      process.chdir(elsewhere);

      expect(synth(build).stack(name).text === once.text).toBe(true);
    } finally {
      process.chdir(home);
      rmSync(elsewhere, { recursive: true });
    }
  });

  it("names no folder of this machine", () => {
    const folders = [realpathSync(join(__dirname, "../..")), join(tmpdir(), "synth-")];

    expect(folders.filter((folder) => once.text.includes(folder))).toEqual([]);
  });
});

describe("an example", () => {
  it("is the same, byte for byte, in another process with another time zone and another language", () => {
    const folders = ["Pacific/Auckland", "America/New_York"].map((timeZone, index) => {
      const outdir = mkdtempSync(join(tmpdir(), "process-"));
      execFileSync(process.execPath, ["-r", join(__dirname, "../e2e/support/register.js"), "-e", SCRIPT], {
        cwd: index === 0 ? tmpdir() : join(__dirname, "../.."),
        env: { ...process.env, TZ: timeZone, LC_ALL: index === 0 ? "tr_TR.UTF-8" : "C", OUTDIR: outdir },
      });
      return outdir;
    });
    try {
      const [one, other] = folders.map((folder) => readFileSync(join(folder, "stacks/minimal/cdk.tf.json"), "utf8"));

      expect(one?.length).toBeGreaterThan(10_000);
      expect(one === other).toBe(true);
    } finally {
      folders.forEach((folder) => rmSync(folder, { recursive: true }));
    }
  });
});

const SCRIPT = `
  const { App } = require(${JSON.stringify(require.resolve("cdktf"))});
  const { build } = require(${JSON.stringify(join(__dirname, "../../examples/minimal/main.ts"))});
  const app = new App({ outdir: process.env.OUTDIR });
  build(app);
  app.synth();
`;
