import { Token } from "cdktf";
import type { TerraformMetaArguments, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { TerraformExpression } from "../core";
import { BlockstorageQuotasetV3 } from "../providers/.gen/openstack/blockstorage-quotaset-v3";
import { ComputeQuotasetV2 } from "../providers/.gen/openstack/compute-quotaset-v2";
import { DataOpenstackBlockstorageQuotasetV3 } from "../providers/.gen/openstack/data-openstack-blockstorage-quotaset-v3";
import { DataOpenstackComputeLimitsV2 } from "../providers/.gen/openstack/data-openstack-compute-limits-v2";
import { DataOpenstackNetworkingPortIdsV2 } from "../providers/.gen/openstack/data-openstack-networking-port-ids-v2";
import { DataOpenstackNetworkingSubnetIdsV2 } from "../providers/.gen/openstack/data-openstack-networking-subnet-ids-v2";
import { LbQuotaV2 } from "../providers/.gen/openstack/lb-quota-v2";
import { NetworkingQuotaV2 } from "../providers/.gen/openstack/networking-quota-v2";
import type { ComputeQuota, LoadBalancerQuota, NetworkQuota, VolumeQuota } from "./quota-options";
import { renderFigure, renderRam, renderTypeQuotas, TenantQuota } from "./tenant-quota";

/** Properties of `TenantQuotas`. */
export interface TenantQuotasProps {
  /** Id of the project. */
  readonly projectId: string;

  /** The figures. */
  readonly quota: TenantQuota;

  /**
   * Provider with the rights of an administrator.
   *
   * @default - the stack's own
   */
  readonly admin?: TerraformProvider;
}

type Precondition = NonNullable<NonNullable<TerraformMetaArguments["lifecycle"]>["precondition"]>[number];

/**
 * Defines the quota sets of a project, one for each service.
 *
 * Nova refuses a figure below what is used already; Neutron, Cinder and Octavia take it, and then refuse everything new. So the plan
 * compares, where a data source tells the use: servers, CPUs, memory, ports and subnets.
 */
export class TenantQuotas extends Construct {
  private readonly common: { readonly projectId: string; readonly provider?: TerraformProvider };

  public constructor(scope: Construct, id: string, { projectId, quota, admin }: TenantQuotasProps) {
    super(scope, id);
    this.common = { projectId, provider: admin };
    const { compute, volumes, network, loadBalancers } = quota.options;
    if (compute !== undefined) {
      this.limitCompute(compute);
    }
    if (volumes !== undefined) {
      this.limitVolumes(volumes);
    }
    if (network !== undefined) {
      this.limitNetwork(network);
    }
    if (loadBalancers !== undefined) {
      this.limitLoadBalancers(loadBalancers);
    }
  }

  private limitCompute(quota: ComputeQuota): void {
    const ram = renderRam(quota.ram);
    const used = new DataOpenstackComputeLimitsV2(this, "ComputeUse", this.common);
    new ComputeQuotasetV2(this, "Compute", {
      ...this.common,
      cores: renderFigure(quota.cores),
      ram,
      instances: renderFigure(quota.instances),
      keyPairs: renderFigure(quota.keyPairs),
      serverGroups: renderFigure(quota.serverGroups),
      serverGroupMembers: renderFigure(quota.serverGroupMembers),
      lifecycle: notBelow([
        ["compute.cores", quota.cores, used.totalCoresUsed],
        ["compute.ram (MiB)", ram, used.totalRamUsed],
        ["compute.instances", quota.instances, used.totalInstancesUsed],
      ]),
    });
  }

  private limitVolumes(quota: VolumeQuota): void {
    const types = renderTypeQuotas(quota);
    new BlockstorageQuotasetV3(this, "Volumes", {
      ...this.common,
      volumes: renderFigure(quota.volumes),
      gigabytes: renderFigure(quota.gigabytes),
      snapshots: renderFigure(quota.snapshots),
      perVolumeGigabytes: renderFigure(quota.perVolumeGigabytes),
      backups: renderFigure(quota.backups),
      backupGigabytes: renderFigure(quota.backupGigabytes),
      volumeTypeQuota: Object.keys(types).length === 0 ? undefined : this.mergeTypes(types),
    });
  }

  /** The provider reads the limits of all types back, and would plan to remove those that are not written here. */
  private mergeTypes(types: Readonly<Record<string, number>>): Record<string, string> {
    const known = new DataOpenstackBlockstorageQuotasetV3(this, "VolumeTypes", this.common);
    const all = Token.asString(known.interpolationForAttribute("volume_type_quota"));
    const texts = Object.fromEntries(Object.entries(types).map(([key, value]) => [key, String(value)]));
    return Token.asStringMap(TerraformExpression.call("merge", all, texts));
  }

  private limitNetwork(quota: NetworkQuota): void {
    const { projectId: tenantId, provider } = this.common;
    const ports = new DataOpenstackNetworkingPortIdsV2(this, "PortUse", { tenantId, provider });
    const subnets = new DataOpenstackNetworkingSubnetIdsV2(this, "SubnetUse", { tenantId, provider });
    new NetworkingQuotaV2(this, "Network", {
      ...this.common,
      network: renderFigure(quota.networks),
      subnet: renderFigure(quota.subnets),
      router: renderFigure(quota.routers),
      port: renderFigure(quota.ports),
      floatingip: renderFigure(quota.floatingIps),
      securityGroup: renderFigure(quota.securityGroups),
      securityGroupRule: renderFigure(quota.securityGroupRules),
      rbacPolicy: renderFigure(quota.rbacPolicies),
      lifecycle: notBelow([
        ["network.ports", quota.ports, TerraformExpression.call("length", Token.asString(ports.ids))],
        ["network.subnets", quota.subnets, TerraformExpression.call("length", Token.asString(subnets.ids))],
      ]),
    });
  }

  private limitLoadBalancers(quota: LoadBalancerQuota): void {
    new LbQuotaV2(this, "LoadBalancers", {
      ...this.common,
      loadbalancer: renderFigure(quota.loadBalancers),
      listener: renderFigure(quota.listeners),
      pool: renderFigure(quota.pools),
      member: renderFigure(quota.members),
      healthMonitor: renderFigure(quota.healthMonitors),
    });
  }
}

/** Conditions that no figure is below its use; for figures that are given and limited. */
function notBelow(
  figures: readonly (readonly [name: string, limit: number | undefined, used: unknown])[],
): TerraformMetaArguments["lifecycle"] {
  const precondition = figures.flatMap(([name, limit, used]): Precondition[] =>
    limit === undefined || limit === TenantQuota.UNLIMITED
      ? []
      : [
          {
            condition: TerraformExpression.raw(
              TerraformExpression.of(limit),
              " >= ",
              TerraformExpression.of(used),
            ).asString(),
            errorMessage: TerraformExpression.template(
              `quota ${name} must be at least what the project uses, `,
              TerraformExpression.of(used),
              "; raise it, or remove something first.",
            ).asString(),
          },
        ],
  );
  return precondition.length === 0 ? undefined : { precondition };
}
