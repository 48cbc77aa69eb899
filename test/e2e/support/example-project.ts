import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { CHANGES_VARIABLE, type ExampleChanges } from "./example-changes";

const ROOT = path.resolve(__dirname, "../../..");

/** The part of cdktf's manifest that the tests read. */
interface Manifest {
  readonly stacks: Readonly<Record<string, ManifestStack>>;
}

interface ManifestStack {
  readonly name: string;
  readonly workingDirectory: string;
  /** Names of the stacks that are applied before. */
  readonly dependencies: readonly string[];
}

/** One example, synthesized again and again into one folder as its code changes. */
export class ExampleProject {
  /** Names of the examples of this repository that take their settings from the environment: those that export `build`. */
  public static names(): readonly string[] {
    const folder = path.join(ROOT, "examples");
    const exportsBuild = (file: string): boolean =>
      fs.existsSync(file) && /^export function build\b/m.test(fs.readFileSync(file, "utf8"));
    return fs
      .readdirSync(folder)
      .filter((name) => exportsBuild(path.join(folder, name, "main.ts")))
      .sort();
  }

  /** Folder that stands for `cdktf.out`. */
  public readonly outdir: string;
  private readonly main: string;

  public constructor(
    /** Name of the example's folder, or path of a main.ts. */
    public readonly name: string,
    workFolder: string,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {
    this.main = name.endsWith(".ts") ? path.resolve(name) : path.join(ROOT, "examples", name, "main.ts");
    this.outdir = path.join(workFolder, "cdktf.out");
    fs.mkdirSync(workFolder, { recursive: true });
  }

  /** Synthesizes the example, altered by the changes, and gives the folders of its stacks by name, in the order in which they are applied. */
  public synthesize(changes: ExampleChanges = {}): Readonly<Record<string, string>> {
    const result = spawnSync(
      process.execPath,
      ["-r", path.join(__dirname, "register.js"), path.join(__dirname, "synthesize-example.ts"), this.main],
      {
        cwd: ROOT,
        encoding: "utf8",
        env: {
          ...process.env,
          ...this.env,
          CDKTF_OUTDIR: this.outdir,
          [CHANGES_VARIABLE]: JSON.stringify(changes),
        },
      },
    );
    if (result.status !== 0) {
      throw new Error(`the example '${this.name}' does not synthesize\n${result.stderr}${result.stdout}`);
    }
    const manifest = JSON.parse(fs.readFileSync(path.join(this.outdir, "manifest.json"), "utf8")) as Manifest;
    return Object.fromEntries(
      inOrder(Object.values(manifest.stacks)).map(({ name, workingDirectory }) => [
        name,
        path.join(this.outdir, workingDirectory),
      ]),
    );
  }
}

/** Stacks after those that they depend on; cdktf allows no circle. */
function inOrder(stacks: readonly ManifestStack[]): readonly ManifestStack[] {
  const depth = ({ dependencies }: ManifestStack): number =>
    Math.max(0, ...stacks.filter(({ name }) => dependencies.includes(name)).map((stack) => 1 + depth(stack)));
  return [...stacks].sort((left, right) => depth(left) - depth(right));
}
