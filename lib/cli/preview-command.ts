import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { PreviewError } from "../preview/preview-error";
import type { PreviewReport } from "../preview/preview-report";
import { PreviewRun } from "../preview/preview-run";
import type { FlavorSize } from "../preview/simulation/simulated-cloud";
import { renderTopologyPage } from "../preview/topology";
import { AppSource } from "./app-source";
import { ExitCode } from "./exit-code";
import { Paint } from "./paint";
import { ProgressDisplay } from "./progress-display";
import { renderTerminalReport } from "./terminal-report";

/** Narrowest and widest report. */
const NARROW = 60;
const WIDE = 140;

interface PreviewOptions {
  readonly json?: boolean;
  readonly page: string | false;
  readonly apply: boolean;
  readonly destroy: boolean;
  readonly from?: string;
  readonly save?: string;
  readonly binary?: string;
  readonly keep?: string;
  readonly flavor?: ReadonlyMap<string, FlavorSize>;
  readonly color?: boolean;
}

// commander breaks the lines.
const DESCRIPTION = [
  "Validates, plans, applies, plans again and destroys an app with real Terraform (or OpenTofu) against simulated",
  "providers: no cloud, no registry and no credentials are needed, and nothing leaves this machine.\n\n<app> is a",
  "folder with cdktf.json, a script (.js, or .ts with tsx, ts-node or @swc-node/register installed), a folder with",
  "main.ts or main.js, or a folder that 'cdktf synth' wrote.",
].join(" ");

const EPILOGUE = `
Examples:
  k8s-on-openstack preview .                              preview the app of this folder, write topology.html
  k8s-on-openstack preview . --save before.json           keep the simulated state ...
  k8s-on-openstack preview . --from before.json           ... and see what a changed app would do to it
  k8s-on-openstack preview . --from terraform.prod.tfstate  the same for a real state; it is only read
  k8s-on-openstack preview cdktf.out --json --no-page     report as JSON, for scripts

Exit codes: 0 no errors; 1 errors found; 2 wrong usage, or the app failed; 3 Terraform is missing.`;

/**
 * Defines `k8s-on-openstack preview`.
 *
 * @param onExit called at the end with the exit code
 */
export function previewCommand(onExit: (exitCode: number) => void): Command {
  return new Command("preview")
    .summary("plan, apply and destroy an app without a cloud")
    .description(DESCRIPTION)
    .argument("<app>", "app, or folder with one")
    .option("--json", "print the report as JSON")
    .option("--page <file>", "file for the topology page", "topology.html")
    .option("--no-page", "write no topology page")
    .option("--no-apply", "stop after the plan")
    .option("--no-destroy", "stop before the destroy")
    .option("--from <file>", "start from a saved state: what would an upgrade do?")
    .option("--save <file>", "save the state after the apply; it holds simulated secrets")
    .option("--binary <command>", "program that plans (default: terraform, else tofu)")
    .option("--keep <folder>", "work in this empty folder, and leave documents and states there")
    .option("--flavor <name=cores:MiB>", "size of a flavor, for the quota; may be repeated", addFlavor)
    .option("--color", "colours, also where the output is no terminal")
    .option("--no-color", "no colours")
    .addHelpText("after", EPILOGUE)
    .action(async (app: string, options: PreviewOptions) => {
      onExit(await preview(app, options));
    });
}

async function preview(app: string, options: PreviewOptions): Promise<number> {
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const progress = new ProgressDisplay(process.stderr, options.json === true);
  const errors = Paint.for(process.stderr, options.color);
  let source: AppSource | undefined;
  try {
    source = AppSource.of(app);
    if (source.isApp) {
      progress.show({ stack: "", step: "synth", status: "started", done: 0, total: 0 });
    }
    const folder = await source.stacks(abort.signal);
    const { report, state } = await new PreviewRun({
      folder,
      source: app,
      binary: options.binary,
      apply: options.apply,
      destroy: options.destroy,
      from: options.from,
      flavors: options.flavor,
      keep: options.keep === undefined ? undefined : resolve(options.keep),
      signal: abort.signal,
      onProgress: (step) => progress.show(step),
    }).run();
    progress.stop();
    if (options.save !== undefined) {
      state.write(options.save);
    }
    print(report, options);
    return report.ok ? ExitCode.Ok : ExitCode.Problems;
  } catch (error) {
    progress.stop();
    if (abort.signal.aborted) {
      process.stderr.write("interrupted; the work folder is removed\n");
      return ExitCode.Interrupted;
    }
    if (error instanceof PreviewError) {
      process.stderr.write(`${errors.red("error:")} ${error.message}\n${errors.dim("  ->")} ${error.fix}\n`);
      return error.code === "terraform-missing" ? ExitCode.ProgramMissing : ExitCode.Usage;
    }
    throw error;
  } finally {
    source?.remove();
    process.removeListener("SIGINT", interrupt);
    process.removeListener("SIGTERM", interrupt);
  }
}

function print(report: PreviewReport, options: PreviewOptions): void {
  if (options.page !== false) {
    writeFileSync(options.page, renderTopologyPage(report));
  }
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  const { stdout } = process;
  const paint = Paint.for(stdout, options.color);
  const width = Math.min(WIDE, Math.max(NARROW, stdout.columns ?? WIDE));
  const { name, version } = report.tool;
  const tool = `${name === "tofu" ? "OpenTofu" : "Terraform"} ${version}`;
  const upgrade = report.from === undefined ? "" : `, starting from ${report.from}`;
  stdout.write(`${paint.bold(`Preview of ${report.source}`)} ${paint.dim(`with ${tool}${upgrade}`)}\n`);
  stdout.write(`${renderTerminalReport(report, paint, width)}\n`);
  if (options.page !== false) {
    stdout.write(`Topology page: ${paint.cyan(resolve(options.page))}\n`);
  }
}

/** Reads one `--flavor`, such as `m1.large=4:8192`. */
function addFlavor(text: string, known: ReadonlyMap<string, FlavorSize> = new Map()): ReadonlyMap<string, FlavorSize> {
  const match = /^(.+)=(\d+):(\d+)$/.exec(text);
  if (match === null) {
    throw new InvalidArgumentError("It must be <name>=<cores>:<MiB of memory>, such as m1.large=4:8192.");
  }
  return new Map([...known, [match[1], { cores: Number(match[2]), ramMb: Number(match[3]) }]]);
}
