import * as fs from "node:fs";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import { runCommand } from "../support/run-command";
import { expectThat } from "../support/run-report";
import { localChart } from "./charts";

/** One release as a stack would install it: what a state says of a `helm_release`. */
export interface PlannedRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly repository?: string | null;
  readonly version?: string | null;
  readonly values?: readonly string[] | null;
}

/** A complete object, as a chart renders it. */
export interface RenderedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** How releases are rendered. */
export interface RenderOptions {
  readonly helm: string;
  /** Folder with charts, in place of their repositories. */
  readonly charts: string | undefined;
  /** Folder that paths of charts are relative to. */
  readonly stackFolder: string;
  readonly workFolder: string;
  readonly kubernetesVersion: string;
}

const OUTPUT_CHARACTERS = 1_500;

/** Renders a release with Helm, and gives its objects without those that only `helm test` makes. */
export async function renderRelease(
  release: PlannedRelease,
  options: RenderOptions,
): Promise<readonly RenderedObject[]> {
  const { helm, charts, stackFolder, workFolder, kubernetesVersion } = options;
  const { name, namespace, chart, version } = release;
  fs.mkdirSync(workFolder, { recursive: true });
  const files = (release.values ?? []).flatMap((text, index) => {
    const file = path.join(workFolder, `${name}-${index}.yaml`);
    fs.writeFileSync(file, text);
    return ["--values", file];
  });
  const args = [
    ...["template", name, ...chartArguments(release, localChart(charts, chart, version ?? undefined))],
    ...["--namespace", namespace, "--kube-version", kubernetesVersion, "--include-crds", ...files],
  ];
  // warnings go to standard error, and are no part of the documents.
  const { code, output, stdout } = await runCommand(helm, args, {
    cwd: stackFolder,
    log: path.join(workFolder, "helm.log"),
  });
  expectThat(code === 0, `helm ended with code ${code}\n${output.slice(-OUTPUT_CHARACTERS)}`);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS({ maxAliasCount: -1 }) as RenderedObject | null)
    .filter((object): object is RenderedObject => object !== null)
    .filter(({ metadata }) => !/test/.test(metadata.annotations?.["helm.sh/hook"] ?? ""));
}

function chartArguments({ chart, repository, version }: PlannedRelease, local: string | undefined): readonly string[] {
  if (local !== undefined || repository === undefined || repository === null || repository === "") {
    return [local ?? chart];
  }
  const pinned = ["--version", version ?? ""];
  return repository.startsWith("oci://")
    ? [`${repository}/${chart}`, ...pinned]
    : [chart, "--repo", repository, ...pinned];
}
