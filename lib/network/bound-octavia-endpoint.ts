import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import { checkProps, dependOn, terraformText } from "../core";
import { LbListenerV2 } from "../providers/.gen/openstack/lb-listener-v2";
import { LbLoadbalancerV2 } from "../providers/.gen/openstack/lb-loadbalancer-v2";
import type { LbMembersV2Member } from "../providers/.gen/openstack/lb-members-v2";
import { LbMembersV2 } from "../providers/.gen/openstack/lb-members-v2";
import { LbMonitorV2 } from "../providers/.gen/openstack/lb-monitor-v2";
import { LbPoolV2 } from "../providers/.gen/openstack/lb-pool-v2";
import type { ApiEndpointContext, BoundApiEndpoint } from "./api-endpoint";
import { addEndpointFloatingIp } from "./endpoint-floating-ip";
import { HealthMonitor } from "./health-monitor";
import type { LoadBalancerProvider } from "./load-balancer-provider";
import { checkOctavia } from "./octavia-checks";
import type { OctaviaEndpointOptions } from "./octavia-endpoint";
import { renderLifecycle } from "./render-lifecycle";

/** A balancer of virtual machines may take a while on a busy cloud. */
const TIMEOUTS = { create: "20m", update: "20m", delete: "20m" };

/** kubectl exec and port-forward sit idle for long; half an hour keeps them. */
const IDLE_MS = 1_800_000;
const CONNECT_MS = 5000;

/**
 * Defines the load balancer of an API server with its listener, pool, members and monitor, made one after another, because a
 * balancer takes one change at a time.
 *
 * @internal
 */
export class BoundOctaviaEndpoint extends Construct implements BoundApiEndpoint {
  public readonly host: string;
  public readonly publicHost: string;
  public readonly port: number;
  public readonly certSans: readonly string[];
  public readonly controlPlaneAddressPairs: readonly string[] = [];
  public readonly ready: IConstruct;

  private readonly membersResource: LbMembersV2;
  private readonly members: LbMembersV2Member[] = [];
  private readonly subnetId: string;

  public constructor(
    scope: Construct,
    id: string,
    options: OctaviaEndpointOptions,
    provider: LoadBalancerProvider,
    port: number,
    context: ApiEndpointContext,
  ) {
    super(scope, id);
    const { clusterName, network, tags } = context;
    const { preconditions } = checkProps(this, checkOctavia(options, provider, network));
    const name = terraformText(`${clusterName}-api`);
    this.port = port;
    this.subnetId = network.subnetId;

    const balancer = new LbLoadbalancerV2(this, "LoadBalancer", {
      name,
      description: terraformText(`API server of the Kubernetes cluster ${clusterName}`),
      vipSubnetId: network.subnetId,
      vipAddress: options.vipAddress,
      loadbalancerProvider: provider.name,
      flavorId: options.flavorId,
      availabilityZone: options.availabilityZone === undefined ? undefined : terraformText(options.availabilityZone),
      tags: tags?.map((tag) => terraformText(tag)),
      timeouts: TIMEOUTS,
      lifecycle: renderLifecycle(preconditions),
    });
    dependOn(balancer, network.ready);
    const listener = this.addListener(name, balancer, options, provider, context);
    const pool = new LbPoolV2(this, "Pool", {
      name,
      listenerId: listener.id,
      protocol: "TCP",
      lbMethod: provider.poolAlgorithm,
      timeouts: TIMEOUTS,
    });
    this.membersResource = new LbMembersV2(this, "Members", { poolId: pool.id, member: [], timeouts: TIMEOUTS });
    this.addMonitor(name, pool, options.monitor ?? (provider.isProxy ? HealthMonitor.readyz() : HealthMonitor.tcp()));

    const publicAddress = addEndpointFloatingIp(this, balancer.vipPortId, options, context);
    this.host = balancer.vipAddress;
    this.publicHost = options.dnsName ?? publicAddress ?? this.host;
    const names = [this.host, publicAddress, options.dnsName, ...(options.certSans ?? [])];
    this.certSans = names.filter((san) => san !== undefined);
    this.ready = this;
  }

  public addControlPlane(name: string, address: string): void {
    this.members.push({ name: terraformText(name), address, protocolPort: this.port, subnetId: this.subnetId });
    this.membersResource.putMember([...this.members]);
  }

  private addListener(
    name: string,
    balancer: LbLoadbalancerV2,
    options: OctaviaEndpointOptions,
    provider: LoadBalancerProvider,
    { network }: ApiEndpointContext,
  ): LbListenerV2 {
    const timeouts = options.timeouts ?? {};
    const proxyOptions = {
      // without a list, Octavia opens the port to everybody; it hands the list back in the order of its texts, and Terraform takes
      // another order for a change.
      allowedCidrs: [...new Set([network.cidr, ...(options.allowedCidrs ?? [])])].sort(),
      timeoutClientData: timeouts.clientDataMs ?? IDLE_MS,
      timeoutMemberData: timeouts.memberDataMs ?? IDLE_MS,
      timeoutMemberConnect: timeouts.memberConnectMs ?? CONNECT_MS,
    };
    return new LbListenerV2(this, "Listener", {
      name,
      loadbalancerId: balancer.id,
      protocol: "TCP",
      protocolPort: this.port,
      timeouts: TIMEOUTS,
      ...(provider.isProxy ? proxyOptions : {}),
    });
  }

  private addMonitor(name: string, pool: LbPoolV2, monitor: HealthMonitor): void {
    const isHttps = monitor.type === "HTTPS";
    new LbMonitorV2(this, "Monitor", {
      name,
      poolId: pool.id,
      type: monitor.type,
      delay: monitor.intervalSeconds,
      timeout: monitor.timeoutSeconds,
      maxRetries: monitor.retries,
      ...(isHttps ? { httpMethod: "GET", urlPath: "/readyz", expectedCodes: "200" } : {}),
      timeouts: TIMEOUTS,
      dependsOn: [this.membersResource],
    });
  }
}
