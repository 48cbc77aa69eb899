import { KuryrLoadBalancers, KuryrPodSubnets, KuryrPortPools, KuryrSecurityGroups, NetworkPlugin } from "../../lib";
import type { KuryrAmphoraOptions, KuryrOptions } from "../../lib";
import { addCluster, newStack } from "../support/demo-cluster";
import { KURYR_IMAGES } from "../support/kuryr-cluster";
import { entry, ID } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const PER_NAMESPACE = KuryrPodSubnets.perNamespace();
const POOLS = KuryrPortPools.of();

/** A cluster with Kuryr whose options differ. */
function withKuryr(options: unknown): unknown {
  const networkPlugin = NetworkPlugin.kuryr(options as KuryrOptions);
  return addCluster(newStack(), { cluster: { networkPlugin }, pools: {} });
}

/** Kuryr with one part that differs. */
function withPart(part: Partial<KuryrOptions>): unknown {
  return withKuryr({ acceptRetired: true, images: KURYR_IMAGES, ...part });
}

/** Kuryr as a network plugin. */
export const KURYR_ENTRIES: readonly Entry[] = [
  entry(
    "NetworkPlugin.kuryr",
    {
      acceptRetired: true,
      images: KURYR_IMAGES,
      podCidr: "10.244.0.0/16",
      podSubnets: PER_NAMESPACE,
      securityGroups: KuryrSecurityGroups.fromPolicies(),
      loadBalancers: KuryrLoadBalancers.ovn(),
      portPools: POOLS,
      handlers: [
        "vif",
        "endpoints",
        "service",
        "kuryrloadbalancer",
        "kuryrport",
        "namespace",
        "kuryrnetwork",
        "kuryrnetwork_population",
        "policy",
        "pod_label",
        "kuryrnetworkpolicy",
      ],
      reachableFrom: ["10.20.0.0/24"],
      demand: { pods: 100, services: 20, namespaces: 10 },
    },
    withKuryr,
  ),
  entry("KuryrPodSubnets.perNamespace", { prefixLength: 24 }, (options) =>
    withPart({ podSubnets: KuryrPodSubnets.perNamespace(options) }),
  ),
  entry("KuryrPortPools.of", { min: 5, max: 20, batch: 10 }, (options) =>
    withPart({ portPools: KuryrPortPools.of(options) }),
  ),
  entry("KuryrLoadBalancers.amphora", { flavorId: ID, memberMode: "L2" }, (options) =>
    withPart({ loadBalancers: KuryrLoadBalancers.amphora(options as KuryrAmphoraOptions) }),
  ),
];
