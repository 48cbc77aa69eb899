import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { CheckResult } from "../core";
import { checkProps, cidr, Cidr, each, integer, knownKeys, problem, required, uuid } from "../core";
import type { ApiEndpoint } from "./api-endpoint";
import type { IClusterNetwork } from "./cluster-network";
import { EgressPolicy } from "./egress-policy";
import type { LoadBalancerProvider } from "./load-balancer-provider";
import type { NetworkPlugin } from "./network-plugin";
import type { NodeMetrics } from "./node-metrics";
import { NodePortAccess } from "./node-port-access";
import { renderSecurityRules } from "./render-security-rules";
import type { ResolvedRemote } from "./security-group";
import { SecurityGroup } from "./security-group";
import type { SecurityRule } from "./security-rule";
import { SshAccess } from "./ssh-access";
import { checkTags } from "./tags";

/** Neutron's default quota is 100 rules a project; from here on a warning says so. */
const RULES_BEFORE_WARNING = 80;

const KEYS = [
  "clusterName",
  "network",
  "networkPlugin",
  "serviceCidr",
  "endpoint",
  "serviceLoadBalancers",
  "nodePorts",
  "ssh",
  "egress",
  "nodeMetrics",
  "tags",
];

/** Properties of `ClusterSecurityGroups`. */
export interface ClusterSecurityGroupsProps {
  /** Name of the cluster; the groups are `<name>-control-plane` and `<name>-worker`. */
  readonly clusterName: string;

  /** Network of the nodes. */
  readonly network: IClusterNetwork;

  /** Pod network. */
  readonly networkPlugin: NetworkPlugin;

  /**
   * Range of the ClusterIPs, IPv4; must be given with Kuryr.
   *
   * @default - no rules are made for ClusterIPs
   */
  readonly serviceCidr?: string;

  /** Endpoint of the API server. */
  readonly endpoint: ApiEndpoint;

  /**
   * Octavia provider that Services of type LoadBalancer will use.
   *
   * @default - the provider of the endpoint; without one, no rule is made for Services
   */
  readonly serviceLoadBalancers?: LoadBalancerProvider;

  /**
   * Who reaches node ports.
   *
   * @default NodePortAccess.loadBalancers()
   */
  readonly nodePorts?: NodePortAccess;

  /**
   * Who reaches SSH.
   *
   * @default SshAccess.none()
   */
  readonly ssh?: SshAccess;

  /**
   * What nodes reach.
   *
   * @default EgressPolicy.all()
   */
  readonly egress?: EgressPolicy;

  /**
   * Whether figures of the control plane can be collected.
   *
   * @default NodeMetrics.closed()
   */
  readonly nodeMetrics?: NodeMetrics;

  /**
   * Tags of the groups.
   *
   * @default - none
   */
  readonly tags?: readonly string[];
}

/**
 * Defines the security groups of control plane and workers, with exactly the rules that the cluster needs.
 *
 * Pools that need more get further groups of their own; security groups add up.
 */
export class ClusterSecurityGroups extends Construct {
  /** UUID of the group of the control plane nodes. */
  public readonly controlPlaneGroupId: string;

  /** UUID of the group of the workers. */
  public readonly workerGroupId: string;

  /** The rules, as they were made. */
  public readonly rules: readonly SecurityRule[];

  /**
   * @throws ValidationError when a range is wrong, of a family that the network lacks, or open to everybody without being asked so
   */
  public constructor(scope: Construct, id: string, props: ClusterSecurityGroupsProps) {
    super(scope, id);
    const { preconditions } = checkProps(this, checkSecurityGroups(props), checkServiceCidr(props));
    const { clusterName, network, tags } = props;

    const controlPlane = new SecurityGroup(this, "ControlPlane", {
      name: `${clusterName}-control-plane`,
      description: `Control plane nodes of the Kubernetes cluster ${clusterName}`,
      tags,
      preconditions,
    });
    const worker = new SecurityGroup(this, "Worker", {
      name: `${clusterName}-worker`,
      description: `Worker nodes of the Kubernetes cluster ${clusterName}`,
      tags,
    });
    this.controlPlaneGroupId = controlPlane.securityGroupId;
    this.workerGroupId = worker.securityGroupId;
    this.rules = renderSecurityRules({
      families: network.families,
      cidrs: network.cidrs,
      networkPlugin: props.networkPlugin,
      serviceCidr: props.serviceCidr,
      exposure: props.endpoint.exposure,
      serviceLoadBalancers: props.serviceLoadBalancers ?? props.endpoint.exposure.provider,
      nodePorts: props.nodePorts ?? NodePortAccess.loadBalancers(),
      ssh: props.ssh ?? SshAccess.none(),
      egress: props.egress ?? EgressPolicy.all(),
      nodeMetrics: props.nodeMetrics,
    });
    for (const rule of this.rules) {
      (rule.role === "worker" ? worker : controlPlane).addRule(rule, this.resolveRemote(rule));
    }
    this.warn(props);
  }

