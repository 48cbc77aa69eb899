import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { PlannedChanges, type PlanDocument } from "./planned-changes";

/** One line of Terraform's machine-readable output. */
export interface TerraformEvent {
  readonly type: string;
  readonly "@level"?: string;
  readonly "@message"?: string;
  readonly hook?: {
    readonly resource?: { readonly addr: string; readonly resource_type: string };
    readonly action?: string;
  };
  readonly changes?: {
    readonly add: number;
    readonly change: number;
    readonly remove: number;
    readonly operation: string;
  };
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
    readonly address?: string;
  };
}

/** How a command of Terraform ended. */
export interface TerraformResult {
  readonly code: number;
  readonly signal?: NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** How a Terraform of the tests is run. */
export interface TerraformOptions {
  /** Program to run: `terraform` or `tofu`, by name or path. */
  readonly binary: string;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** File that everything printed is appended to. */
  readonly log: string;
  /** Called for every event of an apply or destroy. */
  readonly onEvent?: (event: TerraformEvent) => void;
  /** Value of `-parallelism`. */
  readonly parallelism?: number;
}

/** A failed command of Terraform, with what it said. */
export class TerraformFailure extends Error {
  public constructor(
    public readonly command: string,
    public readonly result: TerraformResult,
    public readonly diagnostics: readonly string[],
  ) {
    const said = diagnostics.length > 0 ? [...new Set(diagnostics)].join("\n") : tail(result.stderr || result.stdout);
    super(`terraform ${command} ended with ${result.signal ?? `code ${result.code}`}\n${said}`);
  }
}

/** Runs the real Terraform (or OpenTofu) in one stack's folder. */
export class Terraform {
  public constructor(
    public readonly folder: string,
    private readonly options: TerraformOptions,
  ) {
    fs.mkdirSync(path.dirname(options.log), { recursive: true });
  }

  /** Installs providers and connects the backend. */
  public async init(...more: readonly string[]): Promise<void> {
    await this.succeed("init", ["-input=false", "-no-color", ...more]);
  }

  /** Plans, and reads the plan back; the plan file stays for `apply`. */
  public async plan(): Promise<PlannedChanges> {
    const file = path.join(path.dirname(this.options.log), "plan.tfplan");
    await this.succeed("plan", ["-input=false", "-no-color", `-out=${file}`, ...this.parallelism()]);
    const shown = await this.succeed("show", ["-json", file], { quiet: true });
    fs.rmSync(file);
    return new PlannedChanges(JSON.parse(shown.stdout) as PlanDocument);
  }

  /** Applies what the folder says, without asking. */
  public async apply(...more: readonly string[]): Promise<TerraformResult> {
    return this.succeedWithEvents("apply", ["-auto-approve", ...more]);
  }

  /** Destroys all that the state holds. */
  public async destroy(): Promise<TerraformResult> {
    return this.succeedWithEvents("destroy", ["-auto-approve"]);
  }

  /** Applies, and kills Terraform with SIGKILL at the first event that `when` accepts, as a power cut would. */
  public async applyAndKill(when: (event: TerraformEvent) => boolean): Promise<TerraformResult> {
    const args = ["apply", "-json", "-input=false", "-auto-approve", ...this.parallelism()];
    return this.run(args, (event, child) => {
      if (!child.killed && when(event)) {
        // a local state is rewritten right after each event: a kill within that millisecond would tear the file itself.
        setTimeout(() => child.kill("SIGKILL"), KILL_DELAY_MS);
      }
    });
  }

  /** Addresses of everything in the state. */
  public async stateAddresses(): Promise<readonly string[]> {
    const result = await this.run(["state", "list"]);
    if (result.code !== 0 && !/No state file was found/.test(result.stderr)) {
      throw new TerraformFailure("state list", result, []);
    }
    return result.stdout.split("\n").filter((line) => line !== "");
  }

  /** Text of the whole state document. */
  public async pullState(): Promise<string> {
    return (await this.succeed("state", ["pull"], { quiet: true })).stdout;
  }

  /** Runs any command and gives its result, whatever it is. */
  public async run(
    args: readonly string[],
    onEvent: (event: TerraformEvent, child: ChildProcess) => void = () => undefined,
  ): Promise<TerraformResult> {
    const started = Date.now();
    const { binary, env, log } = this.options;
    fs.appendFileSync(log, `\n$ ${path.basename(binary)} ${args.join(" ")}\n`);
    // a group of its own: a killed Terraform leaves its provider processes behind, and those are ended with the group.
    const child = spawn(binary, [...args], {
      cwd: this.folder,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", ...env },
    });
    const output = { stdout: "", stderr: "" };
    let pending = "";
    const end = new Promise<{ code: number; signal?: NodeJS.Signals }>((resolve, reject) => {
      child.on("error", reject);
      child.stdout.on("data", (chunk: Buffer) => {
        output.stdout += chunk.toString("utf8");
        const lines = (pending + chunk.toString("utf8")).split("\n");
        pending = lines.pop() ?? "";
        lines.map(parseEvent).forEach((event) => event !== undefined && onEvent(event, child));
      });
      child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString("utf8")));
      child.on("exit", (code, signal) => {
        const exit = (): void => {
          endGroup(child.pid);
          resolve({ code: code ?? -1, signal: signal ?? undefined });
        };
        // the provider of a killed Terraform lives on and ends the request that it was in.
        setTimeout(exit, signal === "SIGKILL" ? ORPHANED_PROVIDER_MS : 0);
      });
    });
    const ended = await end;
    if (args[0] !== "state" && args[0] !== "show") {
      fs.appendFileSync(log, output.stdout + output.stderr);
    }
    return { ...ended, ...output, seconds: (Date.now() - started) / 1000 };
  }

  private async succeed(
    command: string,
    args: readonly string[],
    how: { readonly quiet?: boolean } = {},
  ): Promise<TerraformResult> {
    const result = await this.run([command, ...args]);
    if (result.code !== 0) {
      throw new TerraformFailure(command, how.quiet === true ? { ...result, stdout: "" } : result, []);
    }
    return result;
  }

  private async succeedWithEvents(command: string, args: readonly string[]): Promise<TerraformResult> {
    const diagnostics: string[] = [];
    const result = await this.run([command, "-json", "-input=false", ...args, ...this.parallelism()], (event) => {
      this.options.onEvent?.(event);
      if (event.diagnostic?.severity === "error") {
        const { address, summary, detail } = event.diagnostic;
        diagnostics.push(`${address === undefined ? "" : `${address}: `}${summary}${detail ? `: ${detail}` : ""}`);
      }
    });
    if (result.code !== 0) {
      throw new TerraformFailure(command, result, diagnostics);
    }
    return result;
  }

  private parallelism(): readonly string[] {
    const { parallelism } = this.options;
    return parallelism === undefined ? [] : [`-parallelism=${parallelism}`];
  }
}

const KILL_DELAY_MS = 250;
const ORPHANED_PROVIDER_MS = 8_000;

function parseEvent(line: string): TerraformEvent | undefined {
  if (!line.startsWith("{")) {
    return undefined;
  }
  try {
    return JSON.parse(line) as TerraformEvent;
  } catch {
    return undefined;
  }
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, "SIGKILL");
    }
  } catch {
    // the group is empty already.
  }
}

function tail(text: string): string {
  return text.trimEnd().split("\n").slice(-30).join("\n");
}
