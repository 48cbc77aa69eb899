import { Construct } from "constructs";
import { terraformText } from "../../core";
import { LbListenerV2 } from "../../providers/.gen/openstack/lb-listener-v2";
import { LbLoadbalancerV2 } from "../../providers/.gen/openstack/lb-loadbalancer-v2";
import type { LbMembersV2Member } from "../../providers/.gen/openstack/lb-members-v2";
import { LbMembersV2 } from "../../providers/.gen/openstack/lb-members-v2";
import { LbMonitorV2 } from "../../providers/.gen/openstack/lb-monitor-v2";
import { LbPoolV2 } from "../../providers/.gen/openstack/lb-pool-v2";
import { HealthMonitor } from "../health-monitor";
import type { LoadBalancerProvider } from "../load-balancer-provider";

/** Name that Kuryr would give it; Kuryr leaves this one Service to whoever makes the cluster. */
const NAME = "default/kubernetes";

/** Port of the Service `kubernetes`. */
const SERVICE_PORT = 443;

/** A balancer of virtual machines may take a while on a busy cloud. */
const TIMEOUTS = { create: "20m", update: "20m", delete: "20m" };

/** Watches of the API sit idle for long; an hour keeps them. */
const IDLE_MS = 3_600_000;

/** Properties of `KuryrApiBalancer`. */
export interface KuryrApiBalancerProps {
  /** Name of the cluster. */
  readonly clusterName: string;

  /** Driver that serves the balancer. */
  readonly provider: LoadBalancerProvider;

  /**
   * UUID of the Octavia flavor; amphora only.
   *
   * @default - the cloud's default
   */
  readonly flavorId?: string;

  /** UUID of the subnet of the Services. */
  readonly serviceSubnetId: string;

  /** First address of the ClusterIPs, which is that of the Service `kubernetes`. */
  readonly address: string;

  /** UUID of the subnet of the nodes. */
  readonly nodeSubnetId: string;

  /** Port of the API server on the control plane nodes. */
  readonly apiPort: number;

  /** Ranges that may connect; a driver that keeps the address of the client leaves that to the security groups of the nodes. */
  readonly allowedCidrs: readonly string[];

  /**
   * Tags of the balancer.
   *
   * @default - none
   */
  readonly tags?: readonly string[];
}

/**
 * Defines the load balancer behind the ClusterIP of the API server: nothing else serves the Service `kubernetes` without kube-proxy.
 *
 * Its parts are made one after another, because a balancer takes one change at a time.
 *
 * @see https://docs.openstack.org/kuryr-kubernetes/2024.1/installation/services.html
 */
export class KuryrApiBalancer extends Construct {
  private readonly membersResource: LbMembersV2;
  private readonly members: LbMembersV2Member[] = [];
  private readonly memberSubnetId: string | undefined;
  private readonly apiPort: number;

  public constructor(scope: Construct, id: string, props: KuryrApiBalancerProps) {
    super(scope, id);
    const { provider } = props;
    this.apiPort = props.apiPort;
    // an amphora goes through the router to its members, as it does to the pods; flows of OVN want the subnet that the member is on.
    this.memberSubnetId = provider.isProxy ? undefined : props.nodeSubnetId;

    const balancer = new LbLoadbalancerV2(this, "LoadBalancer", {
      name: NAME,
      description: terraformText(`API server of the Kubernetes cluster ${props.clusterName}, as its pods see it`),
      vipSubnetId: props.serviceSubnetId,
      vipAddress: props.address,
      loadbalancerProvider: provider.name,
      flavorId: props.flavorId,
      tags: props.tags?.map((tag) => terraformText(tag)),
      timeouts: TIMEOUTS,
    });
    const listener = new LbListenerV2(this, "Listener", {
      name: `${NAME}:${SERVICE_PORT}`,
      loadbalancerId: balancer.id,
      protocol: "TCP",
      protocolPort: SERVICE_PORT,
      timeouts: TIMEOUTS,
      // Octavia hands the ranges back in the order of their text, and Terraform takes another order for a change.
      ...(provider.isProxy
        ? { allowedCidrs: [...props.allowedCidrs].sort(), timeoutClientData: IDLE_MS, timeoutMemberData: IDLE_MS }
        : {}),
    });
    const pool = new LbPoolV2(this, "Pool", {
      name: `${NAME}:${SERVICE_PORT}`,
      listenerId: listener.id,
      protocol: "TCP",
      lbMethod: provider.poolAlgorithm,
      timeouts: TIMEOUTS,
    });
    this.membersResource = new LbMembersV2(this, "Members", { poolId: pool.id, member: [], timeouts: TIMEOUTS });
    this.addMonitor(pool);
  }

  /** Adds a control plane node behind the balancer. */
  public addControlPlane(name: string, address: string): void {
    this.members.push({
      name: terraformText(name),
      address,
      protocolPort: this.apiPort,
      ...(this.memberSubnetId === undefined ? {} : { subnetId: this.memberSubnetId }),
    });
    this.membersResource.putMember([...this.members]);
  }

  private addMonitor(pool: LbPoolV2): void {
    const { type, intervalSeconds, timeoutSeconds, retries } = HealthMonitor.tcp();
    new LbMonitorV2(this, "Monitor", {
      name: `${NAME}:${SERVICE_PORT}`,
      poolId: pool.id,
      type,
      delay: intervalSeconds,
      timeout: timeoutSeconds,
      maxRetries: retries,
      timeouts: TIMEOUTS,
      dependsOn: [this.membersResource],
    });
  }
}
