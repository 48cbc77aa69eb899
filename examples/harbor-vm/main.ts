import { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  HarborBackup,
  HarborPlacement,
  HarborRegistry,
  HarborSoftware,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
} from "k8s-on-openstack";
import { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

const HOSTNAME = "registry.example.com";
const ADDRESS = "10.60.0.10";

/** What differs between one apply and the next. */
export interface HarborVmOptions {
  /**
   * Generation of the registry's machine; raise it to make the machine anew.
   *
   * @default 1
   */
  readonly generation?: number;
}

/** A registry on a machine of its own, and a small cluster beside it whose nodes know it, trust it and pull through it. */
export function build(app: App, { generation }: HarborVmOptions = {}): InfrastructureStack {
  const stack = new InfrastructureStack(app, "harbor-vm", { backend: exampleBackend() });
  const network = new ClusterNetwork(stack, "Network", {
    cidr: "10.60.0.0/24",
    externalNetwork: cloud.externalNetwork,
    // leaves the first addresses to those that are given by hand.
    allocationPools: [{ start: "10.60.0.32", end: "10.60.0.254" }],
  });

  const registry = new HarborRegistry(stack, "Registry", {
    hostname: HOSTNAME,
    placement: HarborPlacement.machine({
      name: "registry",
      network,
      address: ADDRESS,
      image: MachineImage.named(cloud.image),
      flavor: cloud.workerFlavor,
      generation,
      dataVolume: { size: 200 },
      backup: HarborBackup.daily({ keep: 7, volume: { size: 200 } }),
      software: HarborSoftware.installer(cloud.harborInstaller),
    }),
    // so that the example can be destroyed in one go; leave it out for images that you need.
    deletionProtection: false,
  });

  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "factory",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.virtualIp({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.cilium(),
    controlPlane: { count: 1, flavor: cloud.controlPlaneFlavor },
    // nodes find the registry without DNS, trust its authority, and ask its proxy cache for images of Docker Hub first.
    hostAliases: { [ADDRESS]: [HOSTNAME] },
    registryMirrors: [registry.ownMirror(), registry.mirrorOf("docker.io", "dockerhub")],
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 1, flavor: cloud.workerFlavor });
  return stack;
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
