export { HarborPlacement } from "./harbor-placement";
export type { BoundHarbor, HarborContext } from "./harbor-placement";
export { HarborRegistry } from "./harbor-registry";
export type { HarborRegistryProps } from "./harbor-registry";
export { HarborScanning } from "./harbor-scanning";
export type { TrivyOptions, TrivySettings } from "./harbor-scanning";
export type { HarborSettings } from "./harbor-settings";
export type { HarborRegistryAttributes } from "./imported-registry";
export { HarborAccess } from "./kubernetes/harbor-access";
export type { HarborGatewayOptions, HarborLoadBalancerOptions } from "./kubernetes/harbor-access";
export { HarborCache } from "./kubernetes/harbor-cache";
export type { ExternalCacheOptions } from "./kubernetes/harbor-cache";
export { HarborDatabase } from "./kubernetes/harbor-database";
export type { ExternalDatabaseOptions } from "./kubernetes/harbor-database";
export type { HarborKubernetesOptions } from "./kubernetes/harbor-kubernetes-options";
export { HarborMetrics } from "./kubernetes/harbor-metrics";
export type { HarborMetricsOptions, HarborServiceMonitorOptions } from "./kubernetes/harbor-metrics";
export { HarborStorage } from "./kubernetes/harbor-storage";
export type { HarborImageVolumeOptions, HarborS3Options, HarborSwiftOptions } from "./kubernetes/harbor-storage";
export type { HarborVolumeOptions } from "./kubernetes/harbor-volume";
export { PostgresSslMode } from "./kubernetes/postgres-ssl-mode";
export * from "./content";
export * from "./machine";
export { RegistryCertificate } from "./registry-certificate";
export type {
  InternalCertificateOptions,
  IssuedCertificateOptions,
  ProvidedCertificateOptions,
  RegistryCertificateSubject,
  RegistryServingPair,
} from "./registry-certificate";
export type { IHarborRegistry } from "./registry-facts";
