import type { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
} from "k8s-on-openstack";
import { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../../../../examples/cloud";
import { HOSTILE_LINE, HOSTILE_METADATA, HOSTILE_TEXTS, hostileFile } from "../../support/hostile-texts";

/** A cluster with hostile text wherever a user may write freely. */
export function build(app: App): void {
  const stack = new InfrastructureStack(app, "hostile", { backend: exampleBackend() });
  const network = new ClusterNetwork(stack, "Network", {
    cidr: "10.50.0.0/24",
    externalNetwork: cloud.externalNetwork,
  });
  const files = HOSTILE_TEXTS.map((content, index) => ({ path: hostileFile(index), content }));
  const extraArgs = [{ name: "vmodule", value: HOSTILE_LINE }];
  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "hostile",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.virtualIp({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.cilium(),
    deletionProtection: false,
    files,
    sysctls: { "kernel.domainname": HOSTILE_LINE },
    sshAuthorizedKeys: [
      `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ${HOSTILE_LINE}`,
    ],
    apiServer: { extraArgs },
    controllerManager: { extraArgs },
    scheduler: { extraArgs },
    etcd: { extraArgs: [{ name: "log-outputs", value: HOSTILE_LINE }] },
    kubelet: { extraConfig: { staticPodURLHeader: { e2e: HOSTILE_TEXTS } } },
    controlPlane: { count: 1, flavor: cloud.controlPlaneFlavor, metadata: { e2e: HOSTILE_METADATA } },
  });
  cluster.addNodePool("general", { count: 1, flavor: cloud.workerFlavor, metadata: { e2e: HOSTILE_METADATA } });
}
