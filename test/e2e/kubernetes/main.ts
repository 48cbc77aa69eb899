import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Command } from "commander";
import { readKubeconfig } from "../support/kubeconfig";
import { KubernetesSession } from "../support/kubernetes-session";
import { RunReport } from "../support/run-report";
import { runCharts } from "./chart-objects";
import { ScenarioContext, type TestCluster } from "./context";
import { runExamples } from "./examples";
import { runHostileText } from "./hostile-text";
import { runJanitor } from "./janitor";
import { runKeystoneLogin } from "./keystone-login";
import { runKuryr } from "./kuryr";
import { runLifecycle } from "./lifecycle";
import { runObservability } from "./observability";
import { runRegistry } from "./registry";
import type { ExecutedImage } from "./stand-in/kubelet";
import { runTenants } from "./tenants";

/** What the command line takes. */
interface Options {
  readonly scenario?: readonly string[];
  readonly example?: readonly string[];
  readonly json?: string | true;
  readonly keep: boolean;
  readonly binary: string;
  readonly helm: string;
  readonly workFolder?: string;
  readonly charts?: string;
  readonly standInNodes: boolean;
  readonly execute?: readonly string[];
}

/** Scenarios by name, in the order in which they run. */
const SCENARIOS: Readonly<Record<string, (context: ScenarioContext) => Promise<void>>> = {
  lifecycle: runLifecycle,
  "hostile-text": runHostileText,
  tenants: runTenants,
  janitor: runJanitor,
  charts: runCharts,
  registry: runRegistry,
  observability: runObservability,
  kuryr: runKuryr,
  examples: runExamples,
  "keystone-login": runKeystoneLogin,
};

/** Examples that go on from the machines to what runs on them. */
const EXAMPLES = ["vm-to-app"];

const FAILED = 1;
const UNUSABLE = 2;

async function main(): Promise<number> {
  const options = readOptions();
  const files = (process.env["E2E_KUBECONFIG"] ?? process.env["KUBECONFIG"] ?? "")
    .split(path.delimiter)
    .filter(Boolean);
  if (files.length === 0) {
    process.stderr.write("No cluster is named: set E2E_KUBECONFIG or KUBECONFIG to a kubeconfig file.\n");
    return UNUSABLE;
  }
  const clusters = await Promise.all(files.map(openCluster));
  const [cluster] = clusters;
  const report = new RunReport();
  const workFolder = options.workFolder ?? fs.mkdtempSync(path.join(os.tmpdir(), "k8s-on-openstack-e2e-"));
  process.stderr.write(
    `${clusters.map(({ version, session }) => `Kubernetes ${version} at ${session.access.server}`).join(", ")}\n` +
      `Stacks, states and logs are in ${workFolder}\n`,
  );
  if (cluster !== undefined) {
    const context = new ScenarioContext(
      { ...options, workFolder, examples: options.example ?? EXAMPLES, executed: executedImages(options) },
      cluster,
      clusters,
      report,
    );
    for (const scenario of options.scenario ?? Object.keys(SCENARIOS)) {
      await SCENARIOS[scenario]?.(context);
    }
  }
  clusters.forEach(({ session }) => session.close());
  report.close(options.json === true ? "-" : options.json);
  if (report.passed && !options.keep && options.workFolder === undefined) {
    fs.rmSync(workFolder, { recursive: true, force: true });
  }
  return report.passed ? 0 : FAILED;
}

/** The library's own programs are Python; others are run when a program is named for their image. */
function executedImages({ execute = [] }: Options): readonly ExecutedImage[] {
  const named = execute.map((text) => {
    const [image = "", program] = text.split("=");
    return program === undefined ? { image } : { image, program: path.resolve(program) };
  });
  return [{ image: "python" }, ...named];
}

async function openCluster(kubeconfig: string): Promise<TestCluster> {
  const session = new KubernetesSession(readKubeconfig(kubeconfig));
  const version = await session.get<{ readonly gitVersion: string }>("/version");
  return { kubeconfig: path.resolve(kubeconfig), session, version: (version?.gitVersion ?? "").replace(/^v/, "") };
}

function readOptions(): Options {
  const collect = (value: string, previous: readonly string[] = []): readonly string[] => [
    ...previous,
    ...value.split(","),
  ];
  const names = Object.keys(SCENARIOS);
  const program = new Command("npm run e2e:kubernetes --")
    .description(
      "Puts platforms and applications on the cluster that E2E_KUBECONFIG or KUBECONFIG names, with the real Terraform providers.",
    )
    .option("--scenario <name>", `one of ${names.join(", ")}; may be given more than once (default: all)`, collect)
    .option("--example <name>", `example of the scenario of that name (default: ${EXAMPLES.join(", ")})`, collect)
    .option("--stand-in-nodes", "play nodes, load balancers and volumes, for an API server that has none", false)
    .option(
      "--execute <image[=program]>",
      "run pods of that image as processes, with that program; may be given more than once (always: python)",
      collect,
    )
    .option(
      "--charts <folder>",
      "folder with charts as <chart>-<version>[.tgz] (default: $E2E_CHARTS, else their repositories)",
    )
    .option("--json [file]", "write the result as JSON to the file, or to standard output")
    .option("--keep", "leave what a failed scenario made on the cluster, and all files", false)
    .option("--binary <program>", "program to run", process.env["TERRAFORM_BINARY_NAME"] ?? "terraform")
    .option("--helm <program>", "Helm, for the scenario that renders charts", "helm")
    .option("--work-folder <folder>", "folder for stacks, states and logs (default: a new one, removed on success)")
    .addHelpText("after", "\nExit codes: 0 all passed, 1 a step failed, 2 nothing could be run. See docs/testing.md.")
    .parse();
  const given = program.opts<Options>();
  const unknown = (given.scenario ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    program.error(`no scenario is called ${unknown.join(", ")}`, { exitCode: UNUSABLE });
  }
  return { ...given, charts: given.charts ?? process.env["E2E_CHARTS"] };
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
