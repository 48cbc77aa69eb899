import type { ClusterCloudFacts } from "../cluster";
import type { CheckResult } from "../core";
import {
  boolean,
  each,
  integer,
  knownKeys,
  notBlank,
  ofKind,
  problem,
  readable,
  readableList,
  unique,
  uuid,
} from "../core";
import { LoadBalancerProvider } from "../network";
import type { CloudConfigSections } from "./cloud-config";
import { LoadBalancerClass } from "./load-balancer-class";
import { ServiceHealthMonitor } from "./service-health-monitor";

const KEYS = [
  "provider",
  "floatingNetworkId",
  "internal",
  "subnetId",
  "monitor",
  "manageSecurityGroups",
  "maxSharedServices",
  "classes",
  "flavorId",
  "availabilityZone",
  "ingressHostname",
];

/** Options of `ServiceLoadBalancers.octavia`. */
export interface OctaviaServiceOptions {
  /**
   * Octavia provider. A change does not touch load balancers that are there.
   *
   * @default - that of the cluster
   */
  readonly provider?: LoadBalancerProvider;

  /**
   * Id of the external network that public load balancers get their floating IPs from.
   *
   * @default - that of the cluster
   */
  readonly floatingNetworkId?: string;

  /**
   * Whether load balancers are private unless their Service says otherwise.
   *
   * @default - false, or true when there is no external network
   */
  readonly internal?: boolean;

  /**
   * Id of the subnet that load balancers have their private addresses in; the nodes have to be reachable from there.
   *
   * @default - the subnet of the nodes
   */
  readonly subnetId?: string;

  /**
   * How the nodes behind a load balancer are watched.
   *
   * @default ServiceHealthMonitor.on()
   */
  readonly monitor?: ServiceHealthMonitor;

  /**
   * Whether the controller makes a security group for each Service and puts it on the ports of the nodes, which Terraform owns. With
   * the provider ovn, `loadBalancerSourceRanges` of a Service has an effect only then.
   *
   * @default false - the security groups of the cluster admit the node ports
   */
  readonly manageSecurityGroups?: boolean;

  /**
   * Most Services that share one load balancer.
   *
   * @default 2
   */
  readonly maxSharedServices?: number;

  /**
   * Classes that Services can choose.
   *
   * @default - none
   */
  readonly classes?: readonly LoadBalancerClass[];

  /**
   * Id of the flavor of load balancers; amphora only.
   *
   * @default - that of the cloud
   */
  readonly flavorId?: string;

  /**
   * Availability zone of load balancers; amphora only.
   *
   * @default - that of the cloud
   */
  readonly availabilityZone?: string;

  /**
   * Whether a load balancer that speaks the PROXY protocol is known inside the cluster by a name instead of its address, so that pods
   * go through it too; amphora only.
   *
   * @default false
   */
  readonly ingressHostname?: boolean;
}

/** Defines what becomes of Services of type LoadBalancer. */
export class ServiceLoadBalancers {
  /** They become load balancers of Octavia. */
  public static octavia(options: OctaviaServiceOptions = {}): ServiceLoadBalancers {
    return new ServiceLoadBalancers(options);
  }

  /** They are left to something else in the cluster. */
  public static disabled(): ServiceLoadBalancers {
    return new ServiceLoadBalancers(undefined);
  }

  /** What fits a cloud: load balancers of the provider that the cluster names, nothing when it names none. @internal */
  public static of(cloud: ClusterCloudFacts): ServiceLoadBalancers {
    return cloud.loadBalancerProvider === undefined ? ServiceLoadBalancers.disabled() : ServiceLoadBalancers.octavia();
  }

  private constructor(private readonly options: OctaviaServiceOptions | undefined) {}

  /** Whether load balancers are made. */
  public get enabled(): boolean {
    return this.options !== undefined;
  }

