import { TerraformVariable } from "cdktf";
import { BackupEncryption, EtcdBackup } from "../../lib";
import type { S3BackupOptions, SwiftBackupOptions } from "../../lib";
import type { BadInput } from "../support/bad-input";
import { addCluster } from "../support/demo-cluster";
import { clusterWith, untyped } from "./give";

const RECIPIENT = "age16mdgrze3p3yn7hslf6u84em4nnv74qcs8kwrru938xf9rwrpd48sxyv49t";
const PRIVATE_KEY = "AGE-SECRET-KEY-1QQPQQZRFR7ZZ2WCVYWKWQM7G7RYNCGZVWQFGKWQ";
const encryption = BackupEncryption.age({ recipients: [RECIPIENT] });

function swift(options: Partial<SwiftBackupOptions>): BadInput[2] {
  return clusterWith({ etcdBackup: EtcdBackup.swift({ encryption, ...options }) });
}

function s3(options: Partial<S3BackupOptions>): BadInput[2] {
  return (stack) => {
    const secretKey = new TerraformVariable(stack, "SecretKey", { sensitive: true }).stringValue;
    const all = { endpoint: "https://s3.example.com", bucket: "archives", accessKey: "demo", secretKey, encryption };
    return addCluster(stack, { cluster: { etcdBackup: EtcdBackup.s3({ ...all, ...options }) } });
  };
}

function recipients(...keys: readonly string[]): BadInput[2] {
  return swift({ encryption: BackupEncryption.age({ recipients: keys }) });
}

/** Backups of etcd off site. */
export const ETCD_BACKUP: readonly BadInput[] = [
  [110, "a schedule in words", swift({ schedule: "every day" }), "format", "etcdBackup.schedule"],
  [110, "a schedule of every minute", swift({ schedule: "minutely" }), "backup-interval", "etcdBackup.schedule"],
  [110, "no archive kept", swift({ keep: 0 }), "integer", "etcdBackup.keep"],
  [110, "archives kept for no day", swift({ keepDays: 0 }), "integer", "etcdBackup.keepDays"],
  [110, "half an archive kept", swift({ keep: 1.5 }), "integer", "etcdBackup.keep"],
  [110, "a bucket that is missing", s3({ bucket: untyped(undefined) }), "required", "etcdBackup.bucket"],
  [110, "an endpoint that is missing", s3({ endpoint: untyped(undefined) }), "required", "etcdBackup.endpoint"],
  [110, "an access key that is missing", s3({ accessKey: untyped(undefined) }), "required", "etcdBackup.accessKey"],
  [110, "a secret key that is missing", s3({ secretKey: untyped(undefined) }), "required", "etcdBackup.secretKey"],
  [110, "a secret key as text", s3({ secretKey: "hunter2hunter2" }), "literal-secret", "etcdBackup.secretKey"],
  [110, "an endpoint without TLS", s3({ endpoint: "http://s3.example.com" }), "url", "etcdBackup.endpoint"],
  [
    110,
    "an endpoint with its bucket",
    s3({ endpoint: "https://s3.example.com/b" }),
    "s3-endpoint",
    "etcdBackup.endpoint",
  ],
  [110, "a bucket in capitals", s3({ bucket: "Archives" }), "format", "etcdBackup.bucket"],
  [110, "a bucket of two characters", s3({ bucket: "ab" }), "format", "etcdBackup.bucket"],
  [110, "a bucket with two dots together", s3({ bucket: "a..b" }), "format", "etcdBackup.bucket"],
  [110, "a container with an underscore", swift({ container: "etcd_backups" }), "format", "etcdBackup.container"],
  [110, "a region with a space", swift({ region: "us east" }), "format", "etcdBackup.region"],
  [110, "encryption that is missing", swift({ encryption: untyped(undefined) }), "required", "etcdBackup.encryption"],
  [110, "encryption as text", swift({ encryption: untyped("age") }), "wrong-kind", "etcdBackup.encryption"],
  [110, "no public key", recipients(), "list-length", "etcdBackup.encryption.recipients"],
  [
    110,
    "a public key with a typing error",
    recipients(RECIPIENT.replace("6mdg", "6mdq")),
    "age-recipient",
    "etcdBackup.encryption.recipients[0]",
  ],
  [110, "a private key", recipients(PRIVATE_KEY), "age-private-key", "etcdBackup.encryption.recipients[0]"],
  [110, "a public key twice", recipients(RECIPIENT, RECIPIENT), "unique", "etcdBackup.encryption.recipients"],
  [110, "an unknown option", swift(untyped({ bucket: "archives" })), "unknown-property", "etcdBackup.bucket"],
  [110, "no options", clusterWith({ etcdBackup: EtcdBackup.swift(untyped(undefined)) }), "required", "etcdBackup"],
  [110, "a backup as text", clusterWith({ etcdBackup: untyped("swift") }), "wrong-kind", "etcdBackup"],
  [
    110,
    "archives that are not encrypted",
    swift({ encryption: BackupEncryption.none() }),
    "warning",
    "'etcdBackup.encryption' is none",
  ],
];
