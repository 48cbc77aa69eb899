import type { BackupEncryption } from "./backup-encryption";

/** What backups of etcd off site have in common, wherever they go. */
export interface EtcdBackupOptions {
  /** How archives are encrypted: they hold every Secret and every key of the cluster. */
  readonly encryption: BackupEncryption;

  /**
   * When an archive is stored, as a systemd calendar expression; one of the control plane nodes does it, up to ten minutes later. Not
   * more often than every half hour.
   *
   * @default "*-*-* 00/6:00:00"
   * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html#Calendar%20Events
   */
  readonly schedule?: string;

  /**
   * How many archives are kept at least. The newest is never deleted, and neither is what a cluster of the same name stored before
   * this one was founded.
   *
   * @default 30
   */
  readonly keep?: number;

  /**
   * Days that an archive is kept at least, even when there are more than `keep`.
   *
   * @default - only their number matters
   */
  readonly keepDays?: number;

  /**
   * Whether the object storage may be reached without TLS, in clouds that have none. Requests are signed either way.
   *
   * @default false
   */
  readonly allowHttp?: boolean;
}

/** Options of `EtcdBackup.swift`. */
export interface SwiftBackupOptions extends EtcdBackupOptions {
  /**
   * Name of the container that is made: also a name that S3 takes.
   *
   * @default - the name of the cluster and `-etcd-backups`
   */
  readonly container?: string;

  /**
   * URL of the S3 API of the object storage, as nodes reach it.
   *
   * @default - scheme, host and port of the public endpoint of `object-store` in the catalogue, where Swift and Ceph have it
   */
  readonly endpoint?: string;

  /**
   * Region that requests are signed for: `location` of Swift's `s3api`, or the zone group of Ceph.
   *
   * @default "us-east-1"
   * @see https://docs.openstack.org/swift/latest/middleware.html#module-swift.common.middleware.s3api.s3api
   */
  readonly region?: string;
}

/** Options of `EtcdBackup.s3`. */
export interface S3BackupOptions extends EtcdBackupOptions {
  /** URL of the S3 API as nodes reach it, without bucket, such as `https://s3.example.com`. */
  readonly endpoint: string;

  /** Bucket that exists; archives go below the name of the cluster, so that several clusters may share it. */
  readonly bucket: string;

  /**
   * Region that requests are signed for.
   *
   * @default "us-east-1"
   */
  readonly region?: string;

  /** Access key, with the rights to list the bucket and to read, write and delete objects below the name of the cluster. */
  readonly accessKey: string;

  /** Secret key; a sensitive Terraform variable or the output of a resource, never literal text. */
  readonly secretKey: string;
}
