import * as semver from "semver";
import { KUBERNETES_RELEASES, releaseOf } from "../bootstrap";
import type { KubernetesRelease } from "../bootstrap";
import type { Problem } from "../core";

/**
 * A Kubernetes version that the library knows how to install: the version itself and what belongs to it.
 *
 * @see https://kubernetes.io/releases/version-skew-policy/
 */
export class KubernetesVersion {
  /** Kubernetes 1.34. */
  public static readonly V1_34 = KubernetesVersion.newestOf("1.34");

  /** Kubernetes 1.35. */
  public static readonly V1_35 = KubernetesVersion.newestOf("1.35");

  /** Kubernetes 1.36. */
  public static readonly V1_36 = KubernetesVersion.newestOf("1.36");

  /**
   * Another patch release of a minor version that the library knows.
   *
   * What is wrong with the version is reported by the construct that it is given to.
   *
   * @param version exact version without `v`, such as `1.36.2`.
   */
  public static of(version: string): KubernetesVersion {
    return new KubernetesVersion(version);
  }

  private static newestOf(minor: string): KubernetesVersion {
    return new KubernetesVersion(KUBERNETES_RELEASES.find((release) => release.minor === minor)?.version ?? minor);
  }

  private constructor(
    /** Exact version without `v`, such as `1.36.3`. */
    public readonly version: string,
  ) {}

  /** Minor version, such as `1.36`. */
  public get minor(): string {
    return this.version.split(".").slice(0, 2).join(".");
  }

  /** What belongs to the version; undefined when the library does not know it. @internal */
  public get release(): KubernetesRelease | undefined {
    return releaseOf(this.version);
  }

  /** How many minor versions this one is ahead of another; negative when it is behind. */
  public minorsAheadOf(other: KubernetesVersion): number {
    return semver.minor(this.version) - semver.minor(other.version);
  }

  /** Says what is wrong with the form of the version. @internal */
  public checkFormat(path: string): Problem | undefined {
    if (
      typeof this.version === "string" &&
      semver.valid(this.version) === this.version &&
      semver.prerelease(this.version) === null
    ) {
      return undefined;
    }
    return {
      code: "kubernetes-version-format",
      path,
      value: this.version,
      message: "must be an exact version without 'v'",
      fix: `use KubernetesVersion.V1_36 or KubernetesVersion.of("${KubernetesVersion.V1_36.version}")`,
    };
  }

  /** Says what is wrong with the version. @internal */
  public check(path: string): Problem | undefined {
    const format = this.checkFormat(path);
    if (format === undefined && this.release === undefined) {
      return {
        code: "kubernetes-version-unsupported",
        path,
        value: this.version,
        message: `must be of a minor version that the library knows (${KUBERNETES_RELEASES.map(({ minor }) => minor).join(", ")})`,
        fix: "choose one of them, or use a release of the library that knows it",
      };
    }
    return format;
  }

  /** Says why a cluster cannot go from another version to this one in a step. @internal */
  public checkUpgradeFrom(path: string, previous: KubernetesVersion): Problem | undefined {
    if (semver.lt(this.version, previous.version)) {
      return {
        code: "kubernetes-version-downgrade",
        path,
        value: this.version,
        message: `must not be older than the version in place, ${previous.version}`,
        fix: "keep the version, or restore a backup into a new cluster",
      };
    }
    if (this.minorsAheadOf(previous) > 1) {
      return {
        code: "kubernetes-version-skips-a-minor",
        path,
        value: this.version,
        message: `must be at most one minor version ahead of the version in place, ${previous.version}`,
        fix: "upgrade one minor version at a time",
      };
    }
    return undefined;
  }

  /** Says why a kubelet of this version cannot work with a control plane of another. @internal */
  public checkKubeletOf(path: string, controlPlane: KubernetesVersion): Problem | undefined {
    if (semver.gt(this.version, controlPlane.version)) {
      return {
        code: "node-newer-than-control-plane",
        path,
        value: this.version,
        message: `must not be newer than the control plane, ${controlPlane.version}`,
        fix: "upgrade the control plane first",
      };
    }
    if (controlPlane.minorsAheadOf(this) > 3) {
      return {
        code: "node-too-old",
        path,
        value: this.version,
        message: `must be at most three minor versions behind the control plane, ${controlPlane.version}`,
        fix: "make the pool anew with a newer version",
      };
    }
    return undefined;
  }
}
