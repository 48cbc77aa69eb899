import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Applies a synthesized stack that uses builtin providers only, and gives its outputs. */
export function applyStack(stackFolder: string): Record<string, unknown> {
  const folder = mkdtempSync(join(tmpdir(), "terraform-run-"));
  try {
    cpSync(stackFolder, folder, { recursive: true });
    run(folder, "init", "-input=false", "-no-color");
    run(folder, "apply", "-input=false", "-no-color", "-auto-approve");
    const outputs = JSON.parse(run(folder, "output", "-json")) as Record<string, { readonly value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(folder: string, ...args: string[]): string {
  const environment = { ...process.env };
  delete environment["TF_CLI_CONFIG_FILE"];
  const binary = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  return execFileSync(binary, [`-chdir=${folder}`, ...args], {
    encoding: "utf8",
    env: environment,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "pipe"],
  });
}
