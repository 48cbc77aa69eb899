export { KeystoneGrant } from "./keystone-grant";
export type { KeystoneGrantProps } from "./keystone-grant";
export { KeystoneGroup } from "./keystone-group";
export { KeystoneProject } from "./keystone-project";
export type { KeystoneProjectOptions } from "./keystone-project";
export { KeystoneRole } from "./keystone-role";
export { KeystoneSubject } from "./keystone-subject";
export { KeystoneWebhookAuth } from "./keystone-webhook-auth";
export type { KeystoneWebhookAuthProps } from "./keystone-webhook-auth";
