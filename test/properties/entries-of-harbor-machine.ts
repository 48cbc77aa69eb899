import { MachineImage } from "../../lib/cluster";
import { TerraformExpression } from "../../lib/core";
import { ClusterNetwork, FloatingIp, SshAccess } from "../../lib/network";
import { HarborBackup, HarborMachine, HarborPlacement, HarborRegistry, HarborSoftware } from "../../lib/registry";
import type { HarborMachineOptions } from "../../lib/registry";
import { newStack } from "../support/demo-cluster";
import { entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const INSTALLER = { url: "https://mirror.example.com/harbor.tgz", sha256: "ab".repeat(32), version: "2.15.1" };

/** What is given, with the network beside it; what is no object is given as it is. */
function onNetwork(given: unknown, stack: ReturnType<typeof newStack>): HarborMachineOptions {
  const network = new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public" });
  const isTree = typeof given === "object" && given !== null && !Array.isArray(given);
  return (isTree ? { network, ...given } : given) as HarborMachineOptions;
}

function place(given: unknown): HarborRegistry {
  const stack = newStack();
  const placement = HarborPlacement.machine(onNetwork(given, stack));
  return new HarborRegistry(stack, "Registry", { hostname: "registry.example.com", placement });
}

const OPTIONS: Omit<HarborMachineOptions, "network"> = {
  name: "registry",
  image: MachineImage.named("ubuntu-24.04"),
  flavor: "m1.large",
  dataVolume: { size: 200, type: "ssd", availabilityZone: "az1" },
  software: HarborSoftware.prepared(),
  generation: 2,
  allowedCidrs: ["198.51.100.0/24"],
  address: "10.10.0.10",
  floatingIp: FloatingIp.create(),
  backup: HarborBackup.none(),
  rootVolume: { size: 40, type: "ssd" },
  availabilityZone: "az1",
  ssh: SshAccess.from(["198.51.100.0/24"]),
  keyPair: { keyPairName: "me" },
  trustedCaCertificates: [],
};

const secret = TerraformExpression.raw("var.secret").asString();

/** Registries on machines, and their parts. */
export const HARBOR_MACHINE_ENTRIES: readonly Entry[] = [
  entry("HarborPlacement.machine", OPTIONS, (given) => place(given)),
  entry("HarborSoftware.installer", INSTALLER, (given) =>
    place({ ...OPTIONS, software: HarborSoftware.installer(given) }),
  ),
  entry("HarborSoftware.prepared", { folder: "/opt/harbor", version: "2.15.1" }, (given) =>
    place({ ...OPTIONS, software: HarborSoftware.prepared(given) }),
  ),
  entry("HarborBackup.daily", { keep: 3, time: "02:00", volume: { size: 100, type: "hdd" } }, (given) =>
    place({ ...OPTIONS, backup: HarborBackup.daily(given) }),
  ),
  entry(
    "HarborMachine",
    {
      settings: {
        hostname: "registry.example.com",
        adminPassword: "Long-enough-4-everybody",
        scanning: true,
        deletionProtection: false,
      },
      certificate: { certificatePem: secret, privateKeyPem: secret, authorityPem: secret },
    },
    (given) => {
      const stack = newStack();
      const isTree = typeof given === "object" && given !== null && !Array.isArray(given);
      const options = onNetwork(OPTIONS, stack);
      return new HarborMachine(stack, "Machine", (isTree ? { options, ...given } : given) as never);
    },
  ),
];
