import type { TrivySettings } from "./harbor-scanning";

/** What both forms of a Harbor registry are told alike; every value is checked before. */
export interface HarborSettings {
  /** Fully qualified domain name of the registry. */
  readonly hostname: string;

  /** Password of the administrator. Sensitive. */
  readonly adminPassword: string;

  /** Whether images are scanned with Trivy. */
  readonly scanning: boolean;

  /**
   * How they are scanned.
   *
   * @default - nothing is scanned
   */
  readonly trivy?: TrivySettings;

  /** Whether Terraform refuses to destroy what holds the images. */
  readonly deletionProtection: boolean;
}
