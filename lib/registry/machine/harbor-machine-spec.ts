import type { HarborSettings } from "../harbor-settings";
import type { HarborBackup } from "./harbor-backup";
import type { HarborMachineCertificate } from "./harbor-machine-certificate";
import type { HarborSoftware } from "./harbor-software";

/** Everything that the user data of a registry is rendered from. */
export interface HarborMachineSpec {
  /** Name of the server. */
  readonly name: string;

  /** Host name, password and scanning. */
  readonly settings: Pick<HarborSettings, "hostname" | "adminPassword" | "scanning" | "trivy">;

  /** Password of the database. Sensitive. */
  readonly databasePassword: string;

  /** Certificate that the registry shows. */
  readonly certificate: HarborMachineCertificate;

  /** Where Harbor comes from. */
  readonly software: HarborSoftware;

  /** Id of the Cinder volume with the data. */
  readonly dataVolumeId: string;

  /**
   * Id of the Cinder volume for backups.
   *
   * @default - they stand on the data volume
   */
  readonly backupVolumeId?: string;

  /** Scheduled backup. */
  readonly backup: HarborBackup;

  /** CA certificates, PEM, that the machine trusts beside those of its image. */
  readonly trustedCaCertificates: readonly string[];
}

/** Where the data volume is mounted. */
export const DATA_DIR = "/data";

/** Folder of what the machine alone may read: `harbor.yml`, certificate and key. */
export const HARBOR_CONFIG_DIR = "/etc/k8s-on-openstack/harbor";
