import { Construct } from "constructs";
import { dependOn, terraformText } from "../core";
import { NetworkingFloatingipAssociateV2 } from "../providers/.gen/openstack/networking-floatingip-associate-v2";
import { NetworkingFloatingipV2 } from "../providers/.gen/openstack/networking-floatingip-v2";
import type { ApiEndpointContext } from "./api-endpoint";
import type { IClusterNetwork } from "./cluster-network";
import { floatingIpOf } from "./endpoint-checks";
import type { PrivateEndpointOptions } from "./endpoint-checks";
import type { FloatingIp } from "./floating-ip";

/** Properties of `EndpointFloatingIp`. */
export interface EndpointFloatingIpProps {
  /** Which floating IP it is: a new or an existing one. */
  readonly floatingIp: FloatingIp;

  /** Network of the port. */
  readonly network: IClusterNetwork;

  /** UUID of the port that the floating IP leads to. */
  readonly portId: string;

  /** What a new floating IP is for. */
  readonly description: string;

  /**
   * Tags of a new floating IP.
   *
   * @default - none
   */
  readonly tags?: readonly string[];
}

/** Defines a floating IP and its association with a port, two resources, so that the address outlives the port. */
export class EndpointFloatingIp extends Construct {
  /** The public address. */
  public readonly address: string;

  public constructor(scope: Construct, id: string, props: EndpointFloatingIpProps) {
    super(scope, id);
    const { network, floatingIp } = props;
    this.address = floatingIp.address ?? this.create(props);
    const association = new NetworkingFloatingipAssociateV2(this, "Association", {
      floatingIp: this.address,
      portId: props.portId,
    });
    // Neutron refuses the association as long as no router joins the two networks.
    dependOn(association, network.ready);
  }

  private create(props: EndpointFloatingIpProps): string {
    return new NetworkingFloatingipV2(this, "Resource", {
      pool: props.network.externalNetworkName ?? "",
      description: terraformText(props.description),
      tags: props.tags?.map((tag) => terraformText(tag)),
    }).address;
  }
}

/** Puts the floating IP that an endpoint asks for before its port; returns the public address, undefined when there is none. */
export function addEndpointFloatingIp(
  scope: Construct,
  portId: string,
  options: PrivateEndpointOptions,
  { clusterName, network, tags }: ApiEndpointContext,
): string | undefined {
  const floatingIp = floatingIpOf(options, network);
  if (floatingIp.kind === "none") {
    return undefined;
  }
  const description = `API server of the Kubernetes cluster ${clusterName}`;
  return new EndpointFloatingIp(scope, "FloatingIp", { floatingIp, network, portId, description, tags }).address;
}
