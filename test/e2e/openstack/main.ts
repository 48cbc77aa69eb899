import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { deleteObjects, type CloudObject } from "../support/cloud-inventory";
import { ExampleProject } from "../support/example-project";
import { OpenStackSession } from "../support/openstack-session";
import { readOpenStackSettings } from "../support/openstack-settings";
import { RunReport } from "../support/run-report";
import { runCdktfCli } from "./cdktf-cli";
import { ScenarioContext, type RunSettings } from "./context";
import { runEtcdBackup } from "./etcd-backup";
import { runHarborMachine } from "./harbor-machine";
import { runHostileText } from "./hostile-text";
import { runInterruption } from "./interruption";
import { runKuryr } from "./kuryr";
import { runLifecycle } from "./lifecycle";
import { runNpmPackage } from "./npm-package";
import { runPostgresBackend } from "./postgres-backend";
import { runRemoteRuns } from "./remote-runs";
import { makeSurroundings } from "./surroundings";
import { runTenants } from "./tenants";

/** What the command line takes. */
interface Options {
  readonly example?: readonly string[];
  readonly scenario?: readonly string[];
  readonly json?: string | true;
  readonly keep: boolean;
  readonly binary: string;
  readonly workFolder?: string;
  readonly prefix: string;
  readonly flavor?: string;
  readonly parallelism?: number;
}

/** Which examples go through which scenarios. */
interface Selection {
  readonly example: readonly string[];
  readonly scenario: readonly string[];
}

type Scenario = (context: ScenarioContext, example: string) => Promise<boolean>;

/** Scenarios that every example goes through, by name, in the order in which they run. */
const EXAMPLE_SCENARIOS: Readonly<Record<string, Scenario>> = {
  lifecycle: runLifecycle,
  interruption: runInterruption,
  "cdktf-cli": runCdktfCli,
  "npm-package": runNpmPackage,
  "postgres-backend": runPostgresBackend,
};

/** Scenarios that bring a program of their own. */
const OWN_SCENARIOS: Readonly<Record<string, Scenario>> = {
  "remote-runs": runRemoteRuns,
  "hostile-text": runHostileText,
  "etcd-backup": runEtcdBackup,
  "harbor-machine": runHarborMachine,
  tenants: runTenants,
  kuryr: runKuryr,
};

/** Examples that need more than the login of one project; the scenario `tenants` shows what they do. */
const MANY_LOGINS = ["tenants"];

const SCENARIOS = [...Object.keys(EXAMPLE_SCENARIOS), ...Object.keys(OWN_SCENARIOS)];
const FAILED = 1;
const UNUSABLE = 2;

async function main(): Promise<number> {
  const options = readOptions();
  const cloud = readOpenStackSettings(process.env);
  if (cloud === undefined) {
    process.stderr.write(
      "No cloud is named: set OS_CLOUD (an entry of clouds.yaml) or OS_AUTH_URL and its companions.\n",
    );
    return UNUSABLE;
  }
  const operator = readOpenStackSettings(process.env, "E2E_ADMIN_") ?? cloud;
  const report = new RunReport();
  const settings: RunSettings = {
    binary: options.binary,
    workFolder: options.workFolder ?? fs.mkdtempSync(path.join(os.tmpdir(), "k8s-on-openstack-e2e-")),
    prefix: options.prefix,
    keep: options.keep,
    parallelism: options.parallelism,
    flavor: options.flavor ?? process.env["E2E_FLAVOR"] ?? "m1.small",
  };
  const context = new ScenarioContext(
    settings,
    await OpenStackSession.open(cloud),
    report,
    await OpenStackSession.open(operator),
  );
  process.stderr.write(`Stacks, states and logs are in ${settings.workFolder}\n`);
  await runAll(context, options);
  report.close(options.json === true ? "-" : options.json);
  if (report.passed && !settings.keep && options.workFolder === undefined) {
    fs.rmSync(settings.workFolder, { recursive: true, force: true });
  }
  return report.passed ? 0 : FAILED;
}

async function runAll(context: ScenarioContext, options: Selection): Promise<void> {
  for (const example of options.example) {
    const surroundings = await surroundingsOf(context, example);
    for (const scenario of options.scenario) {
      await EXAMPLE_SCENARIOS[scenario]?.(context, example);
    }
    await deleteObjects(context.cloud, surroundings);
  }
  for (const scenario of options.scenario) {
    await OWN_SCENARIOS[scenario]?.(context, scenario);
  }
}

/** The example with a network of somebody else's gets one, unless the environment names it. */
async function surroundingsOf(context: ScenarioContext, example: string): Promise<readonly CloudObject[]> {
  if (example !== "existing-network" || process.env["EXAMPLE_NETWORK"] !== undefined) {
    return [];
  }
  const { env, objects } = await makeSurroundings(context.cloud, `${context.settings.prefix}surroundings`);
  Object.assign(process.env, env);
  return objects;
}

function readOptions(): Options & Selection {
  const collect = (value: string, previous: readonly string[] = []): readonly string[] => [
    ...previous,
    ...value.split(","),
  ];
  const program = new Command("npm run e2e:openstack --")
    .description(
      "Runs the examples on the OpenStack that OS_CLOUD or the OS_* variables name, with the real Terraform provider.",
    )
    .option(
      "--example <name>",
      "example to run, or path of a main.ts; may be given more than once (default: all but tenants)",
      collect,
    )
    .option("--scenario <name>", `one of ${SCENARIOS.join(", ")}; may be given more than once (default: all)`, collect)
    .option("--json [file]", "write the result as JSON to the file, or to standard output")
    .option("--keep", "leave what a failed scenario made on the cloud, and all files", false)
    .option("--binary <program>", "program to run", process.env["TERRAFORM_BINARY_NAME"] ?? "terraform")
    .option("--work-folder <folder>", "folder for stacks, states and logs (default: a new one, removed on success)")
    .option("--prefix <text>", "begin of the names of clusters", "e2e-")
    .option("--flavor <name>", "flavor of the nodes that scenarios add (default: $E2E_FLAVOR, or m1.small)")
    .option("--parallelism <number>", "how many objects Terraform makes at once", parseCount)
    .addHelpText("after", "\nExit codes: 0 all passed, 1 a step failed, 2 nothing could be run. See docs/testing.md.")
    .parse();
  const given = program.opts<Options>();
  const unknown = (given.scenario ?? []).filter((name) => !SCENARIOS.includes(name));
  if (unknown.length > 0) {
    program.error(`no scenario is called ${unknown.join(", ")}`, { exitCode: UNUSABLE });
  }
  const known = ExampleProject.names();
  const missing = (given.example ?? []).filter((name) => !known.includes(name) && !fs.existsSync(name));
  if (missing.length > 0) {
    program.error(`no example is called ${missing.join(", ")}; there are ${known.join(", ")}`, { exitCode: UNUSABLE });
  }
  return {
    ...given,
    example: given.example ?? known.filter((name) => !MANY_LOGINS.includes(name)),
    scenario: given.scenario ?? SCENARIOS,
  };
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new InvalidArgumentError("give a whole number from 1 on");
  }
  return count;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = UNUSABLE;
  },
);
