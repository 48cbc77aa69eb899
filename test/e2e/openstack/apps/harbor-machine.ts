import type { App } from "cdktf";
import {
  ClusterNetwork,
  FloatingIp,
  HarborBackup,
  HarborPlacement,
  HarborRegistry,
  HarborSoftware,
  MachineImage,
} from "k8s-on-openstack";
import { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../../../../examples/cloud";

/** A registry on a machine, alone, and with everything that a machine can have. */
export function build(app: App): void {
  const { E2E_REGISTRY_GENERATION = "1", E2E_REGISTRY_SIZE = "40", E2E_REGISTRY_PROTECTED = "true" } = process.env;
  const stack = new InfrastructureStack(app, "harbor-machine", { backend: exampleBackend() });
  const network = new ClusterNetwork(stack, "Network", {
    cidr: "10.61.0.0/24",
    externalNetwork: cloud.externalNetwork,
  });
  new HarborRegistry(stack, "Registry", {
    hostname: "registry.example.com",
    deletionProtection: E2E_REGISTRY_PROTECTED === "true",
    placement: HarborPlacement.machine({
      name: "e2e-registry",
      network,
      address: "10.61.0.10",
      image: MachineImage.named(cloud.image),
      flavor: cloud.workerFlavor,
      generation: Number(E2E_REGISTRY_GENERATION),
      allowedCidrs: [cloud.officeCidr, "10.62.0.0/16"],
      floatingIp: FloatingIp.create(),
      dataVolume: { size: Number(E2E_REGISTRY_SIZE), type: cloud.volumeType },
      backup: HarborBackup.daily({ volume: { size: 40 } }),
      software: HarborSoftware.installer(cloud.harborInstaller),
    }),
  });
}
