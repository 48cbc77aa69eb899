export type { AccessRule } from "./access-rule";
export { ApplicationCredential } from "./application-credential";
export type {
  ApplicationCredentialAttributes,
  ApplicationCredentialProps,
  IApplicationCredential,
} from "./application-credential";
export { checkCloudAuth, warnCloudAuth } from "./cloud-auth";
export type { CloudAuth } from "./cloud-auth";
export { CredentialExpiry } from "./credential-expiry";
export { KeyPair } from "./key-pair";
export type { IKeyPair, KeyPairProps } from "./key-pair";
