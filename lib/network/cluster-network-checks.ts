import type { CheckResult } from "../core";
import { cidr, integer, ipAddress, knownKeys, notBlank, problem, required } from "../core";
import type { ClusterNetworkProps } from "./cluster-network";
import { checkExternalNetwork } from "./external-network";
import { checkSubnetLayout } from "./subnet-checks";
import type { Ipv6SubnetOptions } from "./subnet-options";
import { Ipv6AddressMode } from "./subnet-options";
import { checkTags } from "./tags";

const KEYS = [
  "cidr",
  "name",
  "ipv6",
  "router",
  "externalNetwork",
  "externalNetworkId",
  "dnsNameservers",
  "mtu",
  "gateway",
  "allocationPools",
  "tags",
];
const IPV6_KEYS = ["cidr", "addressMode", "raMode", "gateway", "dnsNameservers", "allocationPools"];
const EXISTING_KEYS = ["network", "networkId", "subnet", "subnetId"];

/** Smallest MTU that IPv6 and Kubernetes tunnels live with, and the largest that a packet can have. */
const MTU_RANGE = { min: 1280, max: 65_535 };

/**
 * Checks the properties of a network that is to be made.
 *
 * @internal
 */
export function checkClusterNetworkProps(props: ClusterNetworkProps): CheckResult {
  return [
    checkExistingKeys(props),
    knownKeys("", props, [...KEYS, ...EXISTING_KEYS]),
    required("cidr", props.cidr),
    cidr("cidr", props.cidr, { version: 4, maxPrefix: 29 }),
    notBlank("name", props.name),
    checkExternalNetwork(props),
    checkRouter(props),
    checkNameservers("dnsNameservers", props.dnsNameservers, 4),
    integer("mtu", props.mtu, MTU_RANGE),
    checkSubnetLayout("", props, 4),
    props.ipv6 === undefined ? undefined : checkIpv6(props.ipv6),
    checkTags("tags", props.tags),
  ];
}

function checkExistingKeys(props: ClusterNetworkProps): CheckResult {
  const fix = "use ClusterNetwork.fromExisting() for a network that exists, or leave it out to make a new one";
  return Object.keys(props)
    .filter((key) => EXISTING_KEYS.includes(key))
    .map((key) => problem(key, "existing-and-new-network", "must not be given for a new network", fix));
}

function checkRouter(props: ClusterNetworkProps): CheckResult {
  const { router } = props;
  const hasExternal = props.externalNetwork !== undefined || props.externalNetworkId !== undefined;
  return [
    router?.ref?.check("router"),
    router?.options.snat !== undefined && !hasExternal
      ? problem(
          "router",
          "snat-without-external-network",
          "must not set 'snat' without an external network",
          "set 'externalNetwork'",
        )
      : undefined,
    router?.options.availabilityZones?.map((zone, i) => notBlank(`router.availabilityZones[${i}]`, zone)),
  ];
}

function checkIpv6(ipv6: Ipv6SubnetOptions): CheckResult {
  const mode = ipv6.addressMode ?? Ipv6AddressMode.DHCPV6_STATEFUL;
  // hosts make the lower 64 bits themselves, unless DHCPv6 hands out whole addresses.
  const prefixes =
    mode === Ipv6AddressMode.DHCPV6_STATEFUL ? { minPrefix: 48, maxPrefix: 120 } : { minPrefix: 64, maxPrefix: 64 };
  return [
    knownKeys("ipv6", ipv6, IPV6_KEYS),
    required("ipv6.cidr", ipv6.cidr),
    cidr("ipv6.cidr", ipv6.cidr, { version: 6, ...prefixes }),
    checkNameservers("ipv6.dnsNameservers", ipv6.dnsNameservers, 6),
    checkSubnetLayout("ipv6.", ipv6, 6),
  ];
}

function checkNameservers(path: string, servers: readonly string[] | undefined, version: 4 | 6): CheckResult {
  return servers?.map((server, i) => ipAddress(`${path}[${i}]`, server, { version }));
}
