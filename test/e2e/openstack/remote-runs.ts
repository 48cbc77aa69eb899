import * as fs from "node:fs";
import * as path from "node:path";
import { CloudInventory } from "../support/cloud-inventory";
import { ExampleProject } from "../support/example-project";
import { HcpClient } from "../support/hcp-client";
import { readOpenStackSettings } from "../support/openstack-settings";
import { commandOutput } from "../support/run-command";
import { expectThat, StepSkipped } from "../support/run-report";
import { expectNothingLeft, removeLeftovers, renderCounts, type ScenarioContext } from "./context";

const APP = path.resolve(__dirname, "apps/shared-state.ts");
const ORGANIZATION_VARIABLE = "E2E_HCP_ORGANIZATION";
/** The cluster's stack first: the other reads its state. */
const STACKS = ["minimal", "reader"] as const;

/**
 * Runs on HCP Terraform, or on a server that speaks its API: one workspace a stack, each folder uploaded alone, the state of one read by
 * the other.
 */
export async function runRemoteRuns(context: ScenarioContext): Promise<boolean> {
  const { report, cloud } = context;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step("minimal", name, run);
  const organization = process.env[ORGANIZATION_VARIABLE];
  const hostname = process.env["TF_CLOUD_HOSTNAME"] ?? "app.terraform.io";
  const token = process.env[HcpClient.tokenVariable(hostname)];
  if (organization === undefined || token === undefined) {
    const needed = `${ORGANIZATION_VARIABLE} and ${HcpClient.tokenVariable(hostname)}`;
    return step("remote runs", () => Promise.reject(new StepSkipped(`set ${needed} to run it`)));
  }
  const hcp = new HcpClient(hostname, organization, token);
  const folder = context.folder("minimal", "remote");
  const clusterName = context.clusterName("minimal", "hcp");
  const before = await CloudInventory.take(cloud);
  const terraform = (stack: string, ...args: string[]): Promise<string> => {
    report.progress(`${stack}: terraform ${args[0]}`);
    const log = path.join(folder, "terraform.log");
    return commandOutput(context.settings.binary, args, { cwd: path.join(folder, "uploads", stack), log });
  };

  const ready = await step("each stack's folder stands alone", async () => {
    for (const name of STACKS) {
      expectThat(
        (await hcp.findWorkspace(name)) === undefined,
        `the organization has a workspace '${name}' already; remove it first`,
      );
    }
    const env = { EXAMPLE_HCP_ORGANIZATION: organization, EXAMPLE_HCP_HOSTNAME: hostname };
    const stacks = new ExampleProject(APP, folder, env).synthesize({ clusterName });
    for (const name of STACKS) {
      const source = stacks[name];
      expectThat(source !== undefined, `no stack '${name}'`);
      copyAlone(source, path.join(folder, "uploads", name));
    }
    return "no path outside the folder in either";
  });
  const applied =
    ready &&
    (await step("init makes a workspace for each stack", async () => {
      for (const name of STACKS) {
        await terraform(name, "init", "-input=false", "-no-color");
        const id = await hcp.findWorkspace(name);
        expectThat(id !== undefined, `no workspace '${name}' after init`);
        await hcp.setEnvironment(id, readOpenStackSettings(process.env)?.variables ?? {});
        await hcp.shareState(id);
      }
      return STACKS.join(", ");
    })) &&
    (await step("remote apply", async () => {
      expectRemote(await terraform("minimal", "apply", "-auto-approve", "-input=false", "-no-color"));
      return renderCounts((await CloudInventory.take(cloud)).since(before));
    })) &&
    (await step("remote second plan is empty", async () => {
      const output = await terraform("minimal", "plan", "-input=false", "-no-color");
      expectThat(/No changes\./.test(output), "the second plan is not empty");
      return "no changes";
    })) &&
    (await step("the second stack reads the state of the first", async () => {
      expectRemote(await terraform("reader", "apply", "-auto-approve", "-input=false", "-no-color"));
      const outputs = JSON.parse(await terraform("reader", "output", "-json")) as { api_url?: { value: string } };
      const url = outputs.api_url?.value ?? "";
      expectThat(/^https:\/\/.+:\d+$/.test(url), `the second stack read '${url}'`);
      return url;
    }));
  const destroyed =
    ready &&
    (await step("remote destroy leaves nothing", async () => {
      for (const name of [...STACKS].reverse()) {
        expectRemote(await terraform(name, "destroy", "-auto-approve", "-input=false", "-no-color"));
        const id = await hcp.findWorkspace(name);
        if (id !== undefined) {
          await hcp.deleteWorkspace(id);
        }
      }
      return expectNothingLeft(cloud, before);
    }));
  if (ready && !destroyed) {
    await removeLeftovers(context, before, clusterName);
  }
  return applied && destroyed;
}

/** Copies a stack to a place where it has no neighbours, as an upload does. */
function copyAlone(source: string, target: string): void {
  fs.rmSync(target, { recursive: true, force: true });
  fs.cpSync(source, target, { recursive: true });
  const document = fs.readFileSync(path.join(target, "cdk.tf.json"), "utf8");
  const root = path.resolve(__dirname, "../../..");
  for (const forbidden of ["../", root, path.dirname(source)]) {
    expectThat(
      !document.includes(forbidden),
      `the document of ${path.basename(target)} contains the path ${forbidden}`,
    );
  }
}

function expectRemote(output: string): void {
  const remote = /Running (apply|plan) in (HCP Terraform|Terraform Cloud|Terraform Enterprise|the remote backend)/;
  expectThat(remote.test(output), "the run was not made on the server");
}
