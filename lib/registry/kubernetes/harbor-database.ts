import { hostOrIp, knownKeys, notBlank, notLiteralSecret, ofKind, port, readable, required } from "../../core";
import type { CheckResult } from "../../core";
import { checkHarborVolume, volumeOfSize } from "./harbor-volume";
import type { HarborVolumeOptions } from "./harbor-volume";
import { PostgresSslMode } from "./postgres-ssl-mode";

/** A PostgreSQL server that somebody else looks after. */
export interface ExternalDatabaseOptions {
  /** DNS name or address of the server. */
  readonly host: string;

  /**
   * Port of the server.
   *
   * @default 5432
   */
  readonly port?: number;

  /**
   * Name of the database, which has to exist, empty at first.
   *
   * @default "registry"
   */
  readonly name?: string;

  /** User that owns the database. */
  readonly user: string;

  /** Password of the user: a sensitive variable, or the output of a resource; literal text is refused. */
  readonly password: string;

  /**
   * How the connection is encrypted.
   *
   * @default PostgresSslMode.VERIFY_FULL
   */
  readonly sslMode?: PostgresSslMode;
}

/** Where the database is. */
export type DatabaseSource =
  | { readonly kind: "internal"; readonly volume: HarborVolumeOptions }
  | { readonly kind: "external"; readonly options: ExternalDatabaseOptions };

/** Rows about artifacts, scans and logs of jobs: some hundred thousand images fit. */
const DEFAULT_SIZE = "10Gi";

const KEYS = ["host", "port", "name", "user", "password", "sslMode"];

/**
 * Defines where Harbor keeps what it knows about images: projects, users, scans. Another place starts empty, and the volume of an internal
 * one goes with it, even a protected one: move the data first.
 */
export class HarborDatabase {
  /**
   * A PostgreSQL of one pod, on a volume of 10 GiB unless told otherwise. It is gone while its node is.
   *
   * @param options the volume
   */
  public static internal(options: Partial<HarborVolumeOptions> = {}): HarborDatabase {
    return new HarborDatabase({ kind: "internal", volume: volumeOfSize(DEFAULT_SIZE, options) });
  }

  /**
   * A PostgreSQL server that somebody else looks after, such as one of Trove.
   *
   * @param options server and login
   */
  public static external(options: ExternalDatabaseOptions): HarborDatabase {
    return new HarborDatabase({ kind: "external", options });
  }

  private constructor(
    /** Where it is. @internal */
    public readonly source: DatabaseSource,
  ) {}

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    const { source } = this;
    if (source.kind === "internal") {
      return checkHarborVolume(path, source.volume);
    }
    const options = readable(source.options);
    return [
      required(path, source.options) ?? knownKeys(path, source.options, KEYS),
      required(`${path}.host`, options.host) ?? hostOrIp(`${path}.host`, options.host),
      port(`${path}.port`, options.port),
      notBlank(`${path}.name`, options.name),
      required(`${path}.user`, options.user) ?? notBlank(`${path}.user`, options.user),
      required(`${path}.password`, options.password) ?? notLiteralSecret(`${path}.password`, options.password),
      ofKind(
        `${path}.sslMode`,
        options.sslMode,
        PostgresSslMode,
        "use PostgresSslMode.VERIFY_FULL, .VERIFY_CA, .REQUIRE or .DISABLE",
      ),
    ];
  }

  /** What is legal but unwise. */
  public warnings(path: string): readonly string[] {
    const { source } = this;
    return source.kind === "external" && source.options.sslMode === PostgresSslMode.DISABLE
      ? [`passwords go to the database in the clear; set '${path}.sslMode' to PostgresSslMode.VERIFY_FULL`]
      : [];
  }
}
