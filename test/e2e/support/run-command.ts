import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** How a command is run. */
export interface CommandOptions {
  readonly cwd: string;
  /** Variables beside those of this process; an undefined one is removed. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** File that everything printed is appended to. */
  readonly log: string;
}

/** How a command ended. */
export interface CommandResult {
  readonly code: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
  /** Standard output alone. */
  readonly stdout: string;
}

/** Runs a program to its end. */
export function runCommand(program: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  fs.mkdirSync(path.dirname(options.log), { recursive: true });
  fs.appendFileSync(options.log, `\n$ ${path.basename(program)} ${args.join(" ")}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
    const take = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
      fs.appendFileSync(options.log, chunk);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, output, stdout }));
  });
}

/** Runs a program that has to succeed, and gives what it printed. */
export async function commandOutput(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const { code, output } = await runCommand(program, args, options);
  if (code !== 0) {
    const end = output.trimEnd().split("\n").slice(-25).join("\n");
    throw new Error(`${path.basename(program)} ${args.join(" ")} ended with code ${code}\n${end}`);
  }
  return output;
}