  private resolveRemote({ remote, direction, family }: SecurityRule): ResolvedRemote {
    switch (remote.kind) {
      case "nodes":
        return { remoteGroupId: remote.role === "worker" ? this.workerGroupId : this.controlPlaneGroupId };
      case "security-group":
        return { remoteGroupId: remote.value };
      case "cidr":
        return { remoteIpPrefix: remote.value };
      case "anywhere":
        // an open door is written out, so that reviewers and scanners see it.
        return direction === "ingress" ? { remoteIpPrefix: family.everybody } : {};
    }
  }

  private warn(props: ClusterSecurityGroupsProps): void {
    const annotations = Annotations.of(this);
    if (this.rules.length > RULES_BEFORE_WARNING) {
      annotations.addWarning(
        `the cluster needs ${this.rules.length} security group rules and many projects may have only 100; check with 'openstack quota show'`,
      );
    }
    if (props.endpoint.exposure.allowedCidrs.some(isEverybody)) {
      annotations.addWarning(
        "the API server is open to every address; name the ranges of your administrators in 'allowedCidrs'",
      );
    }
    if (props.egress?.strict !== undefined && props.network.dnsNameservers.length === 0) {
      annotations.addWarning(
        "egress is strict and the network names no 'dnsNameservers'; nodes may ask a resolver that they cannot reach",
      );
    }
  }
}

/** Checks who may reach what; paths are those of a cluster's properties. */
export function checkSecurityGroups(props: ClusterSecurityGroupsProps): CheckResult {
  const { network, endpoint, ssh, nodePorts, egress } = props;
  return [
    knownKeys("", props, KEYS),
    required("clusterName", props.clusterName),
    checkRanges("endpoint.allowedCidrs", endpoint.exposure.allowedCidrs, network),
    checkRanges("ssh", ssh?.cidrs, network, "SshAccess.fromAnywhere()"),
    ssh?.securityGroupIds.map((group) => required("ssh", group) ?? uuid("ssh", group)),
    checkRanges("nodePorts", nodePorts?.cidrs, network, "NodePortAccess.fromAnywhere()"),
    knownKeys("egress", egress?.strict, ["tcpPorts", "allowedCidrs"]),
    checkRanges("egress.allowedCidrs", egress?.strict?.allowedCidrs, network),
    each("egress.tcpPorts", egress?.strict?.tcpPorts, (at, value) => integer(at, value, { min: 1, max: 65_535 })),
    checkTags("tags", props.tags),
  ];
}

function checkServiceCidr({ networkPlugin, serviceCidr }: ClusterSecurityGroupsProps): CheckResult {
  return networkPlugin.kuryr === undefined
    ? undefined
    : (required("serviceCidr", serviceCidr) ?? cidr("serviceCidr", serviceCidr, { version: 4 }));
}

/** @param forEverybody what to write instead of a range that is everybody; such ranges are allowed when it is left out */
function checkRanges(
  path: string,
  ranges: readonly string[] | undefined,
  network: IClusterNetwork,
  forEverybody?: string,
): CheckResult {
  return each(path, ranges, (at, range) => {
    const parsed = Cidr.tryParse(range);
    return [
      cidr(at, range, { allowReserved: true }),
      parsed instanceof Cidr && !network.families.some((family) => family.version === parsed.version)
        ? problem(
            at,
            "family-not-in-network",
            `must be of a family of the network, which has no IPv${parsed.version}`,
            "leave it out or make the network dual stack",
            range,
          )
        : undefined,
      forEverybody !== undefined && isEverybody(range)
        ? problem(
            at,
            "open-to-everybody",
            "must not be every address",
            `name the ranges you need, or write ${forEverybody} if you mean it`,
            range,
          )
        : undefined,
    ];
  });
}

function isEverybody(range: unknown): boolean {
  const parsed = Cidr.tryParse(range);
  return parsed instanceof Cidr && parsed.prefix === 0;
}
