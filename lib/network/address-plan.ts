import type { CheckResult, NamedCidr } from "../core";
import {
  Cidr,
  cidr,
  cidrsDisjoint,
  each,
  hasTokens,
  integer,
  ipAddress,
  ipVersion,
  problem,
  readableList,
  required,
} from "../core";
import type { IClusterNetwork } from "./cluster-network";
import { checkKuryrPlan, serviceSubnetOf } from "./kuryr/check-kuryr-plan";
import { publicUpperHalf } from "./kuryr/service-halves";
import type { NetworkPlugin } from "./network-plugin";

/** The API server refuses larger ranges of Services. */
const SERVICE_MIN_PREFIX = { 4: 12, 6: 108 } as const;

/** The controller manager keeps one bit a node in memory, for at most this many bits. */
const MAX_NODE_BITS = 16;

/** Ranges that software on the nodes or in the cloud takes by default. */
const DEFAULTS_OF_OTHERS = [
  { cidr: "172.17.0.0/16", owner: "the default bridge of Docker" },
  { cidr: "100.64.0.0/16", owner: "the inner networks of OVN" },
];

const KURYR_SERVICES = "with Kuryr, Neutron's subnet of Services is twice 'serviceCidr'";

/** Defines all ranges of a cluster, to be checked together. */
export interface AddressPlan {
  /** Network of the nodes. */
  readonly network: IClusterNetwork;

  /** Pod network. */
  readonly networkPlugin: NetworkPlugin;

  /** Range of Services, IPv4. */
  readonly serviceCidr: string;

  /**
   * Range of Services, IPv6.
   *
   * @default - Services have IPv4 addresses only
   */
  readonly ipv6ServiceCidr?: string;

  /**
   * Address of the cluster DNS.
   *
   * @default - the tenth address of `serviceCidr`
   */
  readonly dnsServiceIp?: string;

  /**
   * Ranges that the cluster must leave alone: peers, the management network of Octavia.
   *
   * @default - none
   */
  readonly reservedCidrs?: readonly string[];

  /**
   * Most nodes that the cluster will have.
   *
   * @default - not checked
   */
  readonly maxNodes?: number;

  /**
   * Most pods of one node.
   *
   * @default 110
   */
  readonly maxPods?: number;
}

/**
 * Checks that nodes, pods and Services have ranges that are large enough, of the same families, and do not meet.
 *
 * Paths are those of the properties of a cluster: `network.cidr`, `networkPlugin.podCidr`, `serviceCidr`, `reservedCidrs`.
 */
export function checkAddressPlan(plan: AddressPlan): CheckResult {
  const { network, networkPlugin, serviceCidr, ipv6ServiceCidr } = plan;
  return [
    networkPlugin.check("networkPlugin"),
    networkPlugin.checkMtu("networkPlugin.mtu", network.mtu),
    networkPlugin.podRoutes?.checkNetwork("networkPlugin.podRoutes", network, networkPlugin.podCidrs),
    networkPlugin.podRoutes?.checkRoutes("networkPlugin.podRoutes", plan.maxNodes ?? 1, networkPlugin.podCidrs.length),
    required("serviceCidr", serviceCidr),
    cidr("serviceCidr", serviceCidr, { version: 4, minPrefix: SERVICE_MIN_PREFIX[4], maxPrefix: 28 }),
    cidr("ipv6ServiceCidr", ipv6ServiceCidr, { version: 6, minPrefix: SERVICE_MIN_PREFIX[6], maxPrefix: 124 }),
    each("reservedCidrs", plan.reservedCidrs, (at, range) => cidr(at, range, { allowReserved: true })),
    checkOverlaps(plan),
    networkPlugin.kuryr === undefined ? [checkFamilies(plan), checkNodeRanges(plan)] : checkKuryrPlan(plan),
    integer("maxNodes", plan.maxNodes, { min: 1 }),
    checkDnsServiceIp(plan),
  ];
}

/** What is legal in an address plan but often goes wrong; one text each. */
export function warnAddressPlan(plan: AddressPlan): string[] {
  const meetings = rangesOf(plan).flatMap(({ path, cidr: range }) => {
    const parsed = Cidr.tryParse(range);
    return DEFAULTS_OF_OTHERS.filter((other) => parsed instanceof Cidr && parsed.overlaps(Cidr.parse(other.cidr))).map(
      (other) => `${path} ${range} meets ${other.cidr}, ${other.owner}; traffic may never leave the node`,
    );
  });
  return [...meetings, ...warnPublicServices(plan)];
}

function warnPublicServices({ networkPlugin, serviceCidr }: AddressPlan): string[] {
  const upper = networkPlugin.kuryr === undefined ? undefined : publicUpperHalf(serviceCidr);
  return upper === undefined
    ? []
    : [
        `serviceCidr ${serviceCidr} has the upper half ${upper}, which is not private: nothing behind the router reaches those addresses on the Internet; use a smaller range, or one in 10.0.0.0/8`,
      ];
}

function rangesOf({ network, networkPlugin, serviceCidr, ipv6ServiceCidr }: AddressPlan): NamedCidr[] {
  return [
    { path: "network.cidr", cidr: network.cidr },
    { path: "network.ipv6Cidr", cidr: network.ipv6Cidr },
    { path: "networkPlugin.podCidr", cidr: networkPlugin.podCidr },
    { path: "networkPlugin.ipv6PodCidr", cidr: networkPlugin.ipv6PodCidr },
    networkPlugin.kuryr === undefined
      ? { path: "serviceCidr", cidr: serviceCidr }
      : { path: "serviceCidr", cidr: serviceSubnetOf(serviceCidr), note: KURYR_SERVICES },
    { path: "ipv6ServiceCidr", cidr: ipv6ServiceCidr },
  ];
}

