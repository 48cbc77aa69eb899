import { spawn } from "node:child_process";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { CloudEnvironmentError, readCloudEnvironment } from "./cloud-environment";
import { ExitCode } from "./exit-code";
import { Paint } from "./paint";

/** Folder that Python runs. */
const PROGRAM = join(__dirname, "..", "cloud", "sweep");

/** The program ends with it when the time is over. */
const TIMED_OUT = 3;

/** How the program ends, see its README.md, and what that means here. */
const MEANINGS: Readonly<Record<number, number | undefined>> = {
  0: ExitCode.Ok,
  [TIMED_OUT]: ExitCode.Problems,
  4: ExitCode.Problems,
  130: ExitCode.Interrupted,
};

interface SweepOptions {
  readonly cluster: string;
  readonly delete?: boolean;
  readonly timeout?: number;
  readonly routes?: string;
  readonly cloud?: string;
  readonly json?: boolean;
  readonly python: string;
}

// commander breaks the lines.
const DESCRIPTION = [
  "Finds what a cluster left in its project of OpenStack: load balancers of Services with their floating IPs and security groups, and, of",
  "Kuryr, ports on the trunks of nodes and on the networks of pods, networks of namespaces and security groups of policies. It lists them;",
  "with --delete it takes them away.\n\nIt is for clusters that are gone, or about to be: on one that is at work it takes the balancers and",
  "ports away that are in use. Nothing of other clusters in the project is touched.",
].join(" ");

const EPILOGUE = `
Examples:
  k8s-on-openstack sweep --cluster prod-a                 list what is left, with the cloud of OS_CLOUD or OS_AUTH_URL
  k8s-on-openstack sweep --cluster prod-a --delete        delete it, and wait until it is gone
  k8s-on-openstack sweep --cluster prod-a --json          the same list as JSON, for scripts

Exit codes: 0 nothing is left; 1 something is left; 2 wrong usage, or the cloud refused or never answered; 3 Python is missing.`;

/**
 * Defines `k8s-on-openstack sweep`.
 *
 * @param onExit called at the end with the exit code
 */
export function sweepCommand(onExit: (exitCode: number) => void): Command {
  return new Command("sweep")
    .summary("list or delete what a cluster left in its project")
    .description(DESCRIPTION)
    .requiredOption("--cluster <name>", "name of the cluster", readName)
    .option("--delete", "delete what is found, and wait until it is gone")
    .option("--timeout <seconds>", "how long to try (default: 60 to list, 900 to delete)", readSeconds)
    .option(
      "--routes <router>=<ranges>",
      "also routes to these ranges of pods, on a router that is not the cluster's own",
      readRoutes,
    )
    .option("--cloud <name>", "entry of clouds.yaml (default: $OS_CLOUD, else the OS_* variables)")
    .option("--json", "print a summary as JSON; lines go to standard error")
    .option("--python <command>", "Python 3.9 or newer", "python3")
    .addHelpText("after", EPILOGUE)
    .action(async (options: SweepOptions) => {
      onExit(await sweep(options));
    });
}

async function sweep(options: SweepOptions): Promise<number> {
  const paint = Paint.for(process.stderr, undefined);
  const fail = (message: string, fix: string) =>
    process.stderr.write(`${paint.red("error:")} ${message}\n${paint.dim("  ->")} ${fix}\n`);
  try {
    const code = await runProgram(options, readCloudEnvironment(process.env, options.cloud));
    // a list that takes too long has not been read to its end, so nobody knows what is left.
    const isUnread = code === TIMED_OUT && options.delete !== true;
    return isUnread ? ExitCode.Usage : (MEANINGS[code] ?? ExitCode.Usage);
  } catch (error) {
    if (error instanceof CloudEnvironmentError) {
      fail(error.message, error.fix);
      return ExitCode.Usage;
    }
    if (["ENOENT", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) {
      fail(`${options.python} does not start`, "install Python 3.9 or newer, or name it with --python");
      return ExitCode.ProgramMissing;
    }
    throw error;
  }
}

/** Runs the program with nothing of the environment but what it needs, and passes on what it says. */
async function runProgram(options: SweepOptions, login: Readonly<Record<string, string>>): Promise<number> {
  const passed = /^(PATH|HOME|LANG|LC_.*|SSL_CERT_.*|https?_proxy|no_proxy)$/i;
  const kept = Object.entries(process.env).filter(([key]) => passed.test(key));
  const env = {
    ...Object.fromEntries(kept),
    ...login,
    SWEEP_CLUSTER: options.cluster,
    SWEEP_MODE: options.delete === true ? "delete" : "list",
    SWEEP_TIMEOUT_SECONDS: String(options.timeout ?? (options.delete === true ? 900 : 60)),
    ...(options.routes === undefined ? {} : { SWEEP_ROUTES: options.routes }),
    ...(options.json === true ? { SWEEP_JSON: "1" } : {}),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(options.python, ["-I", "-B", PROGRAM], { env, stdio: ["ignore", "pipe", "pipe"] });
    const interrupt = () => void child.kill("SIGINT");
    process.once("SIGINT", interrupt);
    process.once("SIGTERM", interrupt);
    const end = () => {
      process.removeListener("SIGINT", interrupt);
      process.removeListener("SIGTERM", interrupt);
    };
    child.stdout.on("data", (chunk: Buffer) => process.stdout.write(chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => process.stderr.write(chunk.toString()));
    child.once("error", (error) => {
      end();
      reject(error);
    });
    child.once("close", (code) => {
      end();
      resolve(code ?? ExitCode.Interrupted);
    });
  });
}

function readName(text: string): string {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text)) {
    throw new InvalidArgumentError("It must be the name of a cluster: lower-case letters, digits and hyphens.");
  }
  return text;
}

function readRoutes(text: string): string {
  if (!/^[0-9a-f-]{32,36}=[0-9a-f.:/,]+$/.test(text)) {
    throw new InvalidArgumentError("It must be the id of a router and ranges: 1c5e...=10.244.0.0/16.");
  }
  return text;
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new InvalidArgumentError("It must be a whole number of seconds from 1 on.");
  }
  return seconds;
}
