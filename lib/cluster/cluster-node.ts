import { TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import type { Precondition } from "../core";
import { TerraformExpression, dependOn, terraformText } from "../core";
import type { IClusterNetwork, PodRoutes } from "../network";
import { BlockstorageVolumeV3 } from "../providers/.gen/openstack/blockstorage-volume-v3";
import { ComputeInstanceV2 } from "../providers/.gen/openstack/compute-instance-v2";
import { ComputeVolumeAttachV2 } from "../providers/.gen/openstack/compute-volume-attach-v2";
import { NetworkingFloatingipV2 } from "../providers/.gen/openstack/networking-floatingip-v2";
import { NetworkingPortV2 } from "../providers/.gen/openstack/networking-port-v2";
import { NetworkingTrunkV2 } from "../providers/.gen/openstack/networking-trunk-v2";
import { GenerationMarker } from "./generation-marker";
import type { MachineOptions } from "./machine-options";
import type { NodeIdentity } from "./node-identity";
import { bootSource, optionalText, serverChangesLeftToGenerations, userDataFits } from "./server-parts";

/** What makes the user data of a node shorter. */
const SHORTER = "shorten extra files, or bring software in the image with NodeSoftware.preinstalled()";

/** A volume of a node. */
export interface NodeVolume {
  /** Construct id, such as `EtcdVolume`. */
  readonly id: string;

  /** Ending of the volume's name, such as `etcd`; unique within the node. */
  readonly suffix: string;

  /** Size in GiB. */
  readonly size: number;

  /** Cinder volume type; undefined takes the cloud's default. */
  readonly type: string | undefined;

  /** Availability zone of Cinder; undefined takes the cloud's default. */
  readonly availabilityZone: string | undefined;
}

/** What makes a node's port the parent of ports for pods. */
export interface NodeTrunk {
  /** Tags of the node's port, by which the network plugin finds it. */
  readonly portTags: readonly string[];
}

/** Properties of `ClusterNode`. */
export interface ClusterNodeProps {
  /** Who the node is. */
  readonly identity: NodeIdentity;

  /** What it is made of. */
  readonly machine: MachineOptions;

  /** Network that its port is on. */
  readonly network: IClusterNetwork;

  /** Ids of the security groups on its port. */
  readonly securityGroupIds: readonly string[];

  /** Addresses or ranges beside its own that the node may send from. */
  readonly allowedAddressPairs: readonly string[];

  /** How the cloud knows the way to the node's pods; undefined when it does not. */
  readonly podRoutes: PodRoutes | undefined;

  /** Trunk on its port; undefined for none. */
  readonly trunk: NodeTrunk | undefined;

  /** Volumes that are attached to it. */
  readonly volumes: readonly NodeVolume[];
}

/** What the server of a node needs beside the node's own properties. */
export interface ClusterServerOptions {
  /** Id of the image. */
  readonly imageId: string;

  /** Name of the Nova key pair; undefined for none. */
  readonly keyPairName: string | undefined;

  /** Id of the server group; undefined for none. */
  readonly serverGroupId: string | undefined;

  /** Server metadata, ready for Terraform. */
  readonly metadata: Readonly<Record<string, string>>;

  /** Whether the flavor, too, is kept until the next generation: control planes must not be resized side by side. */
  readonly flavorIsFixed: boolean;

  /** What the server waits for. */
  readonly after: readonly IConstruct[];

  /** Conditions on values of the user's that only Terraform knows. */
  readonly preconditions: readonly Precondition[];

  /** The user data, gzipped and in base64. */
  readonly userData: TerraformExpression;
}

/**
 * Defines one machine of the cluster: its port, its volumes and its server.
 *
 * The port, its address and its trunk outlive generations; server and volumes belong to one generation. The server is made in a second step,
 * because the user data of one control plane node names the addresses of all.
 */
export class ClusterNode extends Construct {
  /** Name of the server and of the Node. */
  public readonly serverName: string;

  /** Addresses on the cluster's network, IPv4 first. */
  public readonly addresses: readonly string[];

  /** Ids of the volumes by suffix. */
  public readonly volumeIds: Readonly<Record<string, string>>;

  private readonly marker: GenerationMarker;
  private readonly port: NetworkingPortV2;
  private readonly trunks: readonly NetworkingTrunkV2[];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ClusterNodeProps,
  ) {
    super(scope, id);
    const { identity, network } = props;
    this.serverName = identity.serverName;
    this.marker = new GenerationMarker(this, "Generation", identity.generation);
    this.port = this.createPort();
    this.trunks = props.trunk === undefined ? [] : [this.createTrunk()];
    this.addresses = network.families.map((_, index) =>
      TerraformExpression.raw(this.port.fqn, `.all_fixed_ips[${index}]`).asString(),
    );
    this.volumeIds = Object.fromEntries(props.volumes.map((volume) => [volume.suffix, this.createVolume(volume).id]));
  }

  /** Defines the server, with its volumes and its floating IP. */
  public createServer(options: ClusterServerOptions): ComputeInstanceV2 {
    const { identity, machine, network } = this.props;
    const userData = new TerraformLocal(this, "UserData", options.userData).asString;
    const server = new ComputeInstanceV2(this, "Server", {
      name: identity.serverName,
      flavorName: terraformText(machine.flavor),
      ...bootSource(machine.rootVolume, options.imageId),
      availabilityZone: optionalText(identity.zone),
      network: [{ port: this.port.id }],
      schedulerHints: options.serverGroupId === undefined ? undefined : [{ group: options.serverGroupId }],
      keyPair: options.keyPairName,
      metadata: options.metadata,
      configDrive: true,
      userData,
      // an ACPI shutdown lets the kubelet end its pods in order.
      stopBeforeDestroy: true,
      lifecycle: {
        ignoreChanges: serverChangesLeftToGenerations(options.flavorIsFixed),
        replaceTriggeredBy: [this.marker.address],
        precondition: [userDataFits(identity.serverName, userData, SHORTER), ...options.preconditions],
      },
    });
    // neutron makes no trunk of a port that a server has.
    dependOn(server, network.ready, ...this.trunks, ...options.after);
    for (const { id, suffix } of this.props.volumes) {
      const volumeId = this.volumeIds[suffix] ?? "";
      new ComputeVolumeAttachV2(this, `${id}Attachment`, { instanceId: server.id, volumeId });
    }
    return server;
  }

  /** Defines a floating IP on the node's port, and returns its address. */
  public createFloatingIp(pool: string): string {
    const floatingIp = new NetworkingFloatingipV2(this, "FloatingIp", {
      pool: terraformText(pool),
      portId: this.port.id,
      description: `Node ${this.props.identity.baseName}`,
    });
    // neutron refuses the association as long as no router joins the subnet with the external network.
    dependOn(floatingIp, this.props.network.ready);
    return floatingIp.address;
  }

  private createPort(): NetworkingPortV2 {
    const { identity, network, securityGroupIds, allowedAddressPairs, podRoutes, trunk } = this.props;
    const ipv6 = network.ipv6SubnetId === undefined ? [] : [{ subnetId: network.ipv6SubnetId }];
    return new NetworkingPortV2(this, "Port", {
      name: identity.baseName,
      description: `Node ${identity.baseName}`,
      networkId: network.networkId,
      adminStateUp: true,
      fixedIp: [{ subnetId: network.subnetId, ipAddress: identity.address }, ...ipv6],
      securityGroupIds: [...securityGroupIds],
      allowedAddressPairs: allowedAddressPairs.map((ipAddress) => ({ ipAddress })),
      tags: trunk === undefined ? undefined : [...trunk.portTags],
      // neutron refuses pairs without it, and a network may have been made with another default.
      portSecurityEnabled: podRoutes === undefined ? undefined : true,
      // the cloud controller adds some, so Terraform only sets those at the beginning.
      lifecycle: podRoutes?.usesCloudRouter === true ? { ignoreChanges: ["allowed_address_pairs"] } : undefined,
    });
  }

  private createTrunk(): NetworkingTrunkV2 {
    const { baseName } = this.props.identity;
    return new NetworkingTrunkV2(this, "Trunk", {
      name: baseName,
      description: `Pods of node ${baseName}`,
      portId: this.port.id,
      adminStateUp: true,
      // they come and go with pods.
      lifecycle: { ignoreChanges: ["sub_port"] },
    });
  }

  private createVolume(volume: NodeVolume): BlockstorageVolumeV3 {
    const { serverName } = this.props.identity;
    return new BlockstorageVolumeV3(this, volume.id, {
      name: `${serverName}-${volume.suffix}`,
      description: `Volume ${volume.suffix} of node ${serverName}`,
      size: volume.size,
      volumeType: optionalText(volume.type),
      availabilityZone: optionalText(volume.availabilityZone),
      enableOnlineResize: true,
      lifecycle: {
        // another type or zone reaches the volume of the next generation; moving it under a running etcd would stop or lose it.
        ignoreChanges: ["availability_zone", "volume_type"],
        replaceTriggeredBy: [this.marker.address],
      },
    });
  }
}
