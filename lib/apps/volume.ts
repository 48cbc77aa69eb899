import {
  absolutePath,
  boolean,
  dnsLabel,
  dnsName,
  each,
  knownKeys,
  problem,
  quantity,
  readable,
  readableList,
  required,
  unique,
} from "../core";
import type { CheckResult } from "../core";
import { checkKnownKey } from "./env-value";
import { checkClaim } from "./volume-claim";
import type { ClaimOptions, ReplicaClaimOptions } from "./volume-claim";

/** Options of `Volume.existingClaim`. */
export interface ExistingClaimOptions {
  /** Directory of the container that the volume appears in. */
  readonly mountPath: string;

  /** Name of the claim, in the namespace of the application. */
  readonly claimName: string;

  /**
   * Whether the container may only read.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

/** Options of `Volume.emptyDir`. */
export interface EmptyDirOptions {
  /** Directory of the container that the volume appears in. */
  readonly mountPath: string;

  /**
   * Most that may be written, as a quantity such as `1Gi`; a pod that writes more is ended.
   *
   * @default - the room on the node
   */
  readonly sizeLimit?: string;

  /**
   * Whether the files are kept in memory, where they count as memory of the container.
   *
   * @default false
   */
  readonly inMemory?: boolean;
}

/** Options of `Volume.fromConfig` and `Volume.fromSecrets`. */
export interface FilesOptions {
  /** Directory of the container that the files appear in, each named as its key. */
  readonly mountPath: string;

  /**
   * Keys that become files.
   *
   * @default - all of them
   */
  readonly keys?: readonly string[];
}

/** What a volume is. */
export type VolumeSource =
  | { readonly kind: "per-replica"; readonly options: ReplicaClaimOptions }
  | { readonly kind: "claim"; readonly options: ClaimOptions }
  | { readonly kind: "existing-claim"; readonly options: ExistingClaimOptions }
  | { readonly kind: "empty-dir"; readonly options: EmptyDirOptions }
  | { readonly kind: "config" | "secrets"; readonly options: FilesOptions };

/** Longest name of a volume: the names of claims are made of it, of the application's and of a number. */
const MAX_NAME_LENGTH = 40;

/** Defines a volume of a container. */
export class Volume {
  /**
   * A volume of its own for each replica, which makes the application a StatefulSet: replica 0 always gets the volume 0 back.
   * A replica that is scaled away takes its volume along, unless `keepAtLeast` says otherwise.
   *
   * @param name name of the volume, unique in the application
   * @param options size, class and place
   */
  public static perReplica(name: string, options: ReplicaClaimOptions): Volume {
    return new Volume(name, { kind: "per-replica", options });
  }

  /**
   * One volume, for an application with one replica: a volume of Cinder is attached to one node at a time. With a class over shares and
   * `VolumeAccess.sharedFiles()`, all replicas have it.
   *
   * @param name name of the volume, unique in the application
   * @param options size, class and place
   */
  public static claim(name: string, options: ClaimOptions): Volume {
    return new Volume(name, { kind: "claim", options });
  }

  /**
   * A volume whose claim exists already; what may share it is up to its access mode.
   *
   * @param name name of the volume, unique in the application
   * @param options claim and place
   */
  public static existingClaim(name: string, options: ExistingClaimOptions): Volume {
    return new Volume(name, { kind: "existing-claim", options });
  }

  /**
   * An empty directory that lasts as long as the pod.
   *
   * @param name name of the volume, unique in the application
   * @param options place and limits
   */
  public static emptyDir(name: string, options: EmptyDirOptions): Volume {
    return new Volume(name, { kind: "empty-dir", options });
  }

  /**
   * Files made of the workload's own `config`, read-only.
   *
   * @param name name of the volume, unique in the application
   * @param options place and keys
   */
  public static fromConfig(name: string, options: FilesOptions): Volume {
    return new Volume(name, { kind: "config", options });
  }

  /**
   * Files made of the workload's own `secrets`, read-only, and never on a disk.
   *
   * @param name name of the volume, unique in the application
   * @param options place and keys
   */
  public static fromSecrets(name: string, options: FilesOptions): Volume {
    return new Volume(name, { kind: "secrets", options });
  }

  private constructor(
    /** Name, unique in the application. */
    public readonly name: string,
    // private, so that for TypeScript too nothing else with a name and such a method is one.
    private readonly given: VolumeSource,
  ) {}

  /** What it is. @internal */
  public get source(): VolumeSource {
    return this.given;
  }

  /**
   * Checks name, place and what is special to the kind.
   *
   * @param path path of the volume
   * @param configKeys keys of `config`
   * @param secretKeys keys of `secrets`
   */
  public check(path: string, configKeys: readonly string[], secretKeys: readonly string[]): CheckResult {
    const { source } = this;
    const { mountPath } = readable(source.options);
    return [
      required(`${path}.name`, this.name) ?? dnsLabel(`${path}.name`, this.name, { maxLength: MAX_NAME_LENGTH }),
      required(`${path}.mountPath`, mountPath) ?? checkMountPath(`${path}.mountPath`, mountPath),
      checkSource(path, source, source.kind === "config" ? configKeys : secretKeys),
    ];
  }
}

/** Checks a directory that something is mounted on. */
export function checkMountPath(path: string, value: unknown): CheckResult {
  return (
    absolutePath(path, value) ??
    (typeof value === "string" && value.includes(":")
      ? problem(path, "mount-path", "must not have a ':'", "choose another directory", value)
      : undefined)
  );
}

function checkSource(path: string, source: VolumeSource, keys: readonly string[]): CheckResult {
  switch (source.kind) {
    case "per-replica":
    case "claim":
      return checkClaim(path, source.options, source.kind === "per-replica");
    case "existing-claim":
      return [
        knownKeys(path, source.options, ["mountPath", "claimName", "readOnly"]),
        required(`${path}.claimName`, readable(source.options).claimName) ??
          dnsName(`${path}.claimName`, readable(source.options).claimName),
        boolean(`${path}.readOnly`, readable(source.options).readOnly),
      ];
    case "empty-dir":
      return [
        knownKeys(path, source.options, ["mountPath", "sizeLimit", "inMemory"]),
        quantity(`${path}.sizeLimit`, readable(source.options).sizeLimit),
        boolean(`${path}.inMemory`, readable(source.options).inMemory),
      ];
    case "config":
    case "secrets":
      return [
        knownKeys(path, source.options, ["mountPath", "keys"]),
        keys.length === 0
          ? problem(path, "files-missing", `must have files in '${source.kind}'`, `add keys to '${source.kind}'`)
          : undefined,
        each(`${path}.keys`, readable(source.options).keys, (at, key) => checkKnownKey(at, source.kind, key, keys), {
          min: 1,
        }),
        unique(`${path}.keys`, readable(source.options).keys, "keys"),
      ];
  }
}

/** Directories of the volumes, for the check that no two are one. */
export function mountPathsOf(volumes: readonly Volume[] | undefined): readonly string[] {
  return readableList(volumes)
    .filter((one) => one instanceof Volume)
    .map(({ source }) => readable(source.options).mountPath)
    .filter((path): path is string => typeof path === "string");
}
