import { KubernetesVersion } from "../../cluster";
import { checkProps, ofKind, problem, required } from "../../core";
import type { CheckResult } from "../../core";
import type { Chart } from "../chart";
import { checkAddOnReleaseOverrides } from "./check-overrides";
import { mirrorImage } from "./mirror-image";
import { RELEASE_TABLE } from "./release-table";
import type { AddOnName, ImageName } from "./release-table";

/** Choices that differ from the table of releases. */
export interface AddOnReleaseOverrides {
  /**
   * Charts to install in the place of those of the table; they are taken as they are, whatever `chartMirror` says.
   *
   * @default - those of the table
   */
  readonly charts?: Readonly<Partial<Record<AddOnName, Chart>>>;

  /**
   * Images to run in the place of those of the table; they are taken as they are, whatever `imageMirror` says.
   *
   * @default - those of the table
   */
  readonly images?: Readonly<Partial<Record<ImageName, string>>>;

  /**
   * URL of a repository (`https://...`) or of a registry path (`oci://...`) that holds all charts of the table under their names and
   * versions.
   *
   * @default - the repositories of the projects
   */
  readonly chartMirror?: string;

  /**
   * Registry with an optional path, such as `registry.example.com/mirror`, that holds all images under their paths; it stands in the
   * place of their registries.
   *
   * @default - the registries of the projects
   */
  readonly imageMirror?: string;
}

/** Defines which chart and which image belong to a version of Kubernetes: those tested together, or what the user chose instead. */
export class AddOnReleases {
  /**
   * The releases that fit a version of Kubernetes.
   *
   * @param version version of the control plane
   * @param overrides choices that differ from the table
   * @throws ValidationError when the version is none that the library knows, or an override is no exact version
   */
  public static forKubernetes(version: KubernetesVersion, overrides: AddOnReleaseOverrides = {}): AddOnReleases {
    checkProps(
      "AddOnReleases.forKubernetes",
      required("version", version) ??
        ofKind("version", version, KubernetesVersion, "use KubernetesVersion.V1_36 or KubernetesVersion.of(...)") ??
        version.check("version") ??
        checkAddOnReleaseOverrides("overrides", overrides, version),
    );
    return new AddOnReleases(version, overrides);
  }

  private constructor(
    private readonly version: KubernetesVersion,
    private readonly overrides: AddOnReleaseOverrides,
  ) {}

  /** The chart of an add-on. */
  public chart(name: AddOnName): Chart {
    const { charts, chartMirror } = this.overrides;
    const { chart } = this.fitting(RELEASE_TABLE.charts[name]);
    return charts?.[name] ?? (chartMirror === undefined ? chart : chart.from(chartMirror));
  }

  /** An image with its tag. */
  public image(name: ImageName): string {
    return this.overrides.images?.[name] ?? this.mirrored(this.fitting(RELEASE_TABLE.images[name]).image);
  }

  /**
   * Any image, or its name without a tag, from where `imageMirror` holds it; the same when there is no mirror.
   *
   * @param image the image as its project names it, such as `quay.io/cilium/cilium`
   */
  public mirrored(image: string): string {
    const { imageMirror } = this.overrides;
    return imageMirror === undefined ? image : mirrorImage(image, imageMirror);
  }

  /**
   * Checks that the releases are those of a cluster: the cloud controller must not be newer than the API server.
   *
   * @internal
   */
  public check(path: string, version: KubernetesVersion | undefined): CheckResult {
    return version instanceof KubernetesVersion && version.minor !== this.version.minor
      ? problem(
          path,
          "releases-of-another-version",
          `must be those of the cluster, which is ${version.minor}`,
          "use AddOnReleases.forKubernetes(cluster.version, ...)",
          this.version.minor,
        )
      : undefined;
  }

  private fitting<T extends { readonly kubernetes: readonly string[] }>(releases: readonly T[]): T {
    const release = releases.find(({ kubernetes }) => kubernetes.includes(this.version.minor));
    // a test holds that the table has one for each version that the library knows.
    return release as T;
  }
}
