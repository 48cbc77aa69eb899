import { Encapsulation } from "../encapsulation";
import type { NetworkPluginSpec } from "../network-plugin-spec";
import { commonSpec } from "../network-plugin-spec";
import type { KuryrHandler } from "./kuryr-handler";
import { handlersFor } from "./kuryr-handlers";
import { KuryrLoadBalancers } from "./kuryr-load-balancers";
import { KuryrPodSubnets } from "./kuryr-pod-subnets";
import { KuryrPortPools } from "./kuryr-port-pools";
import { KuryrSecurityGroups } from "./kuryr-security-groups";

/** Images of Kuryr; upstream publishes none any more, so they are your own builds. */
export interface KuryrImages {
  /** Image of the controller, with a tag or a digest. */
  readonly controller: string;

  /** Image of the daemon on the nodes, with a tag or a digest. */
  readonly cni: string;
}

/** What a cluster is expected to hold; the plan compares it with the quotas of the project. */
export interface KuryrDemand {
  /** Most pods at a time; each takes a port. */
  readonly pods: number;

  /** Most Services; each takes a load balancer, ClusterIPs included. */
  readonly services: number;

  /**
   * Most namespaces; with a subnet per namespace, each takes a network and a subnet.
   *
   * @default 10
   */
  readonly namespaces?: number;
}

/** Options of Kuryr. */
export interface KuryrOptions {
  /** Kuryr is retired upstream since October 2024 and gets no fixes: `true` says that you know. */
  readonly acceptRetired: true;

  /** Images that you built. */
  readonly images: KuryrImages;

  /**
   * Range of the pods, IPv4; a Neutron subnet or, with a subnet per namespace, the pool of all of them. Fixed once the cluster exists.
   *
   * @default "10.244.0.0/16"
   */
  readonly podCidr?: string;

  /**
   * Which subnets pods get addresses from.
   *
   * @default KuryrPodSubnets.shared()
   */
  readonly podSubnets?: KuryrPodSubnets;

  /**
   * Which security groups pods are members of; groups from policies need a subnet per namespace.
   *
   * @default KuryrSecurityGroups.shared()
   */
  readonly securityGroups?: KuryrSecurityGroups;

  /**
   * What serves Services.
   *
   * @default KuryrLoadBalancers.ovn()
   */
  readonly loadBalancers?: KuryrLoadBalancers;

  /**
   * Whether ports are made before there are pods for them.
   *
   * @default KuryrPortPools.none()
   */
  readonly portPools?: KuryrPortPools;

  /**
   * Parts of the controller that run; to leave out `kuryrnetwork_population`, as the others are all needed.
   *
   * @default - those that the other options need
   */
  readonly handlers?: readonly KuryrHandler[];

  /**
   * Ranges of virtual machines and others outside of the cluster that may open connections to pods.
   *
   * @default - none
   */
  readonly reachableFrom?: readonly string[];

  /**
   * What the cluster is expected to hold, to be compared with the quotas.
   *
   * @default - quotas are not looked at
   */
  readonly demand?: KuryrDemand;
}

/** What is special to Kuryr. */
export interface KuryrSettings {
  readonly images: KuryrImages;
  readonly podSubnets: KuryrPodSubnets;
  readonly securityGroups: KuryrSecurityGroups;
  readonly loadBalancers: KuryrLoadBalancers;
  readonly portPools: KuryrPortPools;
  readonly handlers: readonly KuryrHandler[];
  readonly reachableFrom: readonly string[];
  readonly demand?: KuryrDemand;
}

/** @internal */
export function kuryrSpec(options: KuryrOptions): NetworkPluginSpec {
  const podSubnets = options.podSubnets ?? KuryrPodSubnets.shared();
  const securityGroups = options.securityGroups ?? KuryrSecurityGroups.shared();
  const portPools = options.portPools ?? KuryrPortPools.none();
  return {
    ...commonSpec(options, []),
    name: "kuryr",
    usesNodeRanges: false,
    replacesKubeProxy: true,
    encapsulation: Encapsulation.NATIVE,
    supportedEncapsulations: [Encapsulation.NATIVE],
    encrypted: false,
    overheadBytes: 0,
    supportsNetworkPolicy: securityGroups.driver === "policy",
    supportsDualStack: false,
    rules: [],
    kuryr: {
      images: options.images,
      podSubnets,
      securityGroups,
      loadBalancers: options.loadBalancers ?? KuryrLoadBalancers.ovn(),
      portPools,
      handlers: options.handlers ?? handlersFor({ podSubnets, securityGroups, portPools }),
      reachableFrom: options.reachableFrom ?? [],
      demand: options.demand,
    },
  };
}
