import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { Construct } from "constructs";
import type { CheckResult, Precondition, Problem } from "../../core";
import {
  ValidationError,
  checkProps,
  clusterName,
  dependOn,
  integer,
  knownKeys,
  ofKind,
  problem,
  required,
} from "../../core";
import { DataOpenstackIdentityAuthScopeV3 } from "../../providers/.gen/openstack/data-openstack-identity-auth-scope-v3";
import { checkAddressPlan } from "../address-plan";
import type { IClusterNetwork } from "../cluster-network";
import { LoadBalancerProvider } from "../load-balancer-provider";
import { NetworkPlugin } from "../network-plugin";
import { checkTags } from "../tags";
import type { KuryrSettings } from "./kuryr";
import { KuryrApiBalancer } from "./kuryr-api-balancer";
import type { KuryrFacts } from "./kuryr-facts";
import { KuryrPodGroup } from "./kuryr-pod-group";
import { KuryrQuota, kuryrNeeds } from "./kuryr-quota";
import type { KuryrSubnetProps } from "./kuryr-subnet";
import { KuryrSubnet } from "./kuryr-subnet";
import { kuryrResourceTags, podNetworkTag, serviceNetworkTag } from "./kuryr-tags";
import { podSubnetLayout } from "./pod-subnet-layout";
import { serviceHalves } from "./service-halves";

const KEYS = ["clusterName", "network", "networkPlugin", "serviceCidr", "apiPort", "tags"];

/** Properties of `KuryrNetwork`. */
export interface KuryrNetworkProps {
  /** Name of the cluster; part of the names of what is made. */
  readonly clusterName: string;

  /** Network of the nodes; it needs a router. */
  readonly network: IClusterNetwork;

  /** Pod network, made by `NetworkPlugin.kuryr()`. */
  readonly networkPlugin: NetworkPlugin;

  /** Range of the ClusterIPs, IPv4; the lower half of the subnet of the Services. */
  readonly serviceCidr: string;

  /** Port of the API server on the control plane nodes. */
  readonly apiPort: number;

  /**
   * Tags of networks, subnets, security groups and the balancer, beside those that say what they are.
   *
   * @default - none
   */
  readonly tags?: readonly string[];
}

/**
 * Defines what Kuryr finds in the cloud when it starts: the networks of pods and Services on the router of the nodes, the security
 * group of the pods, and the load balancer of the API's ClusterIP.
 *
 * @see https://docs.openstack.org/kuryr-kubernetes/2024.1/installation/manual.html
 */
export class KuryrNetwork extends Construct {
  /** What the upper half needs to know. */
  public readonly facts: KuryrFacts;

  /** What nodes depend on (`dependOn`): networks, routes and the balancer are there. */
  public readonly ready: IConstruct;

  private readonly balancer: KuryrApiBalancer;

  /**
   * @throws ValidationError when the network has no router, the plugin is another one, or a range is wrong
   */
  public constructor(scope: Construct, id: string, props: KuryrNetworkProps) {
    super(scope, id);
    const { preconditions } = checkProps(this, checkKuryrNetwork(props));
    const { clusterName: cluster, network, networkPlugin } = props;
    const settings = settingsOf(this, networkPlugin);
    const { projectId } = new DataOpenstackIdentityAuthScopeV3(this, "Scope", { name: "kuryr" });

    const pods = this.addPods(props, settings, [...preconditions, ...this.checkQuotas(projectId, settings)]);
    const services = this.addServices(props);
    const podGroup = new KuryrPodGroup(this, "PodGroup", {
      clusterName: cluster,
      podCidr: networkPlugin.podCidr,
      nodeCidr: network.cidr,
      serviceSubnetCidr: serviceHalves(props.serviceCidr).subnet,
      reachableFrom: settings.reachableFrom,
      tags: props.tags,
    });
    this.balancer = this.addBalancer(props, settings, services.subnetId);
    // the routes come before the balancer and go after it, so that its health monitor always has a way.
    dependOn(this.balancer, pods, services);

    this.ready = this;
    this.facts = {
      projectId,
      podSubnetId: pods.subnetId,
      serviceSubnetId: services.subnetId,
      podSecurityGroupIds: [podGroup.securityGroupId],
      nodeSubnetIds: [network.subnetId],
      routerId: routerOf(network),
      podSubnetPoolId: settings.podSubnets.driver === "namespace" ? pods.poolId : undefined,
      externalNetworkId: network.externalNetworkId,
      resourceTags: kuryrResourceTags(cluster),
    };
  }

  /**
   * Puts a control plane node behind the ClusterIP of the API.
   *
   * @param name name of the node
   * @param address address of the node on the network of the nodes
   */
  public addControlPlane(name: string, address: string): void {
    this.balancer.addControlPlane(name, address);
  }

