import type { Construct } from "constructs";
import { checkCalendar } from "../../bootstrap";
import type { EtcdBackupSpec } from "../../bootstrap";
import { boolean, hasTokens, integer, knownKeys, object, ofKind, problem, readable, required } from "../../core";
import type { CheckResult } from "../../core";
import type { EgressPolicy } from "../../network";
import { BackupEncryption } from "./backup-encryption";
import type { EtcdBackupOptions, S3BackupOptions, SwiftBackupOptions } from "./etcd-backup-options";
import { S3Store } from "./s3-store";
import { SwiftStore } from "./swift-store";

const KEYS = ["encryption", "schedule", "keep", "keepDays", "allowHttp"];
const DEFAULT_KEEP = 30;

/** What a store is made for. */
export interface EtcdBackupContext {
  /** Name of the cluster, known at synthesis. */
  readonly clusterName: string;

  /** Whether Terraform refuses to destroy the store. */
  readonly deletionProtection: boolean;
}

/** Where archives go: what nodes need to know about it. */
export type StoreSpec = Pick<EtcdBackupSpec, "endpoint" | "region" | "bucket" | "accessKey" | "secretKey">;

/** Defines how a store of each kind behaves; internal to the kinds. */
export interface EtcdBackupStore {
  /** Options that this kind has beside the common ones. */
  readonly keys: readonly string[];

  /** URL of the S3 API; undefined when only Terraform finds it. */
  readonly endpoint: string | undefined;

  /** Checks the options, reported under `path`. */
  check(path: string): CheckResult;

  /** Makes what the store consists of, below a construct named `EtcdBackup` in `scope`. */
  bind(scope: Construct, context: EtcdBackupContext): StoreSpec;

  /** Stands for what `bind` gives, in estimates. */
  placeholder(unknown: () => string): StoreSpec;
}

/**
 * Defines where control plane nodes store archives of etcd off site: a verified snapshot together with the authorities, the service
 * account key and the encryption key, without which a snapshot is of no use.
 *
 * Nodes need rclone, and age where archives are encrypted: `NodeSoftware.packages()` installs them, images of
 * `NodeSoftware.preinstalled()` have them, and `NodeSoftware.mirror()` serves them or the image has them. A node that lacks them says
 * so on its console, and its unit `k8s-on-openstack-etcd-offsite` fails.
 */
export class EtcdBackup {
  /**
   * A container of the cloud's own object storage, through its S3 API, which the library makes together with EC2 credentials for it.
   *
   * These credentials act as the user that Terraform logs in with, in this project: give that user no more roles than it needs.
   */
  public static swift(options: SwiftBackupOptions): EtcdBackup {
    return new EtcdBackup(options, new SwiftStore(readable(options)));
  }

  /** A bucket of any S3 API, in another place than the cloud at best. */
  public static s3(options: S3BackupOptions): EtcdBackup {
    return new EtcdBackup(options, new S3Store(readable(options)));
  }

  private constructor(
    private readonly options: EtcdBackupOptions,
    private readonly store: EtcdBackupStore,
  ) {}

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    if (typeof this.options !== "object" || this.options === null) {
      return required(path, this.options) ?? object(path, this.options);
    }
    const { encryption, schedule, keep, keepDays, allowHttp } = this.options;
    return [
      knownKeys(path, this.options, [...KEYS, ...this.store.keys]),
      required(`${path}.encryption`, encryption) ??
        ofKind(
          `${path}.encryption`,
          encryption,
          BackupEncryption,
          "use BackupEncryption.age({ recipients: [...] }), or .none() if you must",
        ),
      encryption instanceof BackupEncryption ? encryption.check(`${path}.encryption`) : undefined,
      checkCalendar(`${path}.schedule`, schedule) ?? checkInterval(`${path}.schedule`, schedule),
      integer(`${path}.keep`, keep, { min: 1, max: 10_000 }),
      integer(`${path}.keepDays`, keepDays, { min: 1, max: 36_500 }),
      boolean(`${path}.allowHttp`, allowHttp),
      this.store.check(path),
    ];
  }

  /** What is legal but often goes wrong, reported under `path`; one text each. */
  public warnings(path: string, egress: EgressPolicy | undefined): string[] {
    const { encryption, allowHttp } = readable(this.options);
    return [
      ...(encryption instanceof BackupEncryption && encryption.recipients.length === 0
        ? [`'${path}.encryption' is none: whoever reads the object storage has every Secret and key of the cluster`]
        : []),
      ...(allowHttp === true ? [`'${path}.allowHttp' lets archives travel without TLS`] : []),
      ...this.warnEgress(path, egress),
    ];
  }

  /** Makes the store. @internal */
  public bind(scope: Construct, context: EtcdBackupContext): EtcdBackupSpec {
    return this.render(this.store.bind(scope, context));
  }

  /** What `bind` would give, for estimates of sizes. @internal */
  public placeholder(unknown: () => string): EtcdBackupSpec {
    return this.render(this.store.placeholder(unknown));
  }

  private render(store: StoreSpec): EtcdBackupSpec {
    const { encryption, keep = DEFAULT_KEEP, keepDays, schedule } = this.options;
    return { ...store, recipients: encryption.recipients, keep, keepDays, schedule };
  }

  private warnEgress(path: string, egress: EgressPolicy | undefined): string[] {
    const { endpoint } = this.store;
    const { tcpPorts = [443], allowedCidrs = [] } = egress?.strict ?? {};
    if (egress?.strict === undefined || allowedCidrs.length > 0) {
      return [];
    }
    if (endpoint === undefined || hasTokens(endpoint)) {
      return [
        `'egress' may keep nodes from the object storage of '${path}'; add the port of its endpoint to 'tcpPorts' unless it is 443`,
      ];
    }
    const { port, protocol } = new URL(endpoint);
    const number = port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
    return tcpPorts.includes(number)
      ? []
      : [`'egress' lets no node reach port ${number}, where '${path}' stores archives; add it to 'tcpPorts'`];
  }
}

/** The nodes find out who stores an archive by a lock of 25 minutes. */
function checkInterval(path: string, schedule: string | undefined): CheckResult {
  return schedule === "minutely"
    ? problem(
        path,
        "backup-interval",
        "must not be more often than every half hour",
        "take hourly, or *-*-* 00/6:00:00",
        schedule,
      )
    : undefined;
}
