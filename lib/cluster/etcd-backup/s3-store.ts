import { matches, notLiteralSecret, required } from "../../core";
import type { CheckResult } from "../../core";
import { checkBucket, checkEndpoint, checkRegion } from "./check-endpoint";
import type { EtcdBackupStore, StoreSpec } from "./etcd-backup";
import type { S3BackupOptions } from "./etcd-backup-options";

/** Region that stores with no regions take. */
export const DEFAULT_REGION = "us-east-1";

/** A bucket that exists, internal to `EtcdBackup`. */
export class S3Store implements EtcdBackupStore {
  public readonly keys = ["endpoint", "bucket", "region", "accessKey", "secretKey"];

  public constructor(private readonly options: Partial<S3BackupOptions>) {}

  public get endpoint(): string | undefined {
    return this.options.endpoint;
  }

  public check(path: string): CheckResult {
    const { endpoint, bucket, region, accessKey, secretKey, allowHttp } = this.options;
    return [
      required(`${path}.endpoint`, endpoint) ?? checkEndpoint(`${path}.endpoint`, endpoint, allowHttp),
      required(`${path}.bucket`, bucket) ?? checkBucket(`${path}.bucket`, bucket),
      checkRegion(`${path}.region`, region),
      required(`${path}.accessKey`, accessKey) ??
        matches(`${path}.accessKey`, accessKey, /^[^\s\p{Cc}]+$/u, "an access key without white space"),
      required(`${path}.secretKey`, secretKey) ?? notLiteralSecret(`${path}.secretKey`, secretKey),
    ];
  }

  public bind(): StoreSpec {
    const { endpoint = "", bucket = "", region = DEFAULT_REGION, accessKey = "", secretKey = "" } = this.options;
    return { endpoint: endpoint.replace(/\/$/, ""), bucket, region, accessKey, secretKey };
  }

  public placeholder(): StoreSpec {
    return this.bind();
  }
}
