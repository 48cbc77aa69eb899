import type { IConstruct } from "constructs";
import type { CheckResult } from "../core";
import type { AddressDemand, AllocationPool } from "./subnet-options";
import type { IpFamily } from "./ip-family";

/** Defines what the rest of a cluster needs to know about its node network. */
export interface IClusterNetwork extends IConstruct {
  /** UUID of the Neutron network. */
  readonly networkId: string;

  /** UUID of the IPv4 subnet. */
  readonly subnetId: string;

  /** UUID of the IPv6 subnet, on a dual-stack network. */
  readonly ipv6SubnetId?: string;

  /** Range of the IPv4 subnet. */
  readonly cidr: string;

  /** Range of the IPv6 subnet, on a dual-stack network. */
  readonly ipv6Cidr?: string;

  /** Families of the network: IPv4, and IPv6 after it on a dual-stack network. */
  readonly families: readonly IpFamily[];

  /** Ranges of the subnets, in the order of `families`. */
  readonly cidrs: readonly string[];

  /** Largest packet of the network in bytes; a Terraform token when the cloud decides. */
  readonly mtu: number;

  /** DNS servers of the subnets; empty when the cloud decides or the network exists already. */
  readonly dnsNameservers: readonly string[];

  /** Ranges that Neutron hands out addresses from; empty when that is the whole subnet or not known. */
  readonly allocationPools: readonly AllocationPool[];

  /** UUID of the external network that floating IPs come from. */
  readonly externalNetworkId?: string;

  /** Name of the external network, which is what floating IP resources ask for. */
  readonly externalNetworkName?: string;

  /** UUID of the router before the subnets. */
  readonly routerId?: string;

  /** What servers, load balancers and floating IPs depend on (`dependOn`): the way out of the network is there. */
  readonly ready: IConstruct;

  /** Checks that an address can be used on the IPv4 subnet: inside it, and neither its first, its last nor its gateway. */
  checkAddress(path: string, address: string | undefined): CheckResult;

  /** Checks that the IPv4 subnet has room for nodes and what else takes addresses. */
  checkCapacity(path: string, demand: AddressDemand): CheckResult;

  /** Checks that a floating IP can reach an address of this network: an external network and a router are known. */
  checkFloatingIp(path: string): CheckResult;
}
