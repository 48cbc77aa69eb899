import { boolean, integer, knownKeys, matches, notBlank, notLiteralSecret, readable, required, url } from "../../core";
import type { CheckResult } from "../../core";
import type { IStorageClass } from "../../storage";
import { checkStorageClass, checkVolumeSize } from "../../storage/check-volume-claim";
import { portOfUrl } from "../traffic";

/** Bucket names of S3, which also do for containers of Swift. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])$/;

/** What a pod of Loki keeps before it is in the object storage. */
const DEFAULT_BUFFER = "10Gi";

/** Ports that Swift and Keystone have, behind a proxy and without one: where Swift is, only the catalog says. */
const SWIFT_PORTS = [443, 5000, 6780, 8080];

const VOLUME_KEYS = ["size", "storageClass"];
const OBJECT_KEYS = ["replicas", "buffer"];

/** A volume for logs. */
export interface LogVolumeOptions {
  /**
   * Size, such as `50Gi`. It can grow by hand only, because a StatefulSet keeps the size of its volumes: delete it with
   * `kubectl delete --cascade=orphan`, raise the size of the claim, and apply the same size here.
   */
  readonly size: string;

  /**
   * Class of the volume.
   *
   * @default - the default class of the cluster
   */
  readonly storageClass?: IStorageClass;
}

/** What both object storages have in common. */
export interface ObjectStorageOptions {
  /**
   * Number of pods of Loki, 1 or from 3 to 9. From three on, each line is held by three of them until it is stored.
   *
   * @default 3
   */
  readonly replicas?: number;

  /**
   * Volume of each pod, for what is not in the object storage yet.
   *
   * @default - 10Gi of the default class of the cluster
   */
  readonly buffer?: LogVolumeOptions;
}

/** A bucket that speaks S3, such as a container of Swift with its S3 API, or of Ceph's gateway. */
export interface S3LogStorageOptions extends ObjectStorageOptions {
  /** URL of the endpoint, without the bucket, such as `https://objects.example.com`. */
  readonly endpoint: string;

  /** Name of the bucket. It has to exist. */
  readonly bucket: string;

  /** Id of the access key, that of an EC2 credential of Keystone for instance. Sensitive: no literal text. */
  readonly accessKeyId: string;

  /** Secret of the access key. Sensitive: no literal text. */
  readonly secretAccessKey: string;

  /**
   * Region.
   *
   * @default "us-east-1", which object storages other than Amazon's take for any
   */
  readonly region?: string;

  /**
   * Whether the bucket stands in the path of a URL rather than in its host name, as outside of Amazon it does.
   *
   * @default true
   */
  readonly pathStyle?: boolean;
}

/** A container of Swift, over its own API and with a login of Keystone. */
export interface SwiftLogStorageOptions extends ObjectStorageOptions {
  /** URL of Keystone, such as `https://keystone.example.com/v3`. */
  readonly authUrl: string;

  /** Name of the container. It has to exist. */
  readonly container: string;

  /** Name of the user. */
  readonly username: string;

  /** Password of the user. Sensitive: no literal text. */
  readonly password: string;

  /** Name of the project. */
  readonly projectName: string;

  /**
   * Domain of the user.
   *
   * @default "Default"
   */
  readonly userDomainName?: string;

  /**
   * Domain of the project.
   *
   * @default "Default"
   */
  readonly projectDomainName?: string;

  /**
   * Region.
   *
   * @default - the only one of the cloud
   */
  readonly regionName?: string;
}

type Source =
  | { readonly kind: "volume"; readonly options: LogVolumeOptions }
  | { readonly kind: "s3"; readonly options: S3LogStorageOptions }
  | { readonly kind: "swift"; readonly options: SwiftLogStorageOptions };

/** Defines where logs are kept. */
export class LogStorage {
  /** One volume, and one pod that has it: for up to a few gigabytes a day. While the pod moves, collectors wait. */
  public static volume(options: LogVolumeOptions): LogStorage {
    return new LogStorage({ kind: "volume", options });
  }

  /** An object storage with the S3 API: for more, and without a gap when a node goes. */
  public static s3(options: S3LogStorageOptions): LogStorage {
    return new LogStorage({ kind: "s3", options });
  }

  /**
   * An object storage with the API of Swift. Loki logs in with a user and a password; `s3` with an EC2 credential gives it less.
   */
  public static swift(options: SwiftLogStorageOptions): LogStorage {
    return new LogStorage({ kind: "swift", options });
  }

  private constructor(
    /** What it is. @internal */
    public readonly source: Source,
  ) {}

