/** Where control plane nodes store archives of etcd, and for how long. */
export interface EtcdBackupSpec {
  /** URL of the S3 API, without bucket. */
  readonly endpoint: string;

  /** Region that requests are signed for. */
  readonly region: string;

  /** Bucket, called container in OpenStack. */
  readonly bucket: string;

  /** Access key. */
  readonly accessKey: string;

  /** Secret key, sensitive. */
  readonly secretKey: string;

  /** Public keys of age that archives are encrypted for; empty when they are not encrypted. */
  readonly recipients: readonly string[];

  /** How many archives are kept at least. */
  readonly keep: number;

  /**
   * Days that an archive is kept at least.
   *
   * @default - only their number matters
   */
  readonly keepDays?: number;

  /**
   * When archives are stored, as a systemd calendar expression.
   *
   * @default "*-*-* 00/6:00:00"
   */
  readonly schedule?: string;
}
