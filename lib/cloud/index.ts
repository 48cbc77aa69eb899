export type { AccessRule } from "./access-rule";
export { ApplicationCredential } from "./application-credential";
export type {
  ApplicationCredentialAttributes,
  ApplicationCredentialProps,
  IApplicationCredential,
} from "./application-credential";
export { checkCloudAccess, CloudAccess } from "./cloud-access";
export type { CatalogAccessOptions, CloudAccessOptions } from "./cloud-access";
export { renderCloudConfig } from "./cloud-config";
export type * from "./cloud-config";
export { CloudConfigSecret } from "./cloud-config-secret";
export type { CloudConfigSecretProps } from "./cloud-config-secret";
export { CredentialExpiry } from "./credential-expiry";
export { KeyPair } from "./key-pair";
export type { IKeyPair, KeyPairProps } from "./key-pair";
