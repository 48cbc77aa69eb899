import type { CheckResult } from "../core";
import {
  boolean,
  cidr,
  each,
  integer,
  ipAddress,
  knownKeys,
  notBlank,
  ofKind,
  problem,
  readable,
  required,
} from "../core";
import { checkAddressScope } from "./address-scope";
import type { ClusterNetworkProps } from "./cluster-network";
import { checkExternalNetwork } from "./external-network";
import { NetworkRef } from "./network-ref";
import { NetworkRouter } from "./network-router";
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
  "addressScope",
  "trunks",
  "tags",
];
const IPV6_KEYS = ["cidr", "addressMode", "raMode", "gateway", "dnsNameservers", "allocationPools"];
const REF_FIX = "use NetworkRef.id(...) or NetworkRef.named(...)";
const EXISTING_KEYS = ["network", "networkId", "subnet", "subnetId"];

/** Smallest MTU that IPv6 and Kubernetes tunnels live with, and the largest that a packet can have. */
const MTU_RANGE = { min: 1280, max: 65_535 };

/**
 * Checks the properties of a network that is to be made.
 *
 * @internal
 */
export function checkClusterNetworkProps(given: ClusterNetworkProps): CheckResult {
  if (typeof given !== "object" || given === null) {
    return required("props", given) ?? knownKeys("props", given, []);
  }
  const props = given;
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
    checkAddressScope("addressScope", props.addressScope),
    boolean("trunks", props.trunks),
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
  if (!(router instanceof NetworkRouter)) {
    return ofKind("router", router, NetworkRouter, "use NetworkRouter.create(), .existing(...) or .none()");
  }
  const { ref, snat, availabilityZones } = { ref: router.ref, ...readable(router.options) };
  return [
    knownKeys("router", router.options, ["snat", "availabilityZones"]),
    router.kind === "existing" ? required("router", ref) : undefined,
    ref === undefined || ref instanceof NetworkRef ? ref?.check("router") : ofKind("router", ref, NetworkRef, REF_FIX),
    boolean("router.snat", snat),
    snat !== undefined && !hasExternal
      ? problem(
          "router",
          "snat-without-external-network",
          "must not set 'snat' without an external network",
          "set 'externalNetwork'",
        )
      : undefined,
    each("router.availabilityZones", availabilityZones, notBlank),
  ];
}

function checkIpv6(given: Ipv6SubnetOptions): CheckResult {
  const ipv6 = { ...given };
  const mode = ipv6.addressMode ?? Ipv6AddressMode.DHCPV6_STATEFUL;
  // hosts make the lower 64 bits themselves, unless DHCPv6 hands out whole addresses.
  const prefixes =
    mode === Ipv6AddressMode.DHCPV6_STATEFUL ? { minPrefix: 48, maxPrefix: 120 } : { minPrefix: 64, maxPrefix: 64 };
  return [
    knownKeys("ipv6", given, IPV6_KEYS),
    ofKind("ipv6.addressMode", ipv6.addressMode, Ipv6AddressMode, "use Ipv6AddressMode.DHCPV6_STATEFUL or its sisters"),
    ofKind("ipv6.raMode", ipv6.raMode, Ipv6AddressMode, "use Ipv6AddressMode.DHCPV6_STATEFUL or its sisters"),
    required("ipv6.cidr", ipv6.cidr),
    cidr("ipv6.cidr", ipv6.cidr, { version: 6, ...prefixes }),
    checkNameservers("ipv6.dnsNameservers", ipv6.dnsNameservers, 6),
    checkSubnetLayout("ipv6.", ipv6, 6),
  ];
}

function checkNameservers(path: string, servers: readonly string[] | undefined, version: 4 | 6): CheckResult {
  return each(path, servers, (at, server) => ipAddress(at, server, { version }));
}
