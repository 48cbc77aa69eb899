import { Cidr, hasTokens, integer, knownKeys, notBlank, problem, readable, uuid } from "../core";
import type { CheckResult } from "../core";
import type { LoadBalancerProvider } from "../network";
import type { GatewayClientAddress } from "./gateway-client-address";
import type { GatewayExposure } from "./gateway-exposure";

/** What Octavia is asked for beside an address. */
export interface GatewayLoadBalancerOptions {
  /**
   * Class of load balancers that the cloud controller knows from its configuration.
   *
   * @default - none
   */
  readonly className?: string;

  /**
   * Id of the Octavia flavor; amphora only.
   *
   * @default - the cloud's default
   */
  readonly flavorId?: string;

  /**
   * Availability zone of Octavia; amphora only.
   *
   * @default - the cloud's default
   */
  readonly availabilityZone?: string;

  /**
   * After how many seconds without traffic a connection is closed, from 1 to 86400; amphora only. Web sockets need more than the
   * default.
   *
   * @default - Octavia's 50 seconds
   */
  readonly idleTimeoutSeconds?: number;

  /**
   * Most connections at a time.
   *
   * @default - no limit
   */
  readonly connectionLimit?: number;
}

/** What the Service of a gateway is made of. */
export interface GatewayServiceSpec {
  /** Who reaches the gateway. */
  readonly exposure: GatewayExposure;

  /** Whether it learns the addresses of its clients. */
  readonly clientAddress: GatewayClientAddress;

  /** What Octavia is asked for beside an address. */
  readonly options: GatewayLoadBalancerOptions;

  /** Id of the cluster's external network, when it has one. */
  readonly externalNetworkId: string | undefined;

  /** Ranges of the cluster's own nodes and pods. */
  readonly ownCidrs: readonly string[];
}

const KEYS = ["className", "flavorId", "availabilityZone", "idleTimeoutSeconds", "connectionLimit"];
const PROXY_KEYS = ["flavorId", "availabilityZone", "idleTimeoutSeconds"] as const;
const PREFIX = "loadbalancer.openstack.org";

/**
 * Renders the `envoyService` of an EnvoyProxy: what the cloud controller makes a load balancer of.
 *
 * Nodes and pods of the cluster are let in beside the clients, because a node filters what its own pods send to the address of a
 * load balancer, and certificate authorities' challenges are tried from within first.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md
 */
export function renderGatewayService(spec: GatewayServiceSpec): object {
  const { exposure, clientAddress, ownCidrs } = spec;
  return {
    type: "LoadBalancer",
    annotations: renderAnnotations(spec),
    externalTrafficPolicy: clientAddress.name === "PRESERVED" ? "Local" : "Cluster",
    loadBalancerIP: exposure.address,
    loadBalancerSourceRanges:
      exposure.allowedCidrs === undefined ? undefined : [...exposure.allowedCidrs, ...ownCidrs.filter(isIpv4)],
  };
}

function renderAnnotations(spec: GatewayServiceSpec): Readonly<Record<string, string>> {
  const { exposure, clientAddress, options, externalNetworkId } = spec;
  const isInternal = exposure.kind === "internal";
  const milliseconds = options.idleTimeoutSeconds === undefined ? undefined : options.idleTimeoutSeconds * 1000;
  const entries: readonly (readonly [string, string | number | undefined])[] = [
    ["service.beta.kubernetes.io/openstack-internal-load-balancer", String(isInternal)],
    [`${PREFIX}/floating-network-id`, isInternal ? undefined : (exposure.floatingNetworkId ?? externalNetworkId)],
    [`${PREFIX}/floating-subnet-id`, exposure.floatingSubnetId],
    // without it, a floating IP that the project brought would be deleted together with the Service.
    [`${PREFIX}/keep-floatingip`, !isInternal && exposure.address !== undefined ? "true" : undefined],
    [`${PREFIX}/subnet-id`, exposure.subnetId],
    [`${PREFIX}/class`, options.className],
    [`${PREFIX}/flavor-id`, options.flavorId],
    [`${PREFIX}/availability-zone`, options.availabilityZone],
    [`${PREFIX}/connection-limit`, options.connectionLimit],
    [`${PREFIX}/timeout-client-data`, milliseconds],
    [`${PREFIX}/timeout-member-data`, milliseconds],
    [`${PREFIX}/proxy-protocol`, clientAddress.name === "PROXY_PROTOCOL" ? "v2" : undefined],
    // only the monitor knows which nodes run a proxy; the others drop what they get.
    [`${PREFIX}/enable-health-monitor`, clientAddress.name === "PRESERVED" ? "true" : undefined],
  ];
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));
}

/** Octavia refuses ranges of another family than its address; a token is taken for what it should be. */
function isIpv4(range: string): boolean {
  const parsed = Cidr.tryParse(range);
  return hasTokens(range) ? !range.startsWith("#{") : parsed instanceof Cidr && parsed.version === 4;
}

/**
 * Checks the options against the provider.
 *
 * @param path property path
 * @param given the options
 * @param provider Octavia provider of the cluster
 */
export function checkGatewayLoadBalancer(
  path: string,
  given: GatewayLoadBalancerOptions | undefined,
  provider: LoadBalancerProvider,
): CheckResult {
  const options = readable(given);
  return [
    knownKeys(path, given, KEYS),
    notBlank(`${path}.className`, options.className),
    uuid(`${path}.flavorId`, options.flavorId),
    notBlank(`${path}.availabilityZone`, options.availabilityZone),
    integer(`${path}.idleTimeoutSeconds`, options.idleTimeoutSeconds, { min: 1, max: 86_400 }),
    integer(`${path}.connectionLimit`, options.connectionLimit, { min: 1 }),
    provider.isProxy
      ? undefined
      : PROXY_KEYS.filter((key) => options[key] !== undefined).map((key) =>
          problem(
            `${path}.${key}`,
            "provider-lacks-option",
            `must not be given with the provider ${provider.name}`,
            "leave it out or take amphora",
            options[key],
          ),
        ),
  ];
}
