import {
  KuryrLoadBalancers,
  KuryrPodSubnets,
  KuryrPortPools,
  KuryrSecurityGroups,
  NetworkPlugin,
  type KuryrOptions,
} from "../../lib";
import type { KuryrConfInput } from "../../lib/platform/kuryr/render-kuryr-conf";
import { KURYR_IMAGES, kuryrFactsFor } from "./kuryr-cluster";

const FLAVOR = "00000000-0000-4000-8000-000000000099";

const POD_SUBNETS = { shared: KuryrPodSubnets.shared(), namespaces: KuryrPodSubnets.perNamespace() };
const GROUPS = { groups: KuryrSecurityGroups.shared(), policies: KuryrSecurityGroups.fromPolicies() };
const BALANCERS = {
  ovn: KuryrLoadBalancers.ovn(),
  "amphora-l3": KuryrLoadBalancers.amphora({ flavorId: FLAVOR }),
  "amphora-l2": KuryrLoadBalancers.amphora({ flavorId: FLAVOR, memberMode: "L2" }),
};
const POOLS = { none: KuryrPortPools.none(), pools: KuryrPortPools.of({ min: 3, max: 30, batch: 6 }) };

/** Options that are typed, and what to call them. */
export interface KuryrCombination {
  readonly name: string;
  readonly options: Partial<KuryrOptions>;
}

/** Every combination of the typed options. */
export const KURYR_COMBINATIONS: readonly KuryrCombination[] = Object.entries(POD_SUBNETS).flatMap(
  ([subnets, podSubnets]) =>
    Object.entries(GROUPS).flatMap(([groups, securityGroups]) =>
      Object.entries(BALANCERS).flatMap(([balancers, loadBalancers]) =>
        Object.entries(POOLS).map(([pools, portPools]) => ({
          name: [subnets, groups, balancers, pools].join("-"),
          options: { podSubnets, securityGroups, loadBalancers, portPools },
        })),
      ),
    ),
);

/** What `kuryr.conf` is rendered from with options. */
export function kuryrConfInput(options: Partial<KuryrOptions>, change: Partial<KuryrConfInput> = {}): KuryrConfInput {
  const { kuryr: settings } = NetworkPlugin.kuryr({ acceptRetired: true, images: KURYR_IMAGES, ...options });
  if (settings === undefined) {
    throw new Error("expected the settings of Kuryr");
  }
  return {
    settings,
    facts: kuryrFactsFor(options),
    apiUrl: "https://10.10.0.10:6443",
    authUrl: "https://cloud.example.com:5000/v3",
    region: "region-1",
    hasOwnCa: false,
    ...change,
  };
}
