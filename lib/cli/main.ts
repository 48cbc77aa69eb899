#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, CommanderError } from "commander";
import { ExitCode } from "./exit-code";
import { previewCommand } from "./preview-command";
import { sweepCommand } from "./sweep-command";

/**
 * Runs the `k8s-on-openstack` command.
 *
 * @param args arguments behind the command's name
 * @returns exit code, see `ExitCode`
 */
export async function runCli(args: readonly string[]): Promise<number> {
  let exitCode: number = ExitCode.Ok;
  const main = new Command("k8s-on-openstack")
    .description("Kubernetes on OpenStack as typed constructs.")
    .version(packageVersion())
    .addCommand(previewCommand((code) => (exitCode = code)))
    .addCommand(sweepCommand((code) => (exitCode = code)));
  for (const command of [main, ...main.commands]) {
    command.exitOverride();
    command.showHelpAfterError("(see --help)");
  }
  try {
    await main.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander ends with 1 on wrong usage; that code means here that the app has errors.
      return error.exitCode === 0 ? ExitCode.Ok : ExitCode.Usage;
    }
    throw error;
  }
}

function packageVersion(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
        name: string;
        version: string;
      };
      if (name === "k8s-on-openstack") {
        return version;
      }
    } catch {
      // no package.json here; the next folder up may have it.
    }
  }
  return "unknown";
}

if (require.main === module) {
  void runCli(process.argv.slice(2)).then((exitCode) => {
    // not process.exit: what is still on its way to a pipe would be lost.
    process.exitCode = exitCode;
  });
}
