import {
  boolean,
  knownKeys,
  matches,
  notBlank,
  notLiteralSecret,
  ofKind,
  problem,
  readable,
  required,
  url,
} from "../../core";
import type { CheckResult } from "../../core";
import { VolumeAccess } from "../../storage";
import { checkSharing } from "../../storage/check-volume-claim";
import { VOLUME_KEYS, checkHarborVolume } from "./harbor-volume";
import type { HarborVolumeOptions } from "./harbor-volume";

/** Options of `HarborStorage.volume`. */
export interface HarborImageVolumeOptions extends HarborVolumeOptions {
  /**
   * Who may use the volume at a time; more than one replica takes `VolumeAccess.sharedFiles()`. A change makes a new, empty volume.
   *
   * @default VolumeAccess.oneNode()
   */
  readonly access?: VolumeAccess;
}

/** Options of `HarborStorage.s3`. */
export interface HarborS3Options {
  /** Name of the bucket, which has to exist. */
  readonly bucket: string;

  /** Name of the region; `us-east-1` for servers that know none. */
  readonly region: string;

  /**
   * URL of the server, https.
   *
   * @default - that of Amazon
   */
  readonly endpoint?: string;

  /** Id of the access key: a variable, or the output of a resource such as an EC2 credential of Keystone; literal text is refused. */
  readonly accessKey: string;

  /** Secret of the access key, likewise. */
  readonly secretKey: string;

  /**
   * Folder in the bucket.
   *
   * @default - the top of the bucket
   */
  readonly folder?: string;

  /**
   * Whether nodes load layers from the server itself, over signed URLs. They then have to reach it and to trust its certificate.
   *
   * @default false - all bytes go through Harbor
   */
  readonly redirect?: boolean;
}

/** Options of `HarborStorage.swift`. */
export interface HarborSwiftOptions {
  /** URL of Keystone with its version, such as `https://cloud.example.com:5000/v3`. */
  readonly authUrl: string;

  /** Name of the container; Harbor makes it when it is not there. */
  readonly container: string;

  /** Name of the user. Application credentials do not work here: the registry's Swift driver knows none. */
  readonly user: string;

  /** Password of the user: a sensitive variable, or the output of a resource; literal text is refused. */
  readonly password: string;

  /** Name of the project that owns the container. */
  readonly project: string;

  /**
   * Name of the domain of user and project.
   *
   * @default "Default"
   */
  readonly domain?: string;

  /**
   * Region, where a cloud has several.
   *
   * @default - the only one
   */
  readonly region?: string;

  /**
   * Folder in the container.
   *
   * @default - the top of the container
   */
  readonly folder?: string;

  /**
   * Whether nodes load layers from Swift itself, over temporary URLs. They then have to reach it and to trust its certificate.
   *
   * @default false - all bytes go through Harbor
   */
  readonly redirect?: boolean;
}

/** Where images are. */
export type StorageSource =
  | { readonly kind: "volume"; readonly options: HarborImageVolumeOptions }
  | { readonly kind: "s3"; readonly options: HarborS3Options }
  | { readonly kind: "swift"; readonly options: HarborSwiftOptions };

const S3_KEYS = ["bucket", "region", "endpoint", "accessKey", "secretKey", "folder", "redirect"];
const SWIFT_KEYS = ["authUrl", "container", "user", "password", "project", "domain", "region", "folder", "redirect"];

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Defines where the layers of images are kept. Another place starts empty, and a volume that is no longer named goes with its images, even a
 * protected one: copy them first.
 */
export class HarborStorage {
  /** On a volume, which one replica has to itself unless it is shared. */
  public static volume(options: HarborImageVolumeOptions): HarborStorage {
    return new HarborStorage({ kind: "volume", options });
  }

  /** In a bucket of a server that speaks S3, such as Ceph's gateway or Swift's S3 API. */
  public static s3(options: HarborS3Options): HarborStorage {
    return new HarborStorage({ kind: "s3", options });
  }

  /** In a container of Swift. */
  public static swift(options: HarborSwiftOptions): HarborStorage {
    return new HarborStorage({ kind: "swift", options });
  }

  private constructor(
    /** Where they are. @internal */
    public readonly source: StorageSource,
  ) {}

  /** Whether pods on several nodes can use it at a time. */
  public get isShared(): boolean {
    const { source } = this;
    if (source.kind !== "volume") {
      return true;
    }
    const { access } = readable(source.options);
    return access instanceof VolumeAccess && access.mode === "ReadWriteMany";
  }

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    const { source } = this;
    switch (source.kind) {
      case "volume":
        return checkImageVolume(path, source.options);
      case "s3":
        return checkS3(path, source.options);
      case "swift":
        return checkSwift(path, source.options);
    }
  }
}

function checkImageVolume(path: string, given: HarborImageVolumeOptions): CheckResult {
  const { access, storageClass } = readable(given);
  return [
    checkHarborVolume(path, given, [...VOLUME_KEYS, "access"]),
    ofKind(`${path}.access`, access, VolumeAccess, "use VolumeAccess.oneNode() or .sharedFiles()"),
    access instanceof VolumeAccess && access.volumeMode === "Block"
      ? problem(
          `${path}.access`,
          "volume-without-files",
          "must not be a raw device, because Harbor keeps files",
          "use VolumeAccess.oneNode() or .sharedFiles()",
        )
      : checkSharing(`${path}.access`, access, storageClass),
  ];
}

function checkS3(path: string, given: HarborS3Options): CheckResult {
  const { bucket, region, endpoint, folder, redirect, ...keys } = readable(given);
  return [
    required(path, given) ?? knownKeys(path, given, S3_KEYS),
    required(`${path}.bucket`, bucket) ?? matches(`${path}.bucket`, bucket, BUCKET, "the name of a bucket"),
    required(`${path}.region`, region) ?? notBlank(`${path}.region`, region),
    url(`${path}.endpoint`, endpoint),
    (["accessKey", "secretKey"] as const).map(
      (key) => required(`${path}.${key}`, keys[key]) ?? notLiteralSecret(`${path}.${key}`, keys[key]),
    ),
    notBlank(`${path}.folder`, folder),
    boolean(`${path}.redirect`, redirect),
  ];
}

function checkSwift(path: string, given: HarborSwiftOptions): CheckResult {
  const options = readable(given);
  return [
    required(path, given) ?? knownKeys(path, given, SWIFT_KEYS),
    required(`${path}.authUrl`, options.authUrl) ?? url(`${path}.authUrl`, options.authUrl),
    (["container", "user", "project"] as const).map(
      (key) => required(`${path}.${key}`, options[key]) ?? notBlank(`${path}.${key}`, options[key]),
    ),
    required(`${path}.password`, options.password) ?? notLiteralSecret(`${path}.password`, options.password),
    (["domain", "region", "folder"] as const).map((key) => notBlank(`${path}.${key}`, options[key])),
    boolean(`${path}.redirect`, options.redirect),
  ];
}
