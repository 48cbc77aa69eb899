import { Construct } from "constructs";
import type { Precondition } from "../../core";
import { TerraformExpression } from "../../core";
import { DataOpenstackNetworkingQuotaV2 } from "../../providers/.gen/openstack/data-openstack-networking-quota-v2";
import type { KuryrDemand, KuryrSettings } from "./kuryr";

/** Namespaces of a cluster whose demand says none. */
const DEFAULT_NAMESPACES = 10;

/** What Kuryr takes of the quotas of a project, by Neutron's names of them. */
export interface KuryrNeeds {
  readonly ports: number;
  readonly networks: number;
  readonly subnets: number;
  readonly secgroups: number;
}

/** Properties of `KuryrQuota`. */
export interface KuryrQuotaProps {
  /** UUID of the project. */
  readonly projectId: string;

  /** What Kuryr takes. */
  readonly needs: KuryrNeeds;
}

/**
 * Defines a look at the quotas of Neutron before anything is made, because pods that find no port come up one day and not the next.
 *
 * Quotas of Octavia are not looked at: Terraform's provider does not read them.
 */
export class KuryrQuota extends Construct {
  /** Conditions for a resource that is made first. */
  public readonly preconditions: Precondition[];

  public constructor(scope: Construct, id: string, { projectId, needs }: KuryrQuotaProps) {
    super(scope, id);
    const quota = new DataOpenstackNetworkingQuotaV2(this, "Resource", { projectId });
    const limits = {
      ports: quota.port,
      networks: quota.network,
      subnets: quota.subnet,
      secgroups: quota.securityGroup,
    };
    this.preconditions = (["ports", "networks", "subnets", "secgroups"] as const).map((name) => ({
      // -1 is no limit.
      condition: TerraformExpression.raw(limits[name], " < 0 || ", limits[name], " >= ", needs[name]).asString(),
      errorMessage: `networkPlugin.demand takes ${needs[name]} ${name} beside those of the nodes, but the quota of the project is ${TerraformExpression.raw(limits[name]).asString()}; have it raised with 'openstack quota set --${name}', or lower the demand.`,
    }));
  }
}

/**
 * What Kuryr takes of the quotas of a project: a port for each pod and each Service, and what namespaces have of their own.
 *
 * Ports that pools keep ready come on top: how many depends on the nodes.
 */
export function kuryrNeeds(settings: KuryrSettings, demand: KuryrDemand): KuryrNeeds {
  const namespaces = demand.namespaces ?? DEFAULT_NAMESPACES;
  // a network of pods and one of Services come first, with a port of the router each.
  const networks = 2 + (settings.podSubnets.driver === "namespace" ? namespaces : 0);
  const apiBalancer = 1;
  return {
    ports: demand.pods + demand.services + apiBalancer + networks,
    networks,
    subnets: networks,
    // policies have a group each; a cluster that uses them has one a namespace or more.
    secgroups: 1 + (settings.securityGroups.driver === "policy" ? namespaces : 0),
  };
}
