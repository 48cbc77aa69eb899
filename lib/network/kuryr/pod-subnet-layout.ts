import { Cidr } from "../../core";
import type { AllocationPool } from "../subnet-options";
import type { KuryrPodSubnets } from "./kuryr-pod-subnets";

/** The subnet of the pods that Terraform makes. */
export interface PodSubnetLayout {
  /** Range of the subnet. */
  readonly cidr: string;

  /** Gateway of the subnet: its last address but the broadcast address. */
  readonly gateway: string;

  /** Addresses that Neutron hands out: all but network, gateway and broadcast address. */
  readonly allocationPool: AllocationPool;
}

/**
 * The subnet of the pods: their whole range or, with a subnet per namespace, the first of those.
 *
 * @param podCidr range of the pods, IPv4
 * @param podSubnets which subnets pods get addresses from
 * @throws ValidationError when the text is no range
 */
export function podSubnetLayout(podCidr: string, podSubnets: KuryrPodSubnets): PodSubnetLayout {
  const range = Cidr.parse(podCidr);
  const subnet = Cidr.enclosing(range.first, podSubnets.prefixLength ?? range.prefix);
  return {
    cidr: subnet.canonical,
    gateway: subnet.nth(-2),
    allocationPool: { start: subnet.nth(1), end: subnet.nth(-3) },
  };
}
