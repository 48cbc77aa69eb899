import type { CheckResult } from "../../core";
import { Cidr, cidr, known, problem } from "../../core";
import type { AllocationPool } from "../subnet-options";

/**
 * Ranges of private networks.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1918
 */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((text) => Cidr.parse(text));

/** How the Neutron subnet of Services is divided: Kubernetes gives out addresses of the lower half, Neutron those of the upper half. */
export interface ServiceHalves {
  /** Range of the Neutron subnet; twice that of the ClusterIPs. */
  readonly subnet: string;

  /** Lower half: the range of the ClusterIPs. */
  readonly lower: string;

  /** Upper half: what Neutron may take for ports of its own. */
  readonly upper: string;

  /** First address of the ClusterIPs, which Kubernetes gives its own API. */
  readonly apiAddress: string;

  /** Address that kubeadm gives the cluster DNS, the tenth of the ClusterIPs. */
  readonly dnsAddress: string;

  /** Gateway of the subnet: its last address but the broadcast address. */
  readonly gateway: string;

  /** Addresses that Neutron hands out: the upper half but gateway and broadcast address. */
  readonly allocationPool: AllocationPool;
}

/**
 * Divides the subnet of Services.
 *
 * Octavia takes ports of its own on the subnet of a balancer. Were they addresses that Kubernetes may give a Service, the two would
 * meet one day; so the subnet has another half, and Neutron's allocation pool is there.
 *
 * @param serviceCidr range of the ClusterIPs, IPv4; `checkServiceHalves` says whether it can be divided
 * @throws ValidationError when the text is no range
 * @see https://docs.openstack.org/kuryr-kubernetes/2024.1/installation/services.html
 */
export function serviceHalves(serviceCidr: string): ServiceHalves {
  const lower = Cidr.parse(serviceCidr);
  const subnet = lower.parent ?? lower;
  const upper = subnet.subnets(lower.prefix).at(-1) ?? lower;
  return {
    subnet: subnet.canonical,
    lower: lower.canonical,
    upper: upper.canonical,
    apiAddress: lower.nth(1),
    dnsAddress: lower.nth(10),
    gateway: upper.nth(-2),
    allocationPool: { start: upper.first, end: upper.nth(-3) },
  };
}

/**
 * Checks that the range of the ClusterIPs is a lower half, and that its upper half is of use; what is no IPv4 range is left to other
 * checks.
 *
 * @param path path of the range
 * @param serviceCidr range of the ClusterIPs
 */
export function checkServiceHalves(path: string, serviceCidr: string): CheckResult {
  const range = Cidr.tryParse(serviceCidr);
  if (!(range instanceof Cidr) || range.version !== 4) {
    return known(path, serviceCidr);
  }
  const { parent } = range;
  if (parent?.first === range.first) {
    return cidr(path, parent.canonical);
  }
  return problem(
    path,
    "service-range-without-upper-half",
    `must have room for an upper half, which Neutron takes addresses from${describeParent(parent)}`,
    `use ${lowerHalvesNear(range).join(" or ")}`,
    serviceCidr,
  );
}

function describeParent(parent: Cidr | undefined): string {
  return parent === undefined ? "" : `, but is itself the upper half of ${parent.canonical}`;
}

/**
 * The upper half of a private range of ClusterIPs, where it is not private: machines behind the router would look there for addresses
 * that somebody has on the Internet.
 *
 * @param serviceCidr range of the ClusterIPs
 * @returns the range; undefined when the subnet of the Services is where its lower half is
 */
export function publicUpperHalf(serviceCidr: string): string | undefined {
  const range = Cidr.tryParse(serviceCidr);
  if (!(range instanceof Cidr) || range.parent?.first !== range.first) {
    return undefined;
  }
  return isPrivate(range) && !isPrivate(range.parent) ? serviceHalves(serviceCidr).upper : undefined;
}

/** Ranges of the same size beside an upper half that are lower halves; a private range is not sent to public addresses. */
function lowerHalvesNear(range: Cidr): string[] {
  const { parent, prefix, next } = range;
  const isFree = (subnet: Cidr) => isPrivate(subnet) || (subnet === parent && !isPrivate(range));
  const near = [parent, next?.parent].flatMap((subnet) =>
    subnet !== undefined && isFree(subnet) ? [`${subnet.first}/${prefix}`] : [],
  );
  return near.length > 0 ? near : [`10.96.0.0/${prefix === 0 ? 16 : prefix}`];
}

function isPrivate(range: Cidr): boolean {
  return PRIVATE.some((block) => block.contains(range));
}