  /**
   * Checks the options against what the cloud of a cluster has.
   *
   * @param path path of the property that holds them
   * @param cloud facts of the cluster
   */
  public check(path: string, cloud: ClusterCloudFacts): CheckResult {
    const options = readable(this.options);
    const classes = readableList(options.classes);
    return [
      knownKeys(path, this.options, KEYS),
      ofKind(`${path}.provider`, options.provider, LoadBalancerProvider, "use LoadBalancerProvider.AMPHORA or .OVN"),
      uuid(`${path}.floatingNetworkId`, options.floatingNetworkId),
      boolean(`${path}.internal`, options.internal),
      uuid(`${path}.subnetId`, options.subnetId),
      options.monitor instanceof ServiceHealthMonitor
        ? options.monitor.check(`${path}.monitor`)
        : ofKind(`${path}.monitor`, options.monitor, ServiceHealthMonitor, "use ServiceHealthMonitor.on() or .off()"),
      boolean(`${path}.manageSecurityGroups`, options.manageSecurityGroups),
      integer(`${path}.maxSharedServices`, options.maxSharedServices, { min: 1, max: 100 }),
      each(`${path}.classes`, options.classes, checkClass),
      unique(
        `${path}.classes`,
        classes.map((one) => readable(one).name),
        "names",
      ),
      uuid(`${path}.flavorId`, options.flavorId),
      notBlank(`${path}.availabilityZone`, options.availabilityZone),
      boolean(`${path}.ingressHostname`, options.ingressHostname),
      this.enabled ? checkCloud(path, options, cloud) : undefined,
    ];
  }

  /** Sections of `cloud.conf`. @internal */
  public render(cloud: ClusterCloudFacts): CloudConfigSections {
    const { options } = this;
    if (options === undefined) {
      return { loadBalancer: { enabled: false } };
    }
    const provider = options.provider ?? cloud.loadBalancerProvider ?? LoadBalancerProvider.AMPHORA;
    const floatingNetworkId = options.floatingNetworkId ?? cloud.externalNetworkId;
    const classes = options.classes ?? [];
    return {
      loadBalancer: {
        enabled: true,
        lbProvider: provider.name,
        lbMethod: provider.poolAlgorithm,
        // without the subnet of the members, classes with a subnet of their own would look for the nodes there.
        subnetId: options.subnetId ?? cloud.subnetId,
        memberSubnetId: cloud.subnetId,
        floatingNetworkId,
        internalLb: options.internal ?? floatingNetworkId === undefined,
        ...(options.monitor ?? ServiceHealthMonitor.on()).render(),
        manageSecurityGroups: options.manageSecurityGroups ?? false,
        maxSharedLb: options.maxSharedServices ?? 2,
        flavorId: options.flavorId,
        availabilityZone: options.availabilityZone,
        enableIngressHostname: options.ingressHostname,
      },
      loadBalancerClasses: Object.fromEntries(classes.map((one) => [one.name, one.render()])),
    };
  }
}

function checkClass(path: string, given: unknown): CheckResult {
  return given instanceof LoadBalancerClass
    ? given.check(path)
    : ofKind(path, given, LoadBalancerClass, "use LoadBalancerClass.named(...)");
}

function checkCloud(path: string, options: Partial<OctaviaServiceOptions>, cloud: ClusterCloudFacts): CheckResult {
  const provider = options.provider ?? cloud.loadBalancerProvider;
  const hasFloatingIps = (options.floatingNetworkId ?? cloud.externalNetworkId) !== undefined;
  return [
    provider === undefined
      ? problem(
          `${path}.provider`,
          "load-balancer-provider-missing",
          "must be given, because the cluster names none",
          "use LoadBalancerProvider.AMPHORA or .OVN",
        )
      : undefined,
    options.internal === false && !hasFloatingIps
      ? problem(
          `${path}.internal`,
          "no-floating-network",
          "must not be false without a network that floating IPs come from",
          "give 'floatingNetworkId'",
        )
      : undefined,
    provider instanceof LoadBalancerProvider && !provider.isProxy ? checkLayer4(path, options, provider) : undefined,
  ];
}

function checkLayer4(
  path: string,
  { flavorId, availabilityZone, ingressHostname }: Partial<OctaviaServiceOptions>,
  provider: LoadBalancerProvider,
): CheckResult {
  const unsupported = { flavorId, availabilityZone, ingressHostname: ingressHostname === true ? true : undefined };
  return Object.entries(unsupported)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) =>
      problem(
        `${path}.${key}`,
        "provider-lacks-option",
        `must not be given with the provider ${provider.name}`,
        "leave it out or take amphora",
        value,
      ),
    );
}