function checkOverlaps(plan: AddressPlan): CheckResult {
  const own = rangesOf(plan);
  const reserved = readableList(plan.reservedCidrs).map((range, i) => ({ path: `reservedCidrs[${i}]`, cidr: range }));
  // reserved ranges may meet each other, only not the cluster's.
  return [cidrsDisjoint(own), reserved.map((range) => own.map((one) => cidrsDisjoint([one, range])))];
}

function checkFamilies({ network, networkPlugin, ipv6ServiceCidr }: AddressPlan): CheckResult {
  const hasPods = networkPlugin.ipv6PodCidr !== undefined;
  const hasServices = ipv6ServiceCidr !== undefined;
  const isDualStack = hasPods || hasServices;
  return [
    isDualStack && !hasServices
      ? problem(
          "ipv6ServiceCidr",
          "dual-stack-half-given",
          "must be given when pods have IPv6",
          "set it, for instance fd00:10:96::/112, or leave out 'ipv6PodCidr'",
        )
      : undefined,
    isDualStack && !hasPods
      ? problem(
          "networkPlugin.ipv6PodCidr",
          "dual-stack-half-given",
          "must be given when Services have IPv6",
          "set it, for instance fd00:10:244::/56, or leave out 'ipv6ServiceCidr'",
        )
      : undefined,
    isDualStack && network.ipv6SubnetId === undefined
      ? problem(
          "network.ipv6",
          "dual-stack-network-missing",
          "must be given when pods and Services have IPv6",
          "give the network an IPv6 subnet",
        )
      : undefined,
    isDualStack && !networkPlugin.supportsDualStack
      ? problem(
          "networkPlugin.ipv6PodCidr",
          "dual-stack-unsupported",
          `must not be given with ${networkPlugin.name} and ${networkPlugin.encapsulation.name}, which has no IPv6`,
          "take Encapsulation.VXLAN",
          networkPlugin.ipv6PodCidr,
        )
      : undefined,
  ];
}

function checkNodeRanges({ networkPlugin, maxNodes, maxPods = 110 }: AddressPlan): CheckResult {
  const { podCidr, ipv6PodCidr, nodeMaskSize, ipv6NodeMaskSize } = networkPlugin;
  return [
    checkMask("networkPlugin.nodeMaskSize", podCidr, nodeMaskSize, maxNodes),
    checkMask("networkPlugin.ipv6NodeMaskSize", ipv6PodCidr, ipv6NodeMaskSize, maxNodes),
    networkPlugin.usesNodeRanges && Number.isInteger(nodeMaskSize)
      ? checkPodsPerNode(nodeMaskSize, maxPods)
      : undefined,
  ];
}

function checkMask(path: string, podCidr: string | undefined, mask: number, maxNodes: number | undefined): CheckResult {
  const range = Cidr.tryParse(podCidr);
  if (!(range instanceof Cidr) || !Number.isInteger(mask) || hasTokens(mask)) {
    return undefined;
  }
  const bits = mask - range.prefix;
  if (bits <= 0 || bits > MAX_NODE_BITS) {
    const fix = `use for instance ${Math.min(range.prefix + 8, range.version === 4 ? 30 : 127)}`;
    return problem(
      path,
      "node-mask-size",
      `must be 1 to ${MAX_NODE_BITS} more than the prefix of ${range.canonical}`,
      fix,
      mask,
    );
  }
  return maxNodes === undefined || maxNodes <= 2 ** bits
    ? undefined
    : problem(
        path,
        "pod-cidr-too-small",
        `must leave shares of ${range.canonical} for ${maxNodes} nodes but leaves ${2 ** bits}`,
        "choose a larger pod range or a longer mask",
        mask,
      );
}

function checkPodsPerNode(mask: number, maxPods: number): CheckResult {
  // network, broadcast and the address of the node's own bridge.
  const usable = 2 ** (32 - mask) - 3;
  return maxPods <= usable
    ? undefined
    : problem(
        "maxPods",
        "node-range-too-small",
        `must be at most ${usable}, the addresses of a node's /${mask}`,
        "lower it, or choose a shorter 'nodeMaskSize'",
        maxPods,
      );
}

function checkDnsServiceIp({ serviceCidr, dnsServiceIp }: AddressPlan): CheckResult {
  const range = Cidr.tryParse(serviceCidr);
  if (
    dnsServiceIp === undefined ||
    hasTokens(dnsServiceIp) ||
    ipVersion(dnsServiceIp) !== 4 ||
    !(range instanceof Cidr)
  ) {
    return ipAddress("dnsServiceIp", dnsServiceIp, { version: 4 });
  }
  const fix = `use ${range.nth(10)}`;
  if (!range.contains(dnsServiceIp)) {
    return problem(
      "dnsServiceIp",
      "dns-service-ip-outside",
      `must lie inside 'serviceCidr' ${range.canonical}`,
      fix,
      dnsServiceIp,
    );
  }
  const taken = [range.first, range.nth(1), range.last];
  return taken.includes(dnsServiceIp)
    ? problem(
        "dnsServiceIp",
        "dns-service-ip-taken",
        `must not be ${dnsServiceIp}, which Kubernetes itself uses`,
        fix,
        dnsServiceIp,
      )
    : undefined;
}
