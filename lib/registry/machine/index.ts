export { HarborBackup } from "./harbor-backup";
export type { HarborBackupOptions, HarborBackupVolume } from "./harbor-backup";
export { HarborMachine } from "./harbor-machine";
export type { HarborMachineProps } from "./harbor-machine";
export type { HarborMachineCertificate } from "./harbor-machine-certificate";
export type { HarborDataVolume, HarborMachineOptions } from "./harbor-machine-options";
export { HarborSoftware } from "./harbor-software";
export type { HarborInstallerOptions, PreparedHarborOptions } from "./harbor-software";
