import * as fs from "node:fs";
import * as path from "node:path";
import { CloudInventory } from "../support/cloud-inventory";
import { expectThat, StepSkipped } from "../support/run-report";
import { expectNothingLeft, removeLeftovers, ScenarioProject, type ScenarioContext } from "./context";
import { expectEmptyPlan } from "./lifecycle";

/** Connection string of a database that the scenario may write states to. */
export const PG_VARIABLE = "E2E_PG_CONN_STR";

/** Third way of use: plain Terraform in the synthesized folder, with the state in PostgreSQL, which locks. */
export async function runPostgresBackend(context: ScenarioContext, example: string): Promise<boolean> {
  const { report, cloud } = context;
  const connection = process.env[PG_VARIABLE];
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step(example, name, run);
  if (connection === undefined) {
    return step("pg backend", () => Promise.reject(new StepSkipped(`set ${PG_VARIABLE} to run it`)));
  }
  const before = await CloudInventory.take(cloud);
  const project = new ScenarioProject(context, example, "pg", { PG_CONN_STR: connection });

  const applied =
    (await step("init with a pg backend", async () => {
      const terraform = project.synthesize({});
      await terraform.init("-reconfigure");
      const document = fs.readFileSync(path.join(terraform.folder, "cdk.tf.json"), "utf8");
      expectThat(!document.includes(connection), "the connection string is in the synthesized document");
      return `schema ${/"schema_name": "([^"]+)"/.exec(document)?.[1] ?? "unknown"}, no connection string in the document`;
    })) &&
    (await step("apply; a second run meanwhile is refused by the lock", () => applyTwice(project))) &&
    (await step("second plan is empty", () => expectEmptyPlan(project))) &&
    (await step("no state on the disk", async () => {
      const files = findFiles(project.terraform.folder, /tfstate(\.backup)?$/).filter(
        (file) => !file.includes(".terraform/"),
      );
      expectThat(files.length === 0, `found ${files.join(", ")}`);
      return `${(await project.terraform.stateAddresses()).length} addresses in the database`;
    }));
  const destroyed = await step("destroy leaves nothing", async () => {
    const { seconds } = await project.terraform.destroy();
    return `destroyed in ${seconds.toFixed(0)} s; ${await expectNothingLeft(cloud, before)}`;
  });
  if (!destroyed) {
    await removeLeftovers(context, before, project.clusterName);
  }
  return applied && destroyed;
}

async function applyTwice(project: ScenarioProject): Promise<string> {
  const { terraform } = project;
  const seen: string[] = [];
  let second: Promise<unknown> | undefined;
  const first = await terraform.run(["apply", "-json", "-input=false", "-auto-approve"], ({ type }) => {
    if (type === "apply_start" && second === undefined) {
      second = terraform
        .run(["apply", "-input=false", "-auto-approve", "-no-color", "-lock-timeout=0s"])
        .then((result) => {
          seen.push(`${result.code} ${result.stdout}${result.stderr}`);
        });
    }
  });
  await second;
  expectThat(first.code === 0, "the first apply failed");
  expectThat(
    seen.length === 1 && /^1 [\s\S]*Error acquiring the state lock/.test(seen[0] ?? ""),
    "the second apply was not refused by the lock",
  );
  return `applied in ${first.seconds.toFixed(0)} s; the second: Error acquiring the state lock`;
}

function findFiles(folder: string, pattern: RegExp): readonly string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => pattern.test(file));
}
