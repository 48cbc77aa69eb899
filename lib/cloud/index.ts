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
export { CloudControllerManager } from "./cloud-controller-manager";
export type { CloudControllerManagerProps, NodeAddressOptions } from "./cloud-controller-manager";
export { CloudSweep } from "./cloud-sweep";
export type { CloudSweepProps } from "./cloud-sweep";
export { CredentialExpiry } from "./credential-expiry";
export { KeyPair } from "./key-pair";
export type { IKeyPair, KeyPairProps } from "./key-pair";
export { LoadBalancerClass } from "./load-balancer-class";
export type { LoadBalancerClassOptions } from "./load-balancer-class";
export { ServiceHealthMonitor } from "./service-health-monitor";
export type { ServiceHealthMonitorOptions } from "./service-health-monitor";
export { ServiceLoadBalancers } from "./service-load-balancers";
export type { OctaviaServiceOptions } from "./service-load-balancers";
export { SweepOnDestroy } from "./sweep-on-destroy";
export type { SweepOnDestroyProps } from "./sweep-on-destroy";