  private addPods(props: KuryrNetworkProps, settings: KuryrSettings, preconditions: Precondition[]): KuryrSubnet {
    const { clusterName: cluster, network, networkPlugin, tags = [] } = props;
    return new KuryrSubnet(this, "Pods", {
      ...podSubnetLayout(networkPlugin.podCidr, settings.podSubnets),
      name: `${cluster}-pods`,
      description: `Pods of the Kubernetes cluster ${cluster}`,
      nodes: network,
      routerId: routerOf(network),
      mtu: mtuOf(network),
      pool: podPool(props, settings),
      tags: [podNetworkTag(cluster), ...tags],
      preconditions,
    });
  }

  private addServices({ clusterName: cluster, network, serviceCidr, tags = [] }: KuryrNetworkProps): KuryrSubnet {
    const { subnet, gateway, allocationPool } = serviceHalves(serviceCidr);
    return new KuryrSubnet(this, "Services", {
      name: `${cluster}-services`,
      description: `Services of the Kubernetes cluster ${cluster}`,
      nodes: network,
      routerId: routerOf(network),
      mtu: mtuOf(network),
      cidr: subnet,
      gateway,
      allocationPool,
      pool: poolInScope(subnet, network),
      tags: [serviceNetworkTag(cluster), ...tags],
    });
  }

  private addBalancer(props: KuryrNetworkProps, settings: KuryrSettings, serviceSubnetId: string): KuryrApiBalancer {
    const { network, networkPlugin } = props;
    const { subnet, apiAddress } = serviceHalves(props.serviceCidr);
    const { provider, flavorId } = settings.loadBalancers;
    return new KuryrApiBalancer(this, "ApiBalancer", {
      clusterName: props.clusterName,
      provider: LoadBalancerProvider.of(provider),
      flavorId,
      serviceSubnetId,
      address: apiAddress,
      nodeSubnetId: network.subnetId,
      apiPort: props.apiPort,
      allowedCidrs: [networkPlugin.podCidr, network.cidr, subnet],
      tags: props.tags,
    });
  }

  private checkQuotas(projectId: string, settings: KuryrSettings): Precondition[] {
    const { demand } = settings;
    return demand === undefined
      ? []
      : new KuryrQuota(this, "Quota", { projectId, needs: kuryrNeeds(settings, demand) }).preconditions;
  }
}

function settingsOf(scope: IConstruct, plugin: NetworkPlugin): KuryrSettings {
  if (plugin.kuryr === undefined) {
    throw new ValidationError(scope, [notKuryr(plugin)]);
  }
  return plugin.kuryr;
}

function notKuryr({ name }: NetworkPlugin): Problem {
  return problem("networkPlugin", "kuryr-only", "must be Kuryr", "use NetworkPlugin.kuryr({...})", name);
}

/** The checks have refused a network without one. */
function routerOf({ routerId = "" }: IClusterNetwork): string {
  return routerId;
}

/** An MTU that only the cloud knows is left to the cloud here, too: what a provider network carries may be too much for this one. */
function mtuOf({ mtu }: IClusterNetwork): number | undefined {
  return Token.isUnresolved(mtu) ? undefined : mtu;
}

/** A pool per namespace is of use without a scope, too; every other range is in a pool only to be in the scope of the nodes. */
function podPool(
  { networkPlugin, network }: KuryrNetworkProps,
  { podSubnets }: KuryrSettings,
): KuryrSubnetProps["pool"] {
  const { podCidr: cidr } = networkPlugin;
  const { prefixLength } = podSubnets;
  return prefixLength === undefined
    ? poolInScope(cidr, network)
    : { cidr, prefixLength, addressScopeId: network.addressScopeId };
}

function poolInScope(cidr: string, { addressScopeId }: IClusterNetwork): KuryrSubnetProps["pool"] {
  return addressScopeId === undefined ? undefined : { cidr, addressScopeId };
}

function checkKuryrNetwork(given: KuryrNetworkProps): CheckResult {
  if (typeof given !== "object" || given === null) {
    return required("props", given) ?? knownKeys("props", given, []);
  }
  const { network, networkPlugin: plugin } = given;
  const missing = [
    required("clusterName", given.clusterName) ?? clusterName("clusterName", given.clusterName),
    required("network", network),
    required("networkPlugin", plugin) ??
      ofKind("networkPlugin", plugin, NetworkPlugin, "use NetworkPlugin.kuryr({...})"),
    required("serviceCidr", given.serviceCidr),
    required("apiPort", given.apiPort) ?? integer("apiPort", given.apiPort, { min: 1, max: 65_535 }),
    knownKeys("", given, KEYS),
    checkTags("tags", given.tags),
  ];
  const canPlan = plugin instanceof NetworkPlugin && isGiven(network) && isGiven(given.serviceCidr);
  return [...missing, canPlan ? checkPlan(given) : undefined];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function checkPlan({ network, networkPlugin, serviceCidr }: KuryrNetworkProps): CheckResult {
  if (networkPlugin.kuryr === undefined) {
    return notKuryr(networkPlugin);
  }
  return checkAddressPlan({ network, networkPlugin, serviceCidr });
}
