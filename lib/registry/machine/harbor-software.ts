import type { CheckResult } from "../../core";
import { absolutePath, knownKeys, matches, problem, readable, required, url } from "../../core";

/**
 * Release that `HarborSoftware` installs unless another is named; `harbor.yml` is written for its minor release.
 *
 * @see https://github.com/goharbor/harbor/releases
 */
export const HARBOR_VERSION = "2.15.1";

/** Where a prepared image has Harbor, unless it says otherwise: where Harbor's documentation puts it. */
const HARBOR_DIR = "/opt/harbor";

/** Options of `HarborSoftware.installer()`. */
export interface HarborInstallerOptions {
  /** URL of the offline installer, `https`; a mirror of your own makes the machine independent of the Internet. */
  readonly url: string;

  /** SHA-256 digest of the installer, 64 hexadecimal digits; a download with another one is not unpacked. */
  readonly sha256: string;

  /**
   * Release in the installer, of Harbor 2.15.
   *
   * @default "2.15.1"
   */
  readonly version?: string;
}

/** Options of `HarborSoftware.prepared()`. */
export interface PreparedHarborOptions {
  /**
   * Folder in the image that holds the unpacked installer.
   *
   * @default "/opt/harbor"
   */
  readonly folder?: string;

  /**
   * Release in the image, of Harbor 2.15.
   *
   * @default "2.15.1"
   */
  readonly version?: string;
}

/** Defines where Harbor comes from. */
export class HarborSoftware {
  /**
   * The offline installer, fetched at the machine's first boot and checked against its digest. Docker and its compose plugin come
   * from the distribution's packages unless the image has them.
   *
   * @see https://goharbor.io/docs/2.15.0/install-config/download-installer/
   */
  public static installer(options: HarborInstallerOptions): HarborSoftware {
    const { url: address, sha256, version } = readable(options);
    return new HarborSoftware("installer", HARBOR_DIR, options, version ?? HARBOR_VERSION, address, sha256);
  }

  /** The image has Docker, its compose plugin, curl, iptables, and the unpacked installer with its images; nothing is fetched. */
  public static prepared(options: PreparedHarborOptions = {}): HarborSoftware {
    const { folder, version } = readable(options);
    return new HarborSoftware("prepared", folder ?? HARBOR_DIR, options, version ?? HARBOR_VERSION);
  }

  private constructor(
    /** Name of the way, as the machine's scripts know it. */
    public readonly kind: "installer" | "prepared",
    /** Folder of the unpacked installer on the machine. */
    public readonly folder: string,
    private readonly options: HarborInstallerOptions | PreparedHarborOptions,
    /** Release of Harbor. */
    public readonly version: string,
    /** URL of the installer. */
    public readonly url?: string,
    /** SHA-256 digest of the installer. */
    public readonly sha256?: string,
  ) {}

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    const isInstaller = this.kind === "installer";
    return [
      required(path, this.options) ??
        knownKeys(path, this.options, isInstaller ? ["url", "sha256", "version"] : ["folder", "version"]),
      matches(`${path}.version`, this.version, /^2\.15\.\d{1,3}$/, "a release of Harbor 2.15, such as 2.15.1"),
      isInstaller ? this.checkInstaller(path) : absolutePath(`${path}.folder`, this.folder),
    ];
  }

  private checkInstaller(path: string): CheckResult {
    return [
      required(`${path}.url`, this.url) ?? url(`${path}.url`, this.url),
      required(`${path}.sha256`, this.sha256) ??
        matches(`${path}.sha256`, this.sha256, /^[0-9a-fA-F]{64}$/, "a SHA-256 digest, 64 hexadecimal digits"),
      this.checkRelease(`${path}.url`),
    ];
  }

  /** The file's name tells the release, and with it whether `harbor.yml` fits. */
  private checkRelease(path: string): CheckResult {
    const [, release] = /-v(\d+\.\d+\.\d+)[^/]*\.tgz$/.exec(typeof this.url === "string" ? this.url : "") ?? [];
    return release === undefined || release === this.version
      ? undefined
      : problem(
          path,
          "harbor-release",
          `must be the installer of Harbor ${this.version}`,
          "take that release, or set 'version'",
          release,
        );
  }
}
