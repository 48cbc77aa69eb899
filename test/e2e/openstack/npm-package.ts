import * as fs from "node:fs";
import * as path from "node:path";
import { CloudInventory } from "../support/cloud-inventory";
import { commandOutput } from "../support/run-command";
import { expectThat } from "../support/run-report";
import { expectNothingLeft, removeLeftovers, renderCounts, type ScenarioContext } from "./context";

const ROOT = path.resolve(__dirname, "../../..");
const EXAMPLE_NAME = /name: "[^"]+",\n(\s+)version:/;

/** Second way of use: a TypeScript project of a user's own imports the packed library, is compiled, and applied with plain Terraform. */
export async function runNpmPackage(context: ScenarioContext, example: string): Promise<boolean> {
  const { report, cloud } = context;
  const folder = context.folder(example, "package");
  const log = path.join(folder, "package.log");
  const clusterName = context.clusterName(example, "npm");
  const before = await CloudInventory.take(cloud);
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step(example, name, run);
  const stack = path.join(folder, "cdktf.out", "stacks", example);

  const compiled =
    (await step("npm pack", async () => {
      fs.mkdirSync(folder, { recursive: true });
      await commandOutput("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: ROOT, log });
      return path.basename(findTarball(folder));
    })) &&
    (await step("install the tarball in an empty project and compile", async () => {
      writeProject(folder, example, clusterName);
      await commandOutput("npm", ["install", "--no-audit", "--no-fund"], { cwd: folder, log });
      await commandOutput("npx", ["tsc"], { cwd: folder, log });
      await commandOutput(process.execPath, [`out/${example}/main.js`], { cwd: folder, log });
      expectThat(fs.existsSync(path.join(stack, "cdk.tf.json")), "the compiled program has written no stack");
      return "compiled with strict types, synthesized";
    }));
  const terraform = context.terraform(stack, folder);
  const applied =
    compiled &&
    (await step("apply the user's project", async () => {
      await terraform.init();
      await terraform.apply();
      const plan = await terraform.plan();
      expectThat(plan.isEmpty, `the second plan is not empty:\n${plan.toLines().join("\n")}`);
      return `${renderCounts((await CloudInventory.take(cloud)).since(before))}; second plan empty`;
    }));
  const destroyed =
    compiled &&
    (await step("destroy leaves nothing", async () => {
      const { seconds } = await terraform.destroy();
      return `destroyed in ${seconds.toFixed(0)} s; ${await expectNothingLeft(cloud, before)}`;
    }));
  if (compiled && !destroyed) {
    await removeLeftovers(context, before, clusterName);
  }
  return applied && destroyed;
}

function findTarball(folder: string): string {
  const found = fs.readdirSync(folder).find((file) => file.endsWith(".tgz"));
  expectThat(found !== undefined, "npm pack has written no tarball");
  return path.join(folder, found);
}

/** Writes what a user has: the example's text, and a package.json and tsconfig.json that know nothing of this repository. */
function writeProject(folder: string, example: string, clusterName: string): void {
  const versions = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const { cdktf, constructs, typescript, "@types/node": nodeTypes } = versions.devDependencies;
  const write = (file: string, content: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), content);
  };
  const dependencies = { "k8s-on-openstack": `file:${findTarball(folder)}`, cdktf, constructs };
  const devDependencies = { typescript, "@types/node": nodeTypes };
  write("package.json", JSON.stringify({ name: "user", private: true, dependencies, devDependencies }, null, 2));
  const compilerOptions = {
    target: "ES2022",
    module: "node16",
    strict: true,
    outDir: "out",
    rootDir: "src",
    types: ["node"],
  };
  write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["src"] }, null, 2));
  const examples = path.join(ROOT, "examples");
  write("src/cloud.ts", fs.readFileSync(path.join(examples, "cloud.ts"), "utf8"));
  const main = fs.readFileSync(path.join(examples, example, "main.ts"), "utf8");
  expectThat(EXAMPLE_NAME.test(main), `examples/${example}/main.ts names no cluster`);
  write(`src/${example}/main.ts`, main.replace(EXAMPLE_NAME, `name: ${JSON.stringify(clusterName)},\n$1version:`));
}
