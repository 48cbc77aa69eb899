import { each, knownKeys, notBlank, readable, required, uuid } from "../core";
import type { CheckResult } from "../core";
import type { KuryrFacts } from "../network";
import { kuryrResourceTags } from "../network/kuryr/kuryr-tags";

/** What Kuryr works on in a cluster that this app did not make: outputs of the stack that did. */
export interface KuryrAttributes extends Omit<KuryrFacts, "nodeSubnetIds" | "resourceTags"> {
  /**
   * Ids of the subnets that nodes have their parent ports on.
   *
   * @default - the subnet of the cluster
   */
  readonly nodeSubnetIds?: readonly string[];

  /**
   * Id of the network that floating IPs of Services come from.
   *
   * @default - the external network of the cluster
   */
  readonly externalNetworkId?: string;

  /**
   * Tags of all that Kuryr makes, and of the parent ports that it looks for.
   *
   * @default - those that `K8sOnOpenStackCluster` gives to a cluster of this name
   */
  readonly resourceTags?: readonly string[];
}

/** What the defaults of `KuryrAttributes` come from. */
export interface KuryrAttributesContext {
  /** Name of the cluster. */
  readonly clusterName: string;

  /** Id of the nodes' subnet. */
  readonly subnetId: string;

  /** Id of the external network; undefined when there is none. */
  readonly externalNetworkId?: string;
}

const REQUIRED = ["projectId", "podSubnetId", "serviceSubnetId", "podSecurityGroupIds", "routerId"] as const;
const OPTIONAL = ["nodeSubnetIds", "podSubnetPoolId", "externalNetworkId", "resourceTags"];

/** The facts that attributes stand for, with their defaults. */
export function kuryrFacts(attributes: KuryrAttributes, cluster: KuryrAttributesContext): KuryrFacts {
  return {
    ...attributes,
    nodeSubnetIds: attributes.nodeSubnetIds ?? [cluster.subnetId],
    externalNetworkId: attributes.externalNetworkId ?? cluster.externalNetworkId,
    resourceTags: attributes.resourceTags ?? kuryrResourceTags(cluster.clusterName),
  };
}

/**
 * Checks attributes of a cluster with Kuryr.
 *
 * @param path path of the property that holds them
 */
export function checkKuryrAttributes(path: string, attributes: KuryrAttributes | undefined): CheckResult {
  if (attributes === undefined) {
    return undefined;
  }
  const given = readable(attributes);
  return [
    knownKeys(path, attributes, [...REQUIRED, ...OPTIONAL]),
    REQUIRED.map((name) => required(`${path}.${name}`, given[name])),
    // a project's id has no hyphens.
    notBlank(`${path}.projectId`, given.projectId ?? undefined),
    uuid(`${path}.podSubnetId`, given.podSubnetId ?? undefined),
    uuid(`${path}.serviceSubnetId`, given.serviceSubnetId ?? undefined),
    uuid(`${path}.routerId`, given.routerId ?? undefined),
    uuid(`${path}.podSubnetPoolId`, given.podSubnetPoolId),
    uuid(`${path}.externalNetworkId`, given.externalNetworkId),
    each(`${path}.podSecurityGroupIds`, given.podSecurityGroupIds ?? undefined, uuid, { min: 1 }),
    each(`${path}.nodeSubnetIds`, given.nodeSubnetIds, uuid, { min: 1 }),
    each(`${path}.resourceTags`, given.resourceTags, notBlank, { min: 1 }),
  ];
}
