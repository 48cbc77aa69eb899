import { valid } from "semver";
import type { ReleaseTable } from "../../lib/kube/releases/release-table";

/** What is wrong with a table of releases: gaps, overlaps, versions that are not exact; one line each. */
export function releaseTableFaults(table: ReleaseTable, minors: readonly string[]): string[] {
  return [
    ...Object.entries(table.charts).flatMap(([name, releases]) => [
      ...coverageFaults(name, releases, minors),
      ...releases
        .filter(({ chart }) => valid(chart.version) === null)
        .map(({ chart }) => `${name}: the version ${chart.version} is not exact`),
      ...releases
        .filter(({ appVersion }) => valid(appVersion) === null)
        .map(({ appVersion }) => `${name}: the app version ${appVersion} is not exact`),
    ]),
    ...Object.entries(table.images).flatMap(([name, releases]) => [
      ...coverageFaults(name, releases, minors),
      ...releases
        .filter(({ image }) => !/^[a-z0-9.]+\/[a-z0-9/-]+:v?\d+\.\d+\.\d+(-[a-z0-9.-]+)?$/.test(image))
        .map(({ image }) => `${name}: ${image} has no registry or no exact tag`),
    ]),
  ];
}

function coverageFaults(
  name: string,
  releases: readonly { readonly kubernetes: readonly string[] }[],
  minors: readonly string[],
): string[] {
  const named = releases.flatMap(({ kubernetes }) => kubernetes);
  return [
    ...minors.filter((minor) => !named.includes(minor)).map((minor) => `${name}: nothing fits ${minor}`),
    ...minors
      .filter((minor) => named.filter((one) => one === minor).length > 1)
      .map((minor) => `${name}: more than one fits ${minor}`),
    ...named.filter((minor) => !minors.includes(minor)).map((minor) => `${name}: ${minor} is not supported`),
  ];
}
