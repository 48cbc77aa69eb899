import type { CheckResult } from "../../core";
import { Cidr, problem, readable } from "../../core";
import type { AddressPlan } from "../address-plan";
import { checkServiceHalves, serviceHalves } from "./service-halves";

/** VLANs of a trunk; each pod of a node takes one. */
const VLANS = 4094;

/** Addresses of the ClusterIPs that no Service of the demand gets: the first, the last, and that of the API. */
const TAKEN_SERVICE_ADDRESSES = 3n;

/**
 * Checks what Kuryr asks of the network and the ranges of a cluster: a router joins them, Services have an upper half, pods of a node are
 * not more than its trunk carries.
 *
 * @param plan all ranges of the cluster, whose plugin is Kuryr
 */
export function checkKuryrPlan(plan: AddressPlan): CheckResult {
  const { network, serviceCidr, maxPods } = plan;
  return [
    network.routerId === undefined
      ? problem(
          "network",
          "kuryr-router-missing",
          "must have a router with Kuryr, which joins nodes, pods and Services",
          "give the network 'externalNetwork' or 'router'",
        )
      : undefined,
    checkServiceHalves("serviceCidr", serviceCidr),
    checkServiceDemand(plan),
    typeof maxPods === "number" && maxPods > VLANS
      ? problem(
          "maxPods",
          "trunk-too-small",
          `must be at most ${VLANS}, the VLANs of a node's trunk`,
          "lower it, and add nodes",
          maxPods,
        )
      : undefined,
    checkIpv4Only("network.ipv6", network.ipv6SubnetId),
    checkIpv4Only("ipv6ServiceCidr", plan.ipv6ServiceCidr),
  ];
}

/** The range of the Neutron subnet of Services, for comparisons with others; the text itself where it cannot be divided. */
export function serviceSubnetOf(serviceCidr: string): string {
  const range = Cidr.tryParse(serviceCidr);
  const canDivide = range instanceof Cidr && range.version === 4 && range.prefix > 0 && range.prefix <= 28;
  return canDivide ? serviceHalves(serviceCidr).subnet : serviceCidr;
}

function checkIpv4Only(path: string, value: unknown): CheckResult {
  return value === undefined
    ? undefined
    : problem(
        path,
        "kuryr-without-ipv6",
        "must not be given with Kuryr, which gives pods and Services IPv4 addresses only",
        "leave it out, or take Cilium or Calico",
      );
}

function checkServiceDemand({ networkPlugin, serviceCidr }: AddressPlan): CheckResult {
  const { services } = readable(networkPlugin.kuryr?.demand);
  const range = Cidr.tryParse(serviceCidr);
  if (typeof services !== "number" || !(range instanceof Cidr)) {
    return undefined;
  }
  const room = range.size - TAKEN_SERVICE_ADDRESSES;
  return services > room
    ? problem(
        "networkPlugin.demand.services",
        "service-cidr-too-small",
        `must be at most ${room}, the addresses of 'serviceCidr' ${range.canonical}`,
        "choose a larger range of Services",
        services,
      )
    : undefined;
}