  /** Number of pods. @internal */
  public get replicas(): number {
    return this.source.kind === "volume" ? 1 : (this.source.options.replicas ?? 3);
  }

  /** Volume of each pod. @internal */
  public get podVolume(): LogVolumeOptions {
    return this.source.kind === "volume"
      ? this.source.options
      : (this.source.options.buffer ?? { size: DEFAULT_BUFFER });
  }

  /** What Loki is told by its environment and not by its configuration; undefined when it needs no login. @internal */
  public get secrets(): Readonly<Record<string, string>> | undefined {
    const { kind, options } = this.source;
    switch (kind) {
      case "volume":
        return undefined;
      case "s3":
        return { LOKI_S3_ACCESS_KEY_ID: options.accessKeyId, LOKI_S3_SECRET_ACCESS_KEY: options.secretAccessKey };
      case "swift":
        return { LOKI_SWIFT_PASSWORD: options.password };
    }
  }

  /** Ports of the servers of the object storage, that of Keystone among them. @internal */
  public get ports(): readonly number[] {
    const { kind, options } = this.source;
    switch (kind) {
      case "volume":
        return [];
      case "s3":
        return [portOfUrl(options.endpoint)];
      case "swift":
        return SWIFT_PORTS;
    }
  }

  /** Checks the options, reported under `path`. @internal */
  public check(path: string): CheckResult {
    const { kind, options } = this.source;
    switch (kind) {
      case "volume":
        return checkLogVolume(path, options, true);
      case "s3":
        return checkS3(path, options);
      case "swift":
        return checkSwift(path, options);
    }
  }
}

function checkLogVolume(path: string, given: LogVolumeOptions | undefined, isRequired: boolean): CheckResult {
  if (given === undefined && !isRequired) {
    return undefined;
  }
  const { size, storageClass } = readable(given);
  return [
    required(path, given) ?? knownKeys(path, given, VOLUME_KEYS),
    required(`${path}.size`, size) ?? checkVolumeSize(`${path}.size`, size, undefined),
    checkStorageClass(`${path}.storageClass`, storageClass),
  ];
}

function checkObjectStorage(path: string, { replicas, buffer }: Partial<ObjectStorageOptions>): CheckResult {
  return [
    integer(`${path}.replicas`, replicas, replicas === 2 ? { min: 3, max: 9 } : { min: 1, max: 9 }),
    checkLogVolume(`${path}.buffer`, buffer, false),
  ];
}

function checkS3(path: string, given: S3LogStorageOptions): CheckResult {
  const options = readable(given);
  const at = (key: string) => `${path}.${key}`;
  const keys = ["endpoint", "bucket", "accessKeyId", "secretAccessKey", "region", "pathStyle", ...OBJECT_KEYS];
  return [
    required(path, given) ?? knownKeys(path, given, keys),
    required(at("endpoint"), options.endpoint) ?? url(at("endpoint"), options.endpoint),
    required(at("bucket"), options.bucket) ?? checkBucket(at("bucket"), options.bucket),
    required(at("accessKeyId"), options.accessKeyId) ?? notLiteralSecret(at("accessKeyId"), options.accessKeyId),
    required(at("secretAccessKey"), options.secretAccessKey) ??
      notLiteralSecret(at("secretAccessKey"), options.secretAccessKey),
    options.region === undefined ? undefined : notBlank(at("region"), options.region),
    boolean(at("pathStyle"), options.pathStyle),
    checkObjectStorage(path, options),
  ];
}

function checkSwift(path: string, given: SwiftLogStorageOptions): CheckResult {
  const options = readable(given);
  const at = (key: string) => `${path}.${key}`;
  const needed = ["username", "projectName"] as const;
  const optional = ["userDomainName", "projectDomainName", "regionName"] as const;
  const keys = ["authUrl", "container", "password", ...needed, ...optional, ...OBJECT_KEYS];
  return [
    required(path, given) ?? knownKeys(path, given, keys),
    required(at("authUrl"), options.authUrl) ?? url(at("authUrl"), options.authUrl),
    required(at("container"), options.container) ?? checkBucket(at("container"), options.container),
    required(at("password"), options.password) ?? notLiteralSecret(at("password"), options.password),
    needed.map((key) => required(at(key), options[key]) ?? notBlank(at(key), options[key])),
    optional.map((key) => (options[key] === undefined ? undefined : notBlank(at(key), options[key]))),
    checkObjectStorage(path, options),
  ];
}

function checkBucket(path: string, name: unknown): CheckResult {
  return matches(path, name, BUCKET, "3 to 63 lower-case letters, digits and '-', with a letter or digit at both ends");
}
