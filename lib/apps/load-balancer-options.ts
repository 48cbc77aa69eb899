import { boolean, ipAddress, matches, notBlank, problem, readable, uuid } from "../core";
import type { CheckResult } from "../core";
import type { KuryrSettings, LoadBalancerProvider } from "../network";

/**
 * Options of `Exposure.loadBalancer`.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md
 */
export interface LoadBalancerOptions {
  /** Ranges of clients; `0.0.0.0/0` is everybody. */
  readonly allowedCidrs: readonly string[];

  /**
   * Whether it has no floating IP, so that it is reachable from the nodes' network only.
   *
   * @default false
   */
  readonly internal?: boolean;

  /**
   * Class, as the cloud controller was given it: networks and subnets of the load balancer and its floating IP.
   *
   * @default - the settings of the cloud controller
   */
  readonly loadBalancerClass?: string;

  /**
   * Floating IP, made beforehand, so that the address survives the Service.
   *
   * @default - the cloud controller makes one
   */
  readonly floatingIp?: string;

  /**
   * Whether the floating IP stays in the project when the Service goes.
   *
   * @default false, or true for a floating IP that was made beforehand
   */
  readonly keepFloatingIp?: boolean;

  /**
   * Id of the external network's subnet that the floating IP is taken from.
   *
   * @default - any
   */
  readonly floatingSubnetId?: string;

  /**
   * Id of the flavor of Octavia; amphora only.
   *
   * @default - the setting of the cloud controller
   */
  readonly flavorId?: string;

  /**
   * Availability zone of Octavia; amphora only.
   *
   * @default - the setting of the cloud controller
   */
  readonly availabilityZone?: string;

  /**
   * Whether clients' addresses are handed on by the PROXY protocol, which the application then has to speak; amphora only.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;
}

/** Names of the options, for the check that there are no others. */
export const LOAD_BALANCER_KEYS = [
  "allowedCidrs",
  "internal",
  "loadBalancerClass",
  "floatingIp",
  "keepFloatingIp",
  "floatingSubnetId",
  "flavorId",
  "availabilityZone",
  "proxyProtocol",
];

/** Those that a load balancer without a proxy has not. */
const PROXY_KEYS = ["flavorId", "availabilityZone", "proxyProtocol"] as const;

/** Those that only the cloud controller reads. */
const KURYR_IGNORES = [
  "internal",
  "loadBalancerClass",
  "keepFloatingIp",
  "floatingSubnetId",
  "flavorId",
  "availabilityZone",
  "proxyProtocol",
] as const;

const PREFIX = "loadbalancer.openstack.org";

/** Annotations that the cloud controller writes back, so that Terraform must not take them away again. */
export const WRITTEN_BACK = [`${PREFIX}/load-balancer-id`, `${PREFIX}/load-balancer-address`];

/** Renders the annotations that the cloud controller reads. */
export function renderLoadBalancerAnnotations(options: LoadBalancerOptions): Readonly<Record<string, string>> {
  const { floatingIp, keepFloatingIp = floatingIp !== undefined } = options;
  const entries: readonly (readonly [string, string | boolean | undefined])[] = [
    ["service.beta.kubernetes.io/openstack-internal-load-balancer", options.internal],
    [`${PREFIX}/class`, options.loadBalancerClass],
    [`${PREFIX}/keep-floatingip`, keepFloatingIp ? true : undefined],
    [`${PREFIX}/floating-subnet-id`, options.floatingSubnetId],
    [`${PREFIX}/flavor-id`, options.flavorId],
    [`${PREFIX}/availability-zone`, options.availabilityZone],
    [`${PREFIX}/proxy-protocol`, options.proxyProtocol],
  ];
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));
}

/**
 * Checks the options against the provider.
 *
 * @param path property path
 * @param given the options
 * @param provider Octavia provider of the cluster
 */
export function checkProviderOptions(
  path: string,
  given: LoadBalancerOptions,
  provider: LoadBalancerProvider,
): CheckResult {
  const options = readable(given);
  return PROXY_KEYS.filter((key) => !provider.isProxy && options[key] !== undefined && options[key] !== false).map(
    (key) =>
      problem(
        `${path}.${key}`,
        "provider-lacks-option",
        `must not be given with the provider ${provider.name}`,
        "leave it out or take amphora",
        options[key],
      ),
  );
}

/**
 * Checks the options against Kuryr, which reads neither annotations nor ranges of clients: what it leaves out would be open to everybody,
 * or with flows of OVN and groups that all pods share, to nobody.
 *
 * @param path property path
 * @param given the options
 * @param kuryr what is special to the Kuryr of the cluster
 * @see https://docs.openstack.org/kuryr-kubernetes/2024.1/installation/services.html
 */
export function checkKuryrLoadBalancer(path: string, given: LoadBalancerOptions, kuryr: KuryrSettings): CheckResult {
  const options = readable(given);
  const { allowedCidrs } = options;
  return [
    KURYR_IGNORES.filter((key) => options[key] !== undefined && options[key] !== false).map((key) =>
      problem(
        `${path}.${key}`,
        "option-of-other-plugin",
        "must not be given with Kuryr, which does not read it",
        key === "internal" ? "leave it out, or use Exposure.cluster({ fromCidrs: [...] })" : "leave it out",
        options[key],
      ),
    ),
    Array.isArray(allowedCidrs) && !allowedCidrs.includes("0.0.0.0/0")
      ? problem(
          `${path}.allowedCidrs`,
          "clients-not-restricted",
          "must be everybody with Kuryr, which reads no ranges of clients and lets everybody in",
          'use Exposure.cluster({ fromCidrs: [...] }) for machines that have a route to pods, or write "0.0.0.0/0" if you mean it',
          allowedCidrs,
        )
      : undefined,
    kuryr.loadBalancers.provider === "ovn" && kuryr.securityGroups.driver === "default"
      ? problem(
          path,
          "clients-not-let-in",
          "must not be a load balancer while pods see their clients and all share a group that lets in nobody from outside",
          "use Exposure.cluster({ fromCidrs: [...] }), or give the cluster KuryrSecurityGroups.fromPolicies()",
        )
      : undefined,
  ];
}

/** Checks everything but the clients, reported under `path`. */
export function checkLoadBalancer(path: string, given: LoadBalancerOptions): CheckResult {
  const options = readable(given);
  const wantsFloatingIp = options.floatingIp !== undefined || options.floatingSubnetId !== undefined;
  return [
    (["internal", "keepFloatingIp", "proxyProtocol"] as const).map((key) => boolean(`${path}.${key}`, options[key])),
    matches(
      `${path}.loadBalancerClass`,
      options.loadBalancerClass,
      /^[A-Za-z0-9][-A-Za-z0-9_.]*$/,
      "the name of a class",
    ),
    ipAddress(`${path}.floatingIp`, options.floatingIp, { version: 4 }),
    uuid(`${path}.floatingSubnetId`, options.floatingSubnetId),
    uuid(`${path}.flavorId`, options.flavorId),
    notBlank(`${path}.availabilityZone`, options.availabilityZone),
    options.internal === true && wantsFloatingIp
      ? problem(
          `${path}.internal`,
          "internal-with-floating-ip",
          "must not be true beside a floating IP",
          "leave out one of the two",
          true,
        )
      : undefined,
  ];
}
