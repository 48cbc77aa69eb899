import { checkProps, matches, notBlank, ofKind, problem, required, url } from "../core";
import type { CheckResult } from "../core";

const SEMVER = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const OCI_REFERENCE = /^oci:\/\/[^/\s]+(\/[^/\s:@]+)+$/;
const CHART_NAME = /^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$/;

/**
 * Defines a Helm chart at one exact version, and the repository that it comes from.
 *
 * @see https://helm.sh/docs/topics/charts/
 */
export class Chart {
  /**
   * A chart of a repository over HTTPS, or of a registry (`oci://...`) below which the chart's name is appended.
   *
   * @param repository URL of the repository, such as `https://charts.example.com`
   * @param name name of the chart
   * @param version exact version; no range
   */
  public static fromRepository(repository: string, name: string, version: string): Chart {
    return new Chart(repository, name, version);
  }

  /**
   * A chart of an OCI registry.
   *
   * @param reference registry, path and name, such as `oci://registry.example.com/charts/app`
   * @param version exact version, which is the tag
   * @throws ValidationError when the reference is none
   */
  public static fromOci(reference: string, version: string): Chart {
    checkProps(
      "Chart.fromOci",
      required("reference", reference) ??
        matches(
          "reference",
          reference,
          OCI_REFERENCE,
          "an OCI reference such as oci://registry.example.com/charts/app",
        ),
    );
    const end = reference.lastIndexOf("/");
    return new Chart(reference.slice(0, end), reference.slice(end + 1), version);
  }

  private constructor(
    /** URL of the repository; begins with `oci://` for a registry. */
    public readonly repository: string,
    /** Name of the chart. */
    public readonly name: string,
    /** Exact version. */
    public readonly version: string,
  ) {}

  /**
   * The same chart at the same version from somewhere else.
   *
   * @param repository URL of the mirror, which holds the chart under its own name
   */
  public from(repository: string): Chart {
    return new Chart(repository, this.name, this.version);
  }

  /**
   * Checks repository, name and version.
   *
   * @param path path of the property that holds the chart
   */
  public check(path: string): CheckResult {
    return [
      required(`${path}.repository`, this.repository) ??
        url(`${path}.repository`, this.repository, { schemes: ["https", "oci"] }),
      required(`${path}.name`, this.name) ??
        notBlank(`${path}.name`, this.name) ??
        matches(`${path}.name`, this.name, CHART_NAME, "the name of a chart"),
      checkChartVersion(`${path}.version`, this.version),
    ];
  }
}

/**
 * Checks a chart that a caller gave, which without types may be anything.
 *
 * @param path property path
 * @param chart the value
 */
export function checkChart(path: string, chart: unknown): CheckResult {
  return chart instanceof Chart
    ? chart.check(path)
    : ofKind(path, chart, Chart, "use Chart.fromRepository(...) or Chart.fromOci(...)");
}

/**
 * Checks the version of a chart: exact, so that a plan of today and one of tomorrow mean the same.
 *
 * @param path property path
 * @param version the value
 */
export function checkChartVersion(path: string, version: unknown): CheckResult {
  return (
    required(path, version) ??
    (typeof version === "string" && SEMVER.test(version)
      ? undefined
      : problem(path, "chart-version", "must be an exact version", "write it in full, such as 1.20.3", version))
  );
}
