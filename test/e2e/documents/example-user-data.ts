import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { PreviewRun } from "../../../lib/preview";

const EXAMPLES = join(__dirname, "..", "..", "..", "examples");

/** What every example with a main.ts exports. */
interface Example {
  readonly build: (app: App) => unknown;
}

/** User data of the servers of every example, as Terraform makes it, by example and server name. */
export async function exampleUserData(): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const all = new Map<string, ReadonlyMap<string, string>>();
  for (const name of readdirSync(EXAMPLES).sort()) {
    const file = join(EXAMPLES, name, "main.ts");
    // an example without it, such as the one in the README, synthesizes when it is loaded.
    if (existsSync(file) && readFileSync(file, "utf8").includes("export function build(")) {
      all.set(name, await userDataOf(require(file) as Example, name));
    }
  }
  return all;
}

async function userDataOf({ build }: Example, name: string): Promise<ReadonlyMap<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), "example-"));
  try {
    const app = new App({ outdir: folder });
    build(app);
    app.synth();
    const { userData } = await new PreviewRun({ folder, destroy: false }).run();
    if (userData.size === 0) {
      throw new Error(`the example ${name} made no server`);
    }
    return userData;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
