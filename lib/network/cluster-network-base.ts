import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import { problem } from "../core";
import type { CheckResult } from "../core";
import type { IClusterNetwork } from "./cluster-network";
import { IpFamily } from "./ip-family";
import { checkHostAddress, checkSubnetCapacity } from "./subnet-checks";
import type { AddressDemand, AllocationPool } from "./subnet-options";

/** What a user does about a network that leads nowhere; it differs between new networks and those that exist. */
export interface WayOutCures {
  /** How to name an external network. */
  readonly externalNetwork: string;

  /** How to name a router. */
  readonly router: string;
}

/** What networks have in common, whether they are made or found: everything that follows from their facts. */
export abstract class ClusterNetworkBase extends Construct implements IClusterNetwork {
  public abstract readonly networkId: string;
  public abstract readonly subnetId: string;
  public abstract readonly ipv6SubnetId?: string;
  public abstract readonly cidr: string;
  public abstract readonly ipv6Cidr?: string;
  public abstract readonly mtu: number;
  public abstract readonly dnsNameservers: readonly string[];
  public abstract readonly allocationPools: readonly AllocationPool[];
  public abstract readonly externalNetworkId?: string;
  public abstract readonly externalNetworkName?: string;
  public abstract readonly routerId?: string;
  public abstract readonly ownsRouter: boolean;
  public abstract readonly addressScopeId?: string;
  public abstract readonly trunks: boolean;
  public abstract readonly ready: IConstruct;

  protected abstract readonly gateway: string | undefined;
  protected abstract readonly cures: WayOutCures;

  public get families(): readonly IpFamily[] {
    return this.ipv6Cidr === undefined ? [IpFamily.IPV4] : [IpFamily.IPV4, IpFamily.IPV6];
  }

  public get cidrs(): readonly string[] {
    return this.ipv6Cidr === undefined ? [this.cidr] : [this.cidr, this.ipv6Cidr];
  }

  public checkAddress(path: string, address: string | undefined): CheckResult {
    return checkHostAddress(path, address, this.subnetFacts);
  }

  public checkCapacity(path: string, demand: AddressDemand): CheckResult {
    return checkSubnetCapacity(path, this.subnetFacts, demand);
  }

  public checkFloatingIp(path: string): CheckResult {
    if (this.externalNetworkId === undefined) {
      return problem(
        path,
        "external-network-missing",
        "must not be used without an external network",
        this.cures.externalNetwork,
      );
    }
    return this.routerId === undefined
      ? problem(path, "router-missing", "must not be used without a path to the external network", this.cures.router)
      : undefined;
  }

  private get subnetFacts() {
    return { cidr: this.cidr, gateway: this.gateway, allocationPools: this.allocationPools };
  }
}
