export { AcceptedImage } from "./accepted-image";
export type { AcceptedImageProps } from "./accepted-image";
export type { ClusterNeed, NodesNeed } from "./cluster-need";
export { NamespaceMember } from "./namespace-member";
export type { NamespaceRole } from "./namespace-member";
export type {
  ComputeQuota,
  LoadBalancerQuota,
  NetworkQuota,
  TenantQuotaOptions,
  VolumeQuota,
  VolumeTypeQuota,
} from "./quota-options";
export { SharedNetwork } from "./shared-network";
export { TenantGroup } from "./tenant-group";
export type {
  NamedTenantGroupOptions,
  NewTenantGroupOptions,
  TenantGroupOptions,
  TenantGroupOrigin,
} from "./tenant-group";
export { TenantProject } from "./tenant-project";
export type { TenantLogin } from "./tenant-project";
export type { TenantProjectProps } from "./tenant-project-props";
export { TenantQuota } from "./tenant-quota";
export { TenantServiceUser } from "./tenant-service-user";
export type { TenantServiceUserOptions } from "./tenant-service-user";
export { UserNamespace } from "./user-namespace";
export type { INamespaceRegistry, UserNamespaceProps } from "./user-namespace";
