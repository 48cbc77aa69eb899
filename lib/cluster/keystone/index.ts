export { KeystoneLogin } from "./keystone-login";
export type {
  KeystoneAuthenticationOptions,
  KeystoneAuthorizationOptions,
  KeystoneLoginOptions,
  KeystoneOptions,
} from "./keystone-login";
export { KeystonePolicy } from "./keystone-policy";
export type {
  KeystoneNonResourcePermission,
  KeystonePolicyRule,
  KeystonePolicyUsers,
  KeystoneResourcePermission,
} from "./keystone-policy";
export type { KeystoneRoleMapping } from "./keystone-role-mapping";
export { KeystoneSync } from "./keystone-sync";
export type { KeystoneSyncOptions } from "./keystone-sync";
export { KeystoneTransport } from "./keystone-transport";
export { PolicySelection } from "./policy-selection";
