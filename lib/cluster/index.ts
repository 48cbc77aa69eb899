export type { K8sOnOpenStackClusterProps } from "./cluster-props";
export { ControlPlane } from "./control-plane";
export type { ControlPlaneProps } from "./control-plane";
export { BackupEncryption, EtcdBackup } from "./etcd-backup";
export type { AgeEncryptionOptions, EtcdBackupOptions, S3BackupOptions, SwiftBackupOptions } from "./etcd-backup";
export type { ClusterAttributes } from "./imported-cluster";
export { K8sOnOpenStackCluster } from "./k8s-on-openstack-cluster";
export type {
  ClusterCloudFacts,
  ClusterCredentials,
  ClusterNetworkFacts,
  IKubernetesCluster,
  KeystoneFacts,
} from "./kubernetes-cluster";
export { KeystoneLogin, KeystonePolicy, KeystoneSync, KeystoneTransport, PolicySelection } from "./keystone";
export type {
  KeystoneAuthenticationOptions,
  KeystoneAuthorizationOptions,
  KeystoneLoginOptions,
  KeystoneNonResourcePermission,
  KeystoneOptions,
  KeystonePolicyRule,
  KeystonePolicyUsers,
  KeystoneResourcePermission,
  KeystoneRoleMapping,
  KeystoneSyncOptions,
} from "./keystone";
export type { KuryrAttributes } from "./kuryr-attributes";
export { KubernetesVersion } from "./kubernetes-version";
export { MachineImage } from "./machine-image";
export type { ControlPlaneOptions, DataVolume, EtcdVolume, MachineOptions, RootVolume } from "./machine-options";
export { NodePool } from "./node-pool";
export type { NodePoolOptions, NodePoolProps } from "./node-pool";
export { ServerGroupPolicy } from "./server-group-policy";
export { Taint } from "./taint";
