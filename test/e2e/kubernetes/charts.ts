import * as fs from "node:fs";
import * as path from "node:path";

interface Release {
  chart: string;
  repository?: string;
  readonly version?: string;
}

interface StackDocument {
  readonly resource?: { readonly helm_release?: Readonly<Record<string, Release>> };
}

const STACK_FILE = "cdk.tf.json";

/**
 * Makes the releases of a synthesized stack take their charts from a folder, where it has them.
 *
 * @param stackFolder folder of the stack
 * @param charts folder with `<chart>-<version>` or `<chart>-<version>.tgz`; undefined leaves the stack alone
 */
export function useLocalCharts(stackFolder: string, charts: string | undefined): void {
  const file = path.join(stackFolder, STACK_FILE);
  const document = JSON.parse(fs.readFileSync(file, "utf8")) as StackDocument;
  for (const release of Object.values(document.resource?.helm_release ?? {})) {
    const local = localChart(charts, release.chart, release.version);
    if (local !== undefined) {
      release.chart = local;
      delete release.repository;
    }
  }
  fs.writeFileSync(file, JSON.stringify(document, null, 2));
}

/** Path of a chart in the folder, if it is there; a `v` before the version may be missing in its name. */
export function localChart(charts: string | undefined, name: string, version: string | undefined): string | undefined {
  if (charts === undefined || version === undefined) {
    return undefined;
  }
  return [version, version.replace(/^v/, "")]
    .map((text) => path.resolve(charts, `${name}-${text}`))
    .flatMap((stem) => [`${stem}.tgz`, stem])
    .find((candidate) => fs.existsSync(candidate));
}
