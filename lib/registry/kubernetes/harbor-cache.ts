import {
  boolean,
  hostOrIp,
  knownKeys,
  notBlank,
  notLiteralSecret,
  port,
  problem,
  readable,
  required,
} from "../../core";
import type { CheckResult } from "../../core";
import { checkHarborVolume, volumeOfSize } from "./harbor-volume";
import type { HarborVolumeOptions } from "./harbor-volume";

/** A Redis or Valkey server that somebody else looks after. */
export interface ExternalCacheOptions {
  /** DNS name or address of the server. */
  readonly host: string;

  /**
   * Port of the server.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * User of the server's access control lists.
   *
   * @default - the default user
   */
  readonly user?: string;

  /**
   * Password: a sensitive variable, or the output of a resource; literal text is refused.
   *
   * @default - the server asks for none
   */
  readonly password?: string;

  /**
   * Whether the connection is encrypted.
   *
   * @default true
   */
  readonly tls?: boolean;
}

/** Where the cache is. */
export type CacheSource =
  | { readonly kind: "internal"; readonly volume: HarborVolumeOptions }
  | { readonly kind: "external"; readonly options: ExternalCacheOptions };

/** Sessions and queued jobs are small. */
const DEFAULT_SIZE = "1Gi";

const KEYS = ["host", "port", "user", "password", "tls"];

/** Defines where Harbor keeps sessions and jobs that wait. */
export class HarborCache {
  /**
   * A Redis of one pod, on a volume of 1 GiB unless told otherwise.
   *
   * @param options the volume
   */
  public static internal(options: Partial<HarborVolumeOptions> = {}): HarborCache {
    return new HarborCache({ kind: "internal", volume: volumeOfSize(DEFAULT_SIZE, options) });
  }

  /**
   * A Redis or Valkey server that somebody else looks after.
   *
   * @param options server and login
   */
  public static external(options: ExternalCacheOptions): HarborCache {
    return new HarborCache({ kind: "external", options });
  }

  private constructor(
    /** Where it is. @internal */
    public readonly source: CacheSource,
  ) {}

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    const { source } = this;
    if (source.kind === "internal") {
      return checkHarborVolume(path, source.volume);
    }
    const { host, user, password, tls, port: given } = readable(source.options);
    return [
      required(path, source.options) ?? knownKeys(path, source.options, KEYS),
      required(`${path}.host`, host) ?? hostOrIp(`${path}.host`, host),
      port(`${path}.port`, given),
      notBlank(`${path}.user`, user),
      user !== undefined && password === undefined
        ? problem(`${path}.password`, "password-missing", "must be given beside 'user'", "give both or neither")
        : undefined,
      notLiteralSecret(`${path}.password`, password),
      boolean(`${path}.tls`, tls),
    ];
  }

  /** What is legal but unwise. */
  public warnings(path: string): readonly string[] {
    const { source } = this;
    return source.kind === "external" && source.options.tls === false && source.options.password !== undefined
      ? [`the password goes to the cache in the clear; leave '${path}.tls' out`]
      : [];
  }
}
