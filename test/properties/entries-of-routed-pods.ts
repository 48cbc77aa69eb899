import { BgpSpeaker, IpFamily, NetworkPlugin, PodRoutes } from "../../lib";
import type { BgpRoutesOptions, BgpSpeakerProps, CloudRouterOptions } from "../../lib";
import { addCluster, newStack } from "../support/demo-cluster";
import { entry, ID } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const CLIENTS = {
  reachableFrom: [{ cidr: "10.20.0.0/24", tcpPorts: [80], udpPorts: [53] }],
  untranslatedCidrs: ["10.30.0.0/24"],
};

/** A cluster whose pods are routed. */
function withRoutes(podRoutes: PodRoutes): unknown {
  return addCluster(newStack(), { cluster: { networkPlugin: NetworkPlugin.cilium({ podRoutes }) }, pools: {} });
}

/** Routes to pods. */
export const ROUTED_POD_ENTRIES: readonly Entry[] = [
  entry("PodRoutes.cloudRouter", { ...CLIENTS, maxRoutes: 40 }, (options) =>
    withRoutes(PodRoutes.cloudRouter(options as CloudRouterOptions)),
  ),
  entry(
    "PodRoutes.bgp",
    { ...CLIENTS, localAsn: 64_512, peers: [{ address: "10.10.0.1", asn: 64_513, hops: 2 }] },
    (options) => withRoutes(PodRoutes.bgp(options as BgpRoutesOptions)),
  ),
  entry(
    "BgpSpeaker",
    {
      name: "tenants",
      localAsn: 64_512,
      family: IpFamily.IPV4,
      externalNetworkIds: [ID],
      peers: [{ address: "10.10.0.1", asn: 64_513 }],
      tenantNetworks: true,
      floatingIps: false,
    },
    (props) => new BgpSpeaker(newStack(), "Speaker", props as BgpSpeakerProps),
  ),
];
