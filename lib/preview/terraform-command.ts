import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { TerraformBinary } from "./terraform-binary";

/** A diagnostic of Terraform's `-json` output. */
export interface TerraformDiagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
}

/** A line of Terraform's `-json` output, as far as it is read. */
export interface TerraformEvent {
  readonly type?: string;
  readonly diagnostic?: TerraformDiagnostic;
  readonly hook?: {
    readonly resource?: { readonly addr: string; readonly resource_type: string };
    readonly action?: string;
    readonly id_value?: string;
  };
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly changes?: {
    readonly add: number;
    readonly change: number;
    readonly remove: number;
    readonly operation: string;
  };
}

/** What came out of one run of Terraform. */
export interface CommandResult {
  /** Exit code; -1 when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly events: readonly TerraformEvent[];
  readonly milliseconds: number;
}

/** Properties of `TerraformCommand`. */
export interface TerraformCommandProps {
  /** Program to run. */
  readonly binary: TerraformBinary;

  /** Folder to run in. */
  readonly cwd: string;

  /** Value of `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;

  /**
   * Ends a running Terraform.
   *
   * @default - it runs to its end
   */
  readonly signal?: AbortSignal;
}

/** Runs Terraform in one folder, with simulated providers and nothing of the user's own settings. */
export class TerraformCommand {
  /** Prepares to run; nothing starts yet. */
  public constructor(private readonly props: TerraformCommandProps) {}

  /**
   * Runs a subcommand to its end.
   *
   * @param onEvent called for each line of `-json` output as it arrives
   */
  public async run(args: readonly string[], onEvent: (event: TerraformEvent) => void = ignore): Promise<CommandResult> {
    const { binary, cwd, signal } = this.props;
    const started = performance.now();
    const isJson = args.includes("-json") && args[0] !== "show" && args[0] !== "validate";
    return new Promise((resolve, reject) => {
      const child = spawn(binary.command, [...args], {
        cwd,
        env: this.environment(),
        signal,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const events: TerraformEvent[] = [];
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      if (isJson) {
        createInterface({ input: child.stdout }).on("line", (line) => {
          const event = parseEvent(line);
          if (event !== undefined) {
            events.push(event);
            onEvent(event);
          }
        });
      } else {
        child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
      }
      child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
      let failure: Error | undefined;
      child.on("error", (error) => (failure = error));
      // also after an interrupt its end is waited for: its folder is removed next.
      child.on("close", (code) => {
        if (failure !== undefined) {
          reject(failure);
          return;
        }
        resolve({
          exitCode: code ?? -1,
          stdout: Buffer.concat(stdout).toString("utf8"),
          stderr: Buffer.concat(stderr).toString("utf8"),
          events,
          milliseconds: Math.round(performance.now() - started),
        });
      });
    });
  }

  private environment(): NodeJS.ProcessEnv {
    // what the user has set for real runs must not reach a preview: workspaces, plugin caches, arguments, logs.
    const own = Object.entries(process.env).filter(([name]) => !/^TF_(?!VAR_)/.test(name));
    return {
      ...Object.fromEntries(own),
      TF_REATTACH_PROVIDERS: this.props.reattach,
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      CHECKPOINT_DISABLE: "1",
    };
  }
}

function parseEvent(line: string): TerraformEvent | undefined {
  try {
    return JSON.parse(line) as TerraformEvent;
  } catch {
    return undefined;
  }
}

function ignore(): void {
  // nobody listens.
}
