import { BackupEncryption, EtcdBackup } from "../../lib";
import { TerraformExpression, readable } from "../../lib/core";
import { addCluster, newStack } from "../support/demo-cluster";
import { entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const RECIPIENT = "age16mdgrze3p3yn7hslf6u84em4nnv74qcs8kwrru938xf9rwrpd48sxyv49t";
const encryption = BackupEncryption.age({ recipients: [RECIPIENT] });
const COMMON = { encryption, schedule: "daily", keep: 3, keepDays: 7, allowHttp: false };

const cluster = (etcdBackup: EtcdBackup) => addCluster(newStack(), { cluster: { etcdBackup } });

/** Backups of etcd off site. */
export const ETCD_BACKUP_ENTRIES: readonly Entry[] = [
  entry("etcdBackup", { etcdBackup: EtcdBackup.swift({ encryption }) }, (given) => {
    const { etcdBackup } = readable(given) as typeof given;
    return cluster(etcdBackup);
  }),
  entry(
    "EtcdBackup.swift",
    { ...COMMON, container: "archives", endpoint: "https://s3.example.com", region: "us-east-1" },
    (options) => cluster(EtcdBackup.swift(options)),
  ),
  entry(
    "EtcdBackup.s3",
    {
      ...COMMON,
      endpoint: "https://s3.example.com",
      bucket: "archives",
      region: "us-east-1",
      accessKey: "demo",
      secretKey: TerraformExpression.raw("var.key").asString(),
    },
    (options) => cluster(EtcdBackup.s3(options)),
  ),
  entry("BackupEncryption.age", { recipients: [RECIPIENT] }, (options) =>
    cluster(EtcdBackup.swift({ encryption: BackupEncryption.age(options) })),
  ),
];
