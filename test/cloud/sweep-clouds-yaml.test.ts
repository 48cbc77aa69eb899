import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeOpenStack } from "./support/fake-open-stack";
import { runSweep } from "./support/run-sweep";
import type { SweepRun } from "./support/run-sweep";

const PROGRAM = join(__dirname, "../../lib/cloud/sweep");

/** JSON is YAML, so this stands for the parser that a machine may or may not have. */
const PARSER = "import json\nYAMLError = ValueError\nsafe_load = json.load\n";

/** Runs the program with a clouds.yaml, and with a module of that name. */
async function runNamed(files: Readonly<Record<string, unknown>>, yaml: string): Promise<SweepRun> {
  const folder = mkdtempSync(join(tmpdir(), "k8s-on-openstack-clouds-"));
  const environment = (url: string) => {
    for (const [name, content] of Object.entries(files)) {
      const text = typeof content === "string" ? content : JSON.stringify(content);
      writeFileSync(join(folder, name), text.replaceAll("@URL@", url));
    }
    return { OS_CLOUD: "mine", OS_CLIENT_CONFIG_FILE: join(folder, "clouds.yaml"), OS_AUTH_URL: "" };
  };
  try {
    cpSync(PROGRAM, join(folder, "sweep"), { recursive: true });
    writeFileSync(join(folder, "sweep", "yaml.py"), yaml);
    return await runSweep(new FakeOpenStack({}), environment, join(folder, "sweep"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const entry = (auth: object) => ({ clouds: { mine: { auth, region_name: "RegionOne", interface: "public" } } });
const auth = { auth_url: "@URL@", application_credential_id: "0123" };
const secret = { application_credential_secret: "hush-hush" };

describe("a sweep whose cloud is named by OS_CLOUD", () => {
  it("reads clouds.yaml, and what is kept apart in secure.yaml", async () => {
    const { code, log } = await runNamed(
      { "clouds.yaml": entry(auth), "secure.yaml": { clouds: { mine: { auth: secret } } } },
      PARSER,
    );
    expect(log).toContain("nothing is left of the cluster a");
    expect(code).toBe(0);
  });

  it("takes the region of the environment rather than that of the file, as Terraform does", async () => {
    const elsewhere = { clouds: { mine: { auth: { ...auth, ...secret }, region_name: "nowhere" } } };
    const { code, log } = await runNamed({ "clouds.yaml": elsewhere }, PARSER);
    expect(log).toContain("nothing is left of the cluster a");
    expect(code).toBe(0);
  });

  it("says what to do where Python has no parser for it", async () => {
    const { code, log } = await runNamed({ "clouds.yaml": entry({ ...auth, ...secret }) }, "raise ImportError\n");
    expect(log).toContain(
      "OS_CLOUD needs Python's yaml module; install it for all users, or set OS_AUTH_URL and its companions",
    );
    expect(code).toBe(2);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["no such cloud", { "clouds.yaml": { clouds: {} } }, "no clouds.yaml has a cloud mine with auth"],
    ["no file", {}, "no clouds.yaml has a cloud mine with auth"],
    ["a file that is none", { "clouds.yaml": "password: [hush" }, "clouds.yaml cannot be read: JSONDecodeError"],
  ])("refuses %s, and shows nothing of the file", async (_, files, message) => {
    const { code, log } = await runNamed(files, PARSER);
    expect(log).toContain(message);
    expect(log).not.toContain("hush");
    expect(code).toBe(2);
  });
});
