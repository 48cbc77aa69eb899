import type { App } from "cdktf";
import {
  ApiEndpoint,
  BackupEncryption,
  ClusterNetwork,
  EtcdBackup,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
} from "k8s-on-openstack";
import { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../../../../examples/cloud";

const {
  E2E_BACKUP_PROTECTED: isProtected = "true",
  E2E_BACKUP_RECIPIENT: recipient = "age10r3frtxhza75ydyppezymn458fte0pm5p27uz54mlwcgutlm8utq4k938f",
  E2E_BACKUP_HTTP: allowHttp = "false",
  E2E_S3_REGION: region,
} = process.env;

/** A small cluster that stores archives of etcd in the cloud's own object storage. */
export function build(app: App): void {
  const stack = new InfrastructureStack(app, "etcd-backup", { backend: exampleBackend() });
  const network = new ClusterNetwork(stack, "Network", {
    cidr: "10.63.0.0/24",
    externalNetwork: cloud.externalNetwork,
  });
  new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "etcd-backup",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.virtualIp({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.cilium(),
    controlPlane: { count: 1, flavor: cloud.controlPlaneFlavor },
    etcdBackup: EtcdBackup.swift({
      encryption: BackupEncryption.age({ recipients: [recipient] }),
      allowHttp: allowHttp === "true",
      region,
    }),
    deletionProtection: isProtected === "true",
  });
}
