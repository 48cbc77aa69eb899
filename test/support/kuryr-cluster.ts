import type { Construct } from "constructs";
import { KuryrPodSubnets, NetworkPlugin } from "../../lib";
import type { ClusterAttributes, IKubernetesCluster, KuryrFacts, KuryrOptions } from "../../lib";
import { importCluster } from "./imported-cluster";

/** Ids that are told apart by their last digits. */
function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** Images of nobody. */
export const KURYR_IMAGES = {
  controller: "registry.example.com/kuryr/controller:10.0.0",
  cni: "registry.example.com/kuryr/cni:10.0.0",
};

/** What Kuryr works on in tests. */
export const KURYR_FACTS: KuryrFacts = {
  projectId: "0123456789abcdef0123456789abcdef",
  podSubnetId: id(1),
  serviceSubnetId: id(2),
  podSecurityGroupIds: [id(3), id(4)],
  nodeSubnetIds: [id(5)],
  routerId: id(6),
  externalNetworkId: id(7),
  resourceTags: ["k8s-on-openstack-kuryr-demo"],
};

/** A pool for subnets of namespaces. */
export const KURYR_POOL_ID = id(8);

/** The facts that fit options. */
export function kuryrFactsFor({ podSubnets = KuryrPodSubnets.shared() }: Partial<KuryrOptions>): KuryrFacts {
  return { ...KURYR_FACTS, podSubnetPoolId: podSubnets.driver === "namespace" ? KURYR_POOL_ID : undefined };
}

/** A cluster with Kuryr that was not made here. */
export function importKuryrCluster(
  scope: Construct,
  options: Partial<KuryrOptions> = {},
  attributes: Partial<ClusterAttributes> = {},
): IKubernetesCluster {
  return importCluster(scope, {
    networkPlugin: NetworkPlugin.kuryr({ acceptRetired: true, images: KURYR_IMAGES, ...options }),
    kuryr: kuryrFactsFor(options),
    ...attributes,
  });
}
