import {
  BgpSpeaker,
  CloudControllerManager,
  ClusterNetwork,
  Encapsulation,
  NetworkPlugin,
  NetworkRef,
  NetworkRouter,
  PodRoutes,
} from "../../lib";
import type { BgpRoutesOptions, CiliumOptions, CloudRouterOptions } from "../../lib";
import type { BadInput } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { ID, cluster, clusterWith, pods, untyped } from "./give";

const PATH = "networkPlugin.podRoutes";
const PEER = { address: "10.10.0.1", asn: 64_513 };

const router = (options: object) =>
  pods({ podRoutes: PodRoutes.cloudRouter(untyped<CloudRouterOptions>(options)) }, { pools: {} });
const bgp = (options: object) =>
  pods({ podRoutes: PodRoutes.bgp(untyped<BgpRoutesOptions>({ localAsn: 64_512, peers: [PEER], ...options })) });
const client = (given: object) => router({ reachableFrom: [{ cidr: "10.20.0.0/24", tcpPorts: [80], ...given }] });

/** Pods that the cloud routes. */
export const ROUTED_PODS: readonly BadInput[] = [
  [92, "routes to pods by name", pods(untyped<CiliumOptions>({ podRoutes: "router" })), "wrong-kind", PATH],
  [92, "BGP without options", () => PodRoutes.bgp(untyped(undefined)), "required", "options"],
  [92, "a misspelled option of the cloud's router", router({ maxRoute: 40 }), "unknown-property", `${PATH}.maxRoute`],
  [92, "routes of BGP with the options of a router", bgp({ maxRoutes: 40 }), "unknown-property", `${PATH}.maxRoutes`],
  [
    92,
    "routed pods in a tunnel",
    pods({ podRoutes: PodRoutes.cloudRouter(), encapsulation: Encapsulation.GENEVE }),
    "pod-routes-with-tunnel",
    "networkPlugin.encapsulation",
  ],
  [
    92,
    "an MTU of routed pods above that of the network",
    pods({ podRoutes: PodRoutes.cloudRouter(), mtu: 1500 }, { network: { mtu: 1442 } }),
    "mtu-too-large",
    "networkPlugin.mtu",
  ],
  [92, "clients of pods that are no list", router({ reachableFrom: "10.0.0.0/8" }), "list", `${PATH}.reachableFrom`],
  [
    92,
    "a client of pods that is no range",
    client({ cidr: "anywhere" }),
    "not-a-cidr",
    `${PATH}.reachableFrom[0].cidr`,
  ],
  [92, "pods open to everybody", client({ cidr: "0.0.0.0/0" }), "cidr-too-large", `${PATH}.reachableFrom[0].cidr`],
  [92, "all ports of pods", client({ tcpPorts: undefined }), "ports-missing", `${PATH}.reachableFrom[0]`],
  [
    92,
    "the port of the kubelet",
    client({ tcpPorts: [10_250] }),
    "port-of-nodes",
    `${PATH}.reachableFrom[0].tcpPorts[0]`,
  ],
  [92, "a node port", client({ udpPorts: [30_053] }), "port-of-nodes", `${PATH}.reachableFrom[0].udpPorts[0]`],
  [92, "a port that is none", client({ tcpPorts: [0] }), "integer", `${PATH}.reachableFrom[0].tcpPorts[0]`],
  [92, "clients among the pods", client({ cidr: "10.244.7.0/24" }), "cidr-overlap", `${PATH}.reachableFrom[0].cidr`],
  [
    92,
    "clients of a family that the network lacks",
    client({ cidr: "fd00:20::/64" }),
    "family-not-in-network",
    `${PATH}.reachableFrom[0].cidr`,
  ],
  [
    92,
    "addresses kept towards everybody",
    router({ untranslatedCidrs: ["0.0.0.0/0"] }),
    "cidr-too-large",
    `${PATH}.untranslatedCidrs[0]`,
  ],
  [
    92,
    "addresses kept by Cilium without its own translation",
    pods({ replaceKubeProxy: false, podRoutes: PodRoutes.cloudRouter({ untranslatedCidrs: ["10.20.0.0/24"] }) }),
    "translation-without-kube-proxy-replacement",
    "networkPlugin.replaceKubeProxy",
  ],
  [
    92,
    "routes on a router that is not there",
    (stack) =>
      cluster({
        cluster: {
          network: new ClusterNetwork(stack, "Alone", { cidr: "10.10.0.0/24", router: NetworkRouter.none() }),
          networkPlugin: NetworkPlugin.cilium({ podRoutes: PodRoutes.cloudRouter() }),
        },
      })(stack),
    "router-missing",
    PATH,
  ],
  [92, "a router with room for nothing", router({ maxRoutes: 0 }), "integer", `${PATH}.maxRoutes`],
  [
    92,
    "more nodes than the router has room for",
    pods({ podRoutes: PodRoutes.cloudRouter({ maxRoutes: 3 }) }, { pools: { general: { count: 3 } } }),
    "router-routes-exceeded",
    `${PATH}.maxRoutes`,
  ],
  [92, "an autonomous system without number", bgp({ localAsn: undefined }), "required", `${PATH}.localAsn`],
  [92, "a number of an autonomous system that is too large", bgp({ localAsn: 2 ** 32 }), "integer", `${PATH}.localAsn`],
  [92, "a number that the registry keeps back", bgp({ localAsn: 23_456 }), "asn-reserved", `${PATH}.localAsn`],
  [92, "BGP with nobody", bgp({ peers: [] }), "list-length", `${PATH}.peers`],
  [92, "a router by name", bgp({ peers: [{ ...PEER, address: "tor-1" }] }), "ip-address", `${PATH}.peers[0].address`],
  [92, "the same router twice", bgp({ peers: [PEER, PEER] }), "unique", `${PATH}.peers`],
  [
    92,
    "a password in the program",
    bgp({ peers: [{ ...PEER, password: "hunter2" }] }),
    "literal-secret",
    `${PATH}.peers[0].password`,
  ],
  [
    92,
    "hops to a router of the same autonomous system",
    bgp({ peers: [{ ...PEER, asn: 64_512, hops: 2 }] }),
    "hops-inside-system",
    `${PATH}.peers[0].hops`,
  ],
  [
    92,
    "no router for the IPv6 addresses of pods",
    pods({ ipv6PodCidr: "fd00:10:244::/56", podRoutes: PodRoutes.bgp({ localAsn: 64_512, peers: [PEER] }) }),
    "bgp-peer-missing",
    `${PATH}.peers`,
  ],
  [
    92,
    "a password for Calico",
    clusterWith({
      networkPlugin: NetworkPlugin.calico({
        podRoutes: PodRoutes.bgp({ localAsn: 64_512, peers: [{ ...PEER, password: "${var.password}" }] }),
      }),
    }),
    "bgp-password-unsupported",
    `${PATH}.peers[0].password`,
  ],
  [
    92,
    "hops that Calico cannot count",
    clusterWith({
      networkPlugin: NetworkPlugin.calico({
        podRoutes: PodRoutes.bgp({ localAsn: 64_512, peers: [{ ...PEER, hops: 2 }] }),
      }),
    }),
    "bgp-hops-unsupported",
    `${PATH}.peers[0].hops`,
  ],
  [
    93,
    "BGP for Flannel",
    clusterWith({
      networkPlugin: NetworkPlugin.flannel({ podRoutes: PodRoutes.bgp({ localAsn: 64_512, peers: [PEER] }) }),
    }),
    "bgp-unsupported",
    PATH,
  ],
  [
    93,
    "addresses that Flannel should keep",
    clusterWith({
      networkPlugin: NetworkPlugin.flannel({
        podRoutes: PodRoutes.cloudRouter({ untranslatedCidrs: ["10.20.0.0/24"] }),
      }),
    }),
    "translation-always",
    `${PATH}.untranslatedCidrs`,
  ],
  [
    92,
    "a speaker of a network by name",
    (stack) =>
      new BgpSpeaker(stack, "Speaker", {
        name: "tenants",
        localAsn: 64_512,
        externalNetworkIds: ["public"],
        peers: [PEER],
      }),
    "uuid",
    "externalNetworkIds[0]",
  ],
  [
    92,
    "a speaker that tells nobody",
    (stack) =>
      new BgpSpeaker(stack, "Speaker", { name: "tenants", localAsn: 64_512, externalNetworkIds: [ID], peers: [] }),
    "list-length",
    "peers",
  ],
  [
    92,
    "a router of pods for a plugin that leaves routes to nobody",
    () => {
      const { platform, cluster: made } = addPlatform(undefined, {
        networkPlugin: NetworkPlugin.cilium({ encapsulation: Encapsulation.NATIVE }),
      });
      return new CloudControllerManager(platform, "CloudController", { cluster: made, podRouterId: ID });
    },
    "pod-routes-missing",
    "podRouterId",
  ],
  [
    92,
    "routes on a router that existed before",
    (stack) =>
      cluster({
        cluster: {
          network: new ClusterNetwork(stack, "Shared", {
            cidr: "10.10.0.0/24",
            router: NetworkRouter.existing(NetworkRef.id(ID)),
          }),
          networkPlugin: NetworkPlugin.cilium({ podRoutes: PodRoutes.cloudRouter() }),
        },
      })(stack),
    "warning",
    "stay on the router",
  ],
];
