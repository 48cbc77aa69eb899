import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import type { CheckResult } from "../core";
import {
  checkProps,
  dependOn,
  hasTokens,
  knownKeys,
  matches,
  problem,
  readable,
  TerraformExpression,
  terraformText,
} from "../core";
import { NetworkingPortV2 } from "../providers/.gen/openstack/networking-port-v2";
import type { ApiEndpointContext, BoundApiEndpoint, VirtualIpFacts } from "./api-endpoint";
import type { IClusterNetwork } from "./cluster-network";
import { checkPrivateEndpoint } from "./endpoint-checks";
import { addEndpointFloatingIp } from "./endpoint-floating-ip";
import { renderLifecycle } from "./render-lifecycle";
import { isInPools } from "./subnet-checks";
import type { VirtualIpEndpointOptions } from "./virtual-ip-endpoint";

const KEYS = ["address", "interface", "allowedCidrs", "floatingIp", "dnsName", "certSans", "port"];

/** Linux names of interfaces: at most 15 characters, neither blanks nor slashes. */
const INTERFACE = /^[^\s/:]{1,15}$/;

/**
 * Defines the port that reserves a virtual IP; the control plane nodes answer for it, no server is ever attached.
 *
 * @internal
 */
export class BoundVirtualIpEndpoint extends Construct implements BoundApiEndpoint {
  public readonly host: string;
  public readonly publicHost: string;
  public readonly port: number;
  public readonly certSans: readonly string[];
  public readonly controlPlaneAddressPairs: readonly string[];
  public readonly virtualIp: VirtualIpFacts;
  public readonly ready: IConstruct;

  public constructor(
    scope: Construct,
    id: string,
    options: VirtualIpEndpointOptions,
    port: number,
    context: ApiEndpointContext,
  ) {
    super(scope, id);
    const { clusterName, network, tags } = context;
    const { preconditions } = checkProps(this, checkVirtualIp(options, network));
    this.port = port;

    const vip = new NetworkingPortV2(this, "Port", {
      name: terraformText(`${clusterName}-api`),
      description: terraformText(`Virtual IP of the API server of the Kubernetes cluster ${clusterName}`),
      networkId: network.networkId,
      fixedIp: [{ subnetId: network.subnetId, ipAddress: options.address }],
      securityGroupIds: [context.securityGroups.controlPlaneGroupId],
      tags: tags?.map((tag) => terraformText(tag)),
      lifecycle: renderLifecycle(preconditions),
    });
    dependOn(vip, network.ready);

    this.host = options.address ?? firstIpv4(vip);
    const publicAddress = addEndpointFloatingIp(this, vip.id, options, context);
    this.publicHost = options.dnsName ?? publicAddress ?? this.host;
    const names = [this.host, publicAddress, options.dnsName, ...(options.certSans ?? [])];
    this.certSans = names.filter((san) => san !== undefined);
    this.controlPlaneAddressPairs = [this.host];
    this.virtualIp = { address: this.host, interface: options.interface ?? "" };
    this.ready = this;
    this.warn(options, network);
  }

  /** Nothing to do: the nodes find out among themselves who holds the address. */
  public addControlPlane(_name: string, _address: string): void {}

  private warn(options: VirtualIpEndpointOptions, network: IClusterNetwork): void {
    if (options.address !== undefined && network.allocationPools.length === 0) {
      Annotations.of(this).addWarning(
        "the virtual IP lies where Neutron hands out addresses, so that another port may take it first; give the network 'allocationPools' without it",
      );
    }
  }
}

/** The port may get an IPv6 address as well, and Neutron lists them in no particular order. */
function firstIpv4(port: NetworkingPortV2): string {
  const addresses = TerraformExpression.of(port.allFixedIps);
  return TerraformExpression.raw("[for ip in ", addresses, ' : ip if !strcontains(ip, ":")][0]').asString();
}

/** @internal */
export function checkVirtualIp(given: VirtualIpEndpointOptions, network: IClusterNetwork): CheckResult {
  const options = readable(given);
  const { address } = options;
  const isPooled = address !== undefined && !hasTokens(address) && isInPools(network.allocationPools, address);
  return [
    knownKeys("", given, KEYS),
    checkPrivateEndpoint(options, network),
    network.checkAddress("address", address),
    isPooled
      ? problem(
          "address",
          "virtual-ip-in-allocation-pool",
          "must not lie in an allocation pool of the subnet",
          "choose an address outside, or shorten the pool",
          address,
        )
      : undefined,
    matches("interface", options.interface, INTERFACE, "the name of a network interface"),
  ];
}
