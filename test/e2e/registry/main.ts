import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Command } from "commander";
import { RunReport } from "../support/run-report";
import { ContentScenario } from "./content";
import { HarborSession } from "./harbor-session";

/** What the command line takes. */
interface Options {
  readonly json?: string | true;
  readonly keep: boolean;
  readonly binary: string;
  readonly workFolder?: string;
}

const FAILED = 1;
const UNUSABLE = 2;

async function main(): Promise<number> {
  const options = readOptions();
  const { HARBOR_URL: url, HARBOR_USERNAME: username = "admin", HARBOR_PASSWORD: password } = process.env;
  if (url === undefined || password === undefined) {
    process.stderr.write("No Harbor is named: set HARBOR_URL and HARBOR_PASSWORD.\n");
    return UNUSABLE;
  }
  const authorityFile = process.env["HARBOR_CA_FILE"];
  const authority = authorityFile === undefined ? undefined : fs.readFileSync(authorityFile, "utf8");
  const harbor = new HarborSession({ url: new URL(url).origin, username, password, authority });
  const info = await harbor.get<{ readonly harbor_version: string }>("/systeminfo");
  const workFolder = options.workFolder ?? fs.mkdtempSync(path.join(os.tmpdir(), "k8s-on-openstack-e2e-"));
  process.stderr.write(
    `Harbor ${info?.harbor_version ?? "?"} at ${harbor.access.url}\nStacks, states and logs are in ${workFolder}\n`,
  );
  const report = new RunReport();
  const kubeconfig = process.env["E2E_KUBECONFIG"] ?? process.env["KUBECONFIG"];
  await new ContentScenario(
    { harbor, binary: options.binary, workFolder, authorityFile, kubeconfig: kubeconfig || undefined },
    report,
  ).run();
  report.close(options.json === true ? "-" : options.json);
  if (report.passed && !options.keep && options.workFolder === undefined) {
    fs.rmSync(workFolder, { recursive: true, force: true });
  }
  return report.passed ? 0 : FAILED;
}

function readOptions(): Options {
  return new Command("npm run e2e:registry --")
    .description(
      "Puts content into the Harbor that HARBOR_URL names, with the real Terraform provider, and takes it out.",
    )
    .option("--json [file]", "write the result as JSON to the file, or to standard output")
    .option("--keep", "leave all files", false)
    .option("--binary <program>", "program to run", process.env["TERRAFORM_BINARY_NAME"] ?? "terraform")
    .option("--work-folder <folder>", "folder for stacks, states and logs (default: a new one, removed on success)")
    .addHelpText("after", "\nExit codes: 0 all passed, 1 a step failed, 2 nothing could be run.")
    .parse()
    .opts<Options>();
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = UNUSABLE;
  },
);
