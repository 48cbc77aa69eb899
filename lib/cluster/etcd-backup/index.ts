export { BackupEncryption } from "./backup-encryption";
export type { AgeEncryptionOptions } from "./backup-encryption";
export { EtcdBackup } from "./etcd-backup";
export type { EtcdBackupOptions, S3BackupOptions, SwiftBackupOptions } from "./etcd-backup-options";
