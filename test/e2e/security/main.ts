import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Command } from "commander";
import { PreviewRun } from "k8s-on-openstack/preview";
import { renderRelease } from "../kubernetes/rendered-release";
import type { PlannedRelease } from "../kubernetes/rendered-release";
import { ExampleProject } from "../support/example-project";
import { RunReport, expectThat } from "../support/run-report";
import { ACCEPTED_FINDINGS } from "./accepted-findings";
import type { AcceptedFinding } from "./accepted-findings";
import { scan } from "./checkov";
import type { Scan } from "./checkov";

/** What the command line takes. */
interface Options {
  readonly example?: readonly string[];
  readonly json?: string | true;
  readonly checkov: string;
  readonly helm: string;
  readonly charts?: string;
  readonly kubernetesVersion: string;
}

interface StateDocument {
  readonly resources?: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: PlannedRelease }[];
  }[];
}

const FAILED = 1;
const UNUSABLE = 2;

/** Scans every stack of the examples, and every object that their charts render, with checkov. */
class SecurityScan {
  private readonly used = new Set<AcceptedFinding>();

  public constructor(
    private readonly options: Options,
    private readonly folder: string,
    private readonly report: RunReport,
  ) {}

  /** Scans one example: its stacks as they are written, then its charts as Helm renders them. */
  public async example(name: string): Promise<void> {
    const work = path.join(this.folder, name);
    const project = new ExampleProject(name, work);
    let stacks: Readonly<Record<string, string>> = {};
    await this.report.step(name, "stacks", async () => {
      stacks = project.synthesize();
      const log = path.join(work, "checkov-stacks.log");
      return this.judge(name, await scan(this.options.checkov, "terraform_json", project.outdir, log));
    });
    const releases = await this.releases(project);
    if (releases.length === 0) {
      return;
    }
    const rendered = path.join(work, "rendered");
    let written = 0;
    for (const { stack, release } of releases) {
      await this.report.step(name, `${release.name} renders`, async () => {
        const { helm, charts, kubernetesVersion } = this.options;
        const stackFolder = stacks[stack] ?? project.outdir;
        const workFolder = path.join(work, "values");
        const render = { helm, charts, stackFolder, workFolder, kubernetesVersion };
        const objects = await renderRelease(release, render);
        // no check is about definitions, which are most of the text.
        const checked = objects.filter(({ kind }) => kind !== "CustomResourceDefinition");
        const file = path.join(rendered, `${stack}-${release.namespace}-${release.name}.yaml`);
        fs.mkdirSync(rendered, { recursive: true });
        // as JSON, which older readers of YAML take no text in for something else.
        const documents = checked.map((object) => JSON.stringify(withNamespace(object, release)));
        fs.writeFileSync(file, documents.join("\n---\n"));
        written += checked.length;
        return `${objects.length} objects`;
      });
    }
    await this.report.step(name, "charts", async () => {
      const log = path.join(work, "checkov-charts.log");
      const result = await scan(this.options.checkov, "kubernetes", rendered, log);
      // it says nothing of files that it cannot read.
      expectThat(result.resources >= written, `checkov read ${result.resources} of ${written} objects`);
      return this.judge(`${name} charts`, result);
    });
  }

  /** Fails for accepted findings that no scan needed. */
  public async stale(): Promise<void> {
    await this.report.step("accepted findings", "all are needed", async () => {
      const stale = ACCEPTED_FINDINGS.filter((finding) => !this.used.has(finding));
      expectThat(
        stale.length === 0,
        `nothing needs ${stale.map(({ checks, where }) => `${checks.join(" ")} at ${where.source}`).join(", ")} any more: remove it`,
      );
      return Promise.resolve(`${ACCEPTED_FINDINGS.length} accepted, each with its reason`);
    });
  }

  private judge(where: string, { passed, findings }: Scan): string {
    expectThat(passed > 0, "checkov checked nothing");
    const open = findings.filter((finding) => {
      const reason = ACCEPTED_FINDINGS.find(
        ({ checks, where: pattern }) => checks.includes(finding.check) && pattern.test(`${where}: ${finding.resource}`),
      );
      if (reason !== undefined) {
        this.used.add(reason);
      }
      return reason === undefined;
    });
    const lines = open.map(({ check, name, resource }) => `  ${check} ${name}: ${resource}`);
    expectThat(open.length === 0, `${open.length} findings without a reason\n${lines.join("\n")}`);
    return `${passed} checks passed, ${findings.length} findings accepted`;
  }

  /** Releases as Terraform resolves them, with simulated providers in place of a cloud. */
  private async releases(project: ExampleProject): Promise<{ stack: string; release: PlannedRelease }[]> {
    const { state, report } = await new PreviewRun({ folder: project.outdir, destroy: false }).run();
    expectThat(report.ok, `the preview of ${project.name} failed`);
    return [...state.stacks].flatMap(([stack, document]) =>
      ((document as StateDocument).resources ?? [])
        .filter(({ type }) => type === "helm_release")
        .flatMap(({ instances }) => instances)
        .map(({ attributes }) => ({ stack, release: attributes })),
    );
  }
}

/** An object as it stands on the cluster: Helm adds the namespace of the release when it installs. */
function withNamespace(object: object, { namespace }: PlannedRelease): object {
  const { metadata, ...rest } = object as { readonly metadata: { readonly namespace?: string } };
  return { ...rest, metadata: { ...metadata, namespace: metadata.namespace ?? namespace } };
}

function readOptions(): Options {
  const collect = (value: string, previous: readonly string[] = []): readonly string[] => [
    ...previous,
    ...value.split(","),
  ];
  const program = new Command("npm run e2e:security --")
    .description("Scans the stacks of the examples, and all objects that their charts render, with checkov.")
    .option("--example <name>", "an example; may be given more than once (default: all)", collect)
    .option("--checkov <program>", "checkov 3", process.env["CHECKOV"] ?? "checkov")
    .option("--helm <program>", "Helm, which renders the charts", process.env["HELM"] ?? "helm")
    .option(
      "--charts <folder>",
      "folder with charts as <chart>-<version>[.tgz] (default: $E2E_CHARTS, else their repositories)",
    )
    .option("--kubernetes-version <version>", "version that charts are rendered for", "1.36.3")
    .option("--json [file]", "write the result as JSON to the file, or to standard output")
    .addHelpText("after", "\nExit codes: 0 all passed, 1 a step failed, 2 nothing could be run. See docs/testing.md.")
    .parse();
  const given = program.opts<Options>();
  const names = ExampleProject.names();
  const unknown = (given.example ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    program.error(`no example is called ${unknown.join(", ")}; there are ${names.join(", ")}`, { exitCode: UNUSABLE });
  }
  return { ...given, charts: given.charts ?? process.env["E2E_CHARTS"] };
}

async function main(): Promise<number> {
  const options = readOptions();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "k8s-on-openstack-security-"));
  const report = new RunReport();
  process.stderr.write(`Stacks, rendered charts and logs are in ${folder}\n`);
  const run = new SecurityScan(options, folder, report);
  for (const example of options.example ?? ExampleProject.names()) {
    await run.example(example);
  }
  if (options.example === undefined) {
    await run.stale();
  }
  report.close(options.json === true ? "-" : options.json);
  if (report.passed) {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return report.passed ? 0 : FAILED;
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
