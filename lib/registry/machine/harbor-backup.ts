import type { CheckResult } from "../../core";
import { integer, knownKeys, matches, notBlank, readable, required } from "../../core";

/** Backups that are kept, unless another number is asked for. */
const DEFAULT_KEEP = 7;

/** When backups are made, unless another time is asked for; UTC. */
const DEFAULT_TIME = "01:30";

/** A Cinder volume of its own for backups. */
export interface HarborBackupVolume {
  /** Size in GiB; as large as the data volume to hold every image. Raising it grows the volume in place; it never shrinks. */
  readonly size: number;

  /**
   * Cinder volume type; one of another storage system survives what happens to the data.
   *
   * @default - the volume type that the cloud marks as its default
   */
  readonly type?: string;
}

/** Options of `HarborBackup.daily()`. */
export interface HarborBackupOptions {
  /**
   * Number of backups that are kept, 1 to 365.
   *
   * @default 7
   */
  readonly keep?: number;

  /**
   * Time of day, UTC, as `HH:MM`; a random quarter of an hour is added.
   *
   * @default "01:30"
   */
  readonly time?: string;

  /**
   * Volume for the backups. With it they hold the images too, each image once however many backups have it.
   *
   * @default - backups of the database and the keys stand on the data volume, beside the images
   */
  readonly volume?: HarborBackupVolume;
}

/**
 * Defines the scheduled backup of a registry on a machine.
 *
 * The machine makes it alone, with no credentials of the cloud on it. It writes the database first and copies the files after it, so
 * that every image that the database knows is there; pushes go on meanwhile.
 */
export class HarborBackup {
  /** A backup every day. */
  public static daily(options: HarborBackupOptions = {}): HarborBackup {
    return new HarborBackup(true, options);
  }

  /** No backup on the machine. */
  public static none(): HarborBackup {
    return new HarborBackup(false, {});
  }

  private constructor(
    /** Whether there is one. */
    public readonly enabled: boolean,
    private readonly options: HarborBackupOptions,
  ) {}

  /** Number of backups that are kept. */
  public get keep(): number {
    return this.options.keep ?? DEFAULT_KEEP;
  }

  /** Time of day, UTC. */
  public get time(): string {
    return this.options.time ?? DEFAULT_TIME;
  }

  /** Volume for the backups; undefined when they stand on the data volume. */
  public get volume(): HarborBackupVolume | undefined {
    return this.options.volume;
  }

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    const { keep, time, volume } = readable(this.options);
    return [
      required(path, this.options) ?? knownKeys(path, this.options, ["keep", "time", "volume"]),
      integer(`${path}.keep`, keep, { min: 1, max: 365 }),
      matches(`${path}.time`, time, /^([01]\d|2[0-3]):[0-5]\d$/, "a time of day, UTC, as HH:MM"),
      volume === undefined ? undefined : checkBackupVolume(`${path}.volume`, volume),
    ];
  }
}

function checkBackupVolume(path: string, volume: HarborBackupVolume): CheckResult {
  const { size, type } = readable(volume);
  return [
    required(path, volume) ?? knownKeys(path, volume, ["size", "type"]),
    required(`${path}.size`, size) ?? integer(`${path}.size`, size, { min: 1 }),
    notBlank(`${path}.type`, type),
  ];
}
