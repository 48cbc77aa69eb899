import { boolean, knownKeys, matches, readable } from "../core";
import type { CheckResult } from "../core";

/** Options of `HarborScanning.trivy`. */
export interface TrivyOptions {
  /**
   * Whether it works without the Internet: it loads no databases, so those of its image or volume have to be brought up to date by
   * somebody, and asks nobody about Java archives.
   *
   * @default false
   */
  readonly offline?: boolean;

  /**
   * Whether vulnerabilities that nobody has mended yet are left out.
   *
   * @default false
   */
  readonly ignoreUnfixed?: boolean;

  /**
   * Repository of images that the vulnerability database is loaded from, such as that of a mirror.
   *
   * @default - those of Trivy
   */
  readonly databaseRepository?: string;

  /**
   * Repository of images that the database of Java archives is loaded from.
   *
   * @default - those of Trivy
   */
  readonly javaDatabaseRepository?: string;
}

/** How images are scanned, with every choice made. */
export interface TrivySettings {
  /** Whether it works without the Internet. */
  readonly offline: boolean;

  /** Whether vulnerabilities that nobody has mended yet are left out. */
  readonly ignoreUnfixed: boolean;

  /** Repository of the vulnerability database; undefined for those of Trivy. */
  readonly databaseRepository: string | undefined;

  /** Repository of the database of Java archives; undefined for those of Trivy. */
  readonly javaDatabaseRepository: string | undefined;
}

const KEYS = ["offline", "ignoreUnfixed", "databaseRepository", "javaDatabaseRepository"];

/** A registry with a path, and no tag: Trivy knows which version of its database it wants. */
const REPOSITORY = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/;

/**
 * Defines whether images are searched for known vulnerabilities.
 *
 * @see https://goharbor.io/docs/2.13.0/administration/vulnerability-scanning/
 */
export class HarborScanning {
  /** With Trivy, which runs beside Harbor. */
  public static trivy(options: TrivyOptions = {}): HarborScanning {
    return new HarborScanning(options);
  }

  /** Not at all. Projects cannot refuse vulnerable images then. */
  public static none(): HarborScanning {
    return new HarborScanning(undefined);
  }

  private constructor(private readonly options: TrivyOptions | undefined) {}

  /** How images are scanned; undefined when they are not. */
  public get settings(): TrivySettings | undefined {
    if (this.options === undefined) {
      return undefined;
    }
    const { offline = false, ignoreUnfixed = false, databaseRepository, javaDatabaseRepository } = this.options;
    return { offline, ignoreUnfixed, databaseRepository, javaDatabaseRepository };
  }

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    const options = readable(this.options);
    return [
      knownKeys(path, this.options, KEYS),
      boolean(`${path}.offline`, options.offline),
      boolean(`${path}.ignoreUnfixed`, options.ignoreUnfixed),
      (["databaseRepository", "javaDatabaseRepository"] as const).map((key) =>
        matches(
          `${path}.${key}`,
          options[key],
          REPOSITORY,
          "a repository without a tag, such as registry.example.com/mirror/trivy-db",
        ),
      ),
    ];
  }
}
