import * as fs from "node:fs";
import * as path from "node:path";
import { CloudInventory } from "../support/cloud-inventory";
import { CHANGES_VARIABLE } from "../support/example-changes";
import { commandOutput } from "../support/run-command";
import { expectThat } from "../support/run-report";
import { expectNothingLeft, removeLeftovers, renderCounts, type ScenarioContext } from "./context";

const SUPPORT = path.resolve(__dirname, "../support");
/** Locking for every platform asks the registry even where the providers come from a mirror. */
const NO_LOCK = "--skip-provider-lock";
const CLI = "cdktf-cli@0.21.0";

/** First way of use: cdktf's own command line synthesizes, shows the difference, deploys and destroys an example. */
export async function runCdktfCli(context: ScenarioContext, example: string): Promise<boolean> {
  const { report, cloud } = context;
  const before = await CloudInventory.take(cloud);
  const folder = context.folder(example, "cdktf");
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step(example, name, run);
  const cdktf = (...args: string[]): Promise<string> => runCdktf(context, example, folder, args);

  const ready = await step("install cdktf-cli", async () => {
    writeProject(folder, example);
    const tools = path.join(folder, "tools");
    fs.mkdirSync(tools, { recursive: true });
    await commandOutput("npm", ["install", "--no-audit", "--no-fund", "--prefix", tools, CLI], {
      cwd: tools,
      log: logOf(folder),
    });
    return (await cdktf("--version")).trim();
  });
  const deployed =
    ready &&
    (await step("cdktf synth", async () => {
      await cdktf("synth");
      return `stacks: ${fs.readdirSync(path.join(folder, "cdktf.out", "stacks")).join(", ")}`;
    })) &&
    (await step("cdktf diff shows what would be made", async () => {
      const shown = /Plan:\S* (\d+) to add, 0 to change, 0 to destroy/.exec(
        await cdktf("diff", "--skip-synth", NO_LOCK),
      );
      expectThat(shown !== null, "the diff of a new stack does not say what it adds");
      return shown[0];
    })) &&
    (await step("cdktf deploy", async () => {
      await cdktf("deploy", "--auto-approve", "--skip-synth", NO_LOCK);
      return renderCounts((await CloudInventory.take(cloud)).since(before));
    })) &&
    (await step("cdktf diff afterwards is empty", async () => {
      const shown = await cdktf("diff", NO_LOCK);
      expectThat(/No changes\./.test(shown), "the second diff is not empty");
      return "no changes";
    }));
  const destroyed =
    ready &&
    (await step("cdktf destroy leaves nothing", async () => {
      await cdktf("destroy", "--auto-approve", NO_LOCK);
      return expectNothingLeft(cloud, before);
    }));
  if (!destroyed) {
    await removeLeftovers(context, before, context.clusterName(example, "cli"));
  }
  return deployed && destroyed;
}

function writeProject(folder: string, example: string): void {
  const main = path.resolve(SUPPORT, "../../../examples", example, "main.ts");
  fs.mkdirSync(folder, { recursive: true });
  const quote = (text: string): string => JSON.stringify(text);
  const command = [
    process.execPath,
    "-r",
    path.join(SUPPORT, "register.js"),
    path.join(SUPPORT, "synthesize-example.ts"),
    main,
  ];
  const project = {
    language: "typescript",
    app: command.map(quote).join(" "),
    projectId: "k8s-on-openstack-e2e",
    sendCrashReports: "false",
  };
  fs.writeFileSync(path.join(folder, "cdktf.json"), JSON.stringify(project, null, 2));
}

function runCdktf(context: ScenarioContext, example: string, folder: string, args: readonly string[]): Promise<string> {
  const changes = { clusterName: context.clusterName(example, "cli") };
  const env = {
    CHECKPOINT_DISABLE: "1",
    CI: "1",
    TERRAFORM_BINARY_NAME: context.settings.binary,
    [CHANGES_VARIABLE]: JSON.stringify(changes),
  };
  context.report.progress(`cdktf ${args.join(" ")}`);
  return commandOutput(path.join(folder, "tools", "node_modules", ".bin", "cdktf"), args, {
    cwd: folder,
    env,
    log: logOf(folder),
  });
}

function logOf(folder: string): string {
  return path.join(folder, "cdktf.log");
}
