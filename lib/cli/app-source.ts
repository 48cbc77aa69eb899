import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { PreviewError } from "../preview/preview-error";

/** TypeScript runners by package, and what node has to load for them. */
const RUNNERS: readonly (readonly [name: string, hook: string])[] = [
  ["tsx", "tsx/cjs"],
  ["ts-node", "ts-node/register/transpile-only"],
  ["@swc-node/register", "@swc-node/register"],
];

/** Root of this package: `dist/lib/cli` and `lib/cli` lie below it. */
const PACKAGE_ROOT = findUp(__dirname, (folder) => existsSync(join(folder, "package.json"))) ?? __dirname;

/** A command that synthesizes an app. */
interface AppCommand {
  /** Program and its arguments; a single text is given to a shell, as cdktf does with the `app` of cdktf.json. */
  readonly command: string | readonly string[];
  readonly cwd: string;
  readonly context: unknown;
}

/** Defines where the stacks of a preview come from: a folder that is there, or an app that is run first. */
export class AppSource {
  /**
   * Finds out what a path stands for: a synthesized folder, a folder with cdktf.json, a folder with main.ts or main.js, a
   * script.
   *
   * @throws PreviewError `bad-input` when it stands for none of these
   */
  public static of(path: string): AppSource {
    const full = [resolve(path), join(PACKAGE_ROOT, path)].find(existsSync);
    if (full === undefined) {
      throw new PreviewError(
        "bad-input",
        `there is no '${path}'`,
        "name an app, a folder with cdktf.json, or a synthesized folder",
      );
    }
    if (!statSync(full).isDirectory()) {
      return new AppSource(path, scriptCommand(full));
    }
    const files = readdirSync(full);
    if (files.includes("manifest.json") || files.some((file) => file.endsWith(".tf.json"))) {
      return new AppSource(path, undefined, full);
    }
    if (files.includes("cdktf.json")) {
      return new AppSource(path, projectCommand(full));
    }
    const script = ["main.ts", "main.js"].find((file) => files.includes(file));
    if (script !== undefined) {
      return new AppSource(path, scriptCommand(join(full, script)));
    }
    throw new PreviewError(
      "bad-input",
      `'${path}' holds no app: neither manifest.json, *.tf.json, cdktf.json, main.ts nor main.js`,
      "name an app, a folder with cdktf.json, or a folder that 'cdktf synth' wrote",
    );
  }

  private temporary: string | undefined;

  private constructor(
    /** What the user wrote. */
    public readonly name: string,
    private readonly app: AppCommand | undefined,
    private readonly folder?: string,
  ) {}

  /** Whether an app has to run first. */
  public get isApp(): boolean {
    return this.app !== undefined;
  }

  /**
   * Folder with the stacks; runs the app where there is one, into a temporary folder.
   *
   * @throws PreviewError `app-failed` when the app fails or writes nothing
   */
  public async stacks(signal?: AbortSignal): Promise<string> {
    if (this.folder !== undefined || this.app === undefined) {
      return this.folder ?? this.name;
    }
    this.temporary = mkdtempSync(join(tmpdir(), "k8s-on-openstack-synth-"));
    const output = await runApp(this.app, this.temporary, signal);
    if (!existsSync(join(this.temporary, "manifest.json"))) {
      throw new PreviewError(
        "app-failed",
        `the app '${this.name}' ran, but wrote no stacks${output === "" ? "" : `:\n${output}`}`,
        "call app.synth() at its end, and leave 'outdir' of App open so that CDKTF_OUTDIR decides",
      );
    }
    return this.temporary;
  }

  /** Removes what `stacks` made. */
  public remove(): void {
    if (this.temporary !== undefined) {
      rmSync(this.temporary, { recursive: true, force: true });
    }
  }
}

async function runApp(app: AppCommand, outdir: string, signal?: AbortSignal): Promise<string> {
  const [program, args, shell] =
    typeof app.command === "string" ? [app.command, [], true] : [app.command[0], app.command.slice(1), false];
  const child = spawn(program, args, {
    cwd: app.cwd,
    shell,
    signal,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CDKTF_OUTDIR: outdir, CDKTF_CONTEXT_JSON: JSON.stringify(app.context) },
  });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((done, fail) => {
    child.on("error", fail);
    child.on("close", done);
  });
  const text = Buffer.concat(output).toString("utf8").trim();
  if (code !== 0) {
    throw new PreviewError(
      "app-failed",
      `the app ended with exit code ${code}:\n${withoutStack(text)}`,
      "repair what it says",
    );
  }
  return text;
}

/** An app's own error without the frames of node and of this library, which help nobody. */
function withoutStack(text: string): string {
  const lines = text.split("\n").filter((line) => !/^\s+at .*(node:|node_modules)|^Node\.js v/.test(line));
  return lines.join("\n").trim();
}

function projectCommand(folder: string): AppCommand {
  const file = join(folder, "cdktf.json");
  const { app, context } = readProject(file);
  if (typeof app !== "string" || app === "") {
    throw new PreviewError("bad-input", `'${file}' names no app`, 'set "app", for instance to "node main.js"');
  }
  return { command: app, cwd: folder, context: context ?? {} };
}

function scriptCommand(script: string): AppCommand {
  const home = findUp(dirname(script), (folder) => existsSync(join(folder, "cdktf.json"))) ?? dirname(script);
  const project = join(home, "cdktf.json");
  const context = existsSync(project) ? (readProject(project).context ?? {}) : {};
  if (extname(script) !== ".ts") {
    return { command: [process.execPath, script], cwd: home, context };
  }
  const compiled = compiledExample(script);
  if (compiled !== undefined) {
    return { command: [process.execPath, compiled], cwd: home, context };
  }
  return { command: [process.execPath, "--require", findRunner(script), script], cwd: home, context };
}

/** Compiled form of one of this package's own examples. */
function compiledExample(script: string): string | undefined {
  const path = relative(PACKAGE_ROOT, script);
  const compiled = join(PACKAGE_ROOT, "dist", path.replace(/\.ts$/, ".js"));
  return path.startsWith(`examples${sep}`) && existsSync(compiled) ? compiled : undefined;
}

function findRunner(script: string): string {
  const find = createRequire(script);
  for (const [, hook] of RUNNERS) {
    try {
      return find.resolve(hook);
    } catch {
      // the next one may be installed.
    }
  }
  const names = RUNNERS.map(([name]) => name).join(", ");
  throw new PreviewError(
    "bad-input",
    `'${basename(script)}' is TypeScript, and none of ${names} is installed beside it`,
    "install one of them (npm install --save-dev tsx), or name the compiled .js file",
  );
}

function readProject(file: string): { readonly app?: unknown; readonly context?: unknown } {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as { readonly app?: unknown; readonly context?: unknown };
  } catch {
    throw new PreviewError("bad-input", `'${file}' is not JSON`, "repair it");
  }
}

function findUp(from: string, test: (folder: string) => boolean): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (test(folder)) {
      return folder;
    }
    if (dirname(folder) === folder) {
      return undefined;
    }
  }
}
