import { Password } from "@cdktf/provider-random/lib/password";
import { Annotations, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { GenerationMarker } from "../../cluster/generation-marker";
import { bootSource, optionalText, serverChangesLeftToGenerations, userDataFits } from "../../cluster/server-parts";
import { TerraformExpression, checkProps, dependOn, terraformText } from "../../core";
import type { Precondition } from "../../core";
import { EndpointFloatingIp, FloatingIp, SecurityGroup, SshAccess } from "../../network";
import { BlockstorageVolumeV3 } from "../../providers/.gen/openstack/blockstorage-volume-v3";
import { ComputeInstanceV2 } from "../../providers/.gen/openstack/compute-instance-v2";
import { ComputeVolumeAttachV2 } from "../../providers/.gen/openstack/compute-volume-attach-v2";
import { DataOpenstackComputeFlavorV2 } from "../../providers/.gen/openstack/data-openstack-compute-flavor-v2";
import { NetworkingPortV2 } from "../../providers/.gen/openstack/networking-port-v2";
import type { HarborSettings } from "../harbor-settings";
import { checkHarborMachineProps } from "./check-harbor-machine-props";
import { HarborBackup } from "./harbor-backup";
import type { HarborMachineCertificate } from "./harbor-machine-certificate";
import type { HarborMachineOptions } from "./harbor-machine-options";
import { renderHarborRules } from "./harbor-security-rules";
import { renderHarborUserData } from "./render-harbor-files";
import { ShownCertificate } from "./shown-certificate";

export { checkHarborMachine } from "./check-harbor-machine";

/** What makes the user data shorter. */
const SHORTER = "name fewer 'trustedCaCertificates', or bring them in the image";

/** Properties of `HarborMachine`. */
export interface HarborMachineProps {
  /** What both forms of a registry are told alike. */
  readonly settings: HarborSettings;

  /** Certificate that the registry shows. A changed one reaches the machine with its next generation; each plan says so until then. */
  readonly certificate: HarborMachineCertificate;

  /** What the machine is made of. */
  readonly options: HarborMachineOptions;
}

/**
 * Defines a Harbor registry on a virtual machine: port, security group, volumes and server, and the user data that installs it.
 *
 * Port, address and volumes outlive the server, which is made anew only by raising `generation`.
 */
export class HarborMachine extends Construct {
  /** Address on the network, IPv4; known at synthesis when it was given. */
  public readonly address: string;

  /** Floating IP; undefined when there is none. */
  public readonly floatingIpAddress: string | undefined;

  /** Id of the Cinder volume with images and database. */
  public readonly dataVolumeId: string;

  /** Id of the server; that of another one after each generation. */
  public readonly serverId: string;

  private readonly options: HarborMachineOptions;
  private readonly port: NetworkingPortV2;

  /**
   * @throws ValidationError when an option is wrong, the certificate is not whole, or the password is weak
   */
  public constructor(scope: Construct, id: string, props: HarborMachineProps) {
    super(scope, id);
    const { preconditions } = checkProps(this, checkHarborMachineProps(props));
    const { options, settings } = props;
    this.options = options;
    this.port = this.createPort();
    // the port tells a changed address one plan late.
    this.address = options.address ?? TerraformExpression.raw(this.port.fqn, ".all_fixed_ips[0]").asString();
    const data = this.createVolume("DataVolume", "data", options.dataVolume, settings.deletionProtection);
    this.dataVolumeId = data.id;
    const backup = options.backup ?? HarborBackup.daily();
    const backupVolume =
      backup.volume && this.createVolume("BackupVolume", "backup", backup.volume, settings.deletionProtection);

    const userData = new TerraformLocal(
      this,
      "UserData",
      renderHarborUserData({
        name: this.serverName,
        settings,
        databasePassword: this.createDatabasePassword(settings.deletionProtection),
        certificate: props.certificate,
        software: options.software,
        dataVolumeId: data.id,
        backupVolumeId: backupVolume?.id,
        backup,
        trustedCaCertificates: options.trustedCaCertificates ?? [],
      }),
    ).asString;
    const server = this.createServer(userData, preconditions);
    this.serverId = server.id;
    new ShownCertificate(this, "ShownCertificate", {
      hostname: settings.hostname,
      certificatePem: props.certificate.certificatePem,
      serverAddress: `${server.terraformResourceType}.${server.friendlyUniqueId}`,
    });
    this.attach("DataVolumeAttachment", server, data);
    if (backupVolume !== undefined) {
      this.attach("BackupVolumeAttachment", server, backupVolume);
    }
    this.floatingIpAddress = this.createFloatingIp();
    this.warn();
  }

  private get serverName(): string {
    const { name, generation = 1 } = this.options;
    return generation === 1 ? name : `${name}-g${generation}`;
  }

  private createPort(): NetworkingPortV2 {
    const { name, network, address } = this.options;
    const ipv6 = network.ipv6SubnetId === undefined ? [] : [{ subnetId: network.ipv6SubnetId }];
    return new NetworkingPortV2(this, "Port", {
      name,
      description: `Registry ${name}`,
      networkId: network.networkId,
      adminStateUp: true,
      fixedIp: [{ subnetId: network.subnetId, ipAddress: address }, ...ipv6],
      securityGroupIds: [this.createSecurityGroup()],
    });
  }

  private createSecurityGroup(): string {
    const { name, network, allowedCidrs = [], ssh = SshAccess.none() } = this.options;
    const group = new SecurityGroup(this, "SecurityGroup", { name, description: `Registry ${name}` });
    const access = { families: network.families, networkCidrs: network.cidrs, allowedCidrs, ssh };
    for (const { rule, remote } of renderHarborRules(access)) {
      group.addRule(rule, remote);
    }
    return group.securityGroupId;
  }

  /** Defines a volume that no generation takes along. */
  private createVolume(
    id: string,
    suffix: string,
    volume: { readonly size: number; readonly type?: string; readonly availabilityZone?: string },
    preventDestroy: boolean,
  ): BlockstorageVolumeV3 {
    return new BlockstorageVolumeV3(this, id, {
      name: `${this.options.name}-${suffix}`,
      description: `Volume ${suffix} of registry ${this.options.name}`,
      size: volume.size,
      volumeType: optionalText(volume.type),
      availabilityZone: optionalText(volume.availabilityZone),
      enableOnlineResize: true,
      // another type or zone would make a new, empty volume.
      lifecycle: { preventDestroy, ignoreChanges: ["availability_zone", "volume_type"] },
    });
  }

  /** Letters and digits, because Harbor hands it through shells and connection strings. The database keeps the one that it was made with. */
  private createDatabasePassword(preventDestroy: boolean): string {
    return new Password(this, "DatabasePassword", {
      length: 32,
      special: false,
      lifecycle: { preventDestroy },
    }).result;
  }

  private createServer(userData: string, preconditions: readonly Precondition[]): ComputeInstanceV2 {
    const { name, image, flavor, network, rootVolume, availabilityZone, keyPair, generation = 1 } = this.options;
    this.createFlavorCheck();
    const marker = new GenerationMarker(this, "Generation", generation);
    const server = new ComputeInstanceV2(this, "Server", {
      name: this.serverName,
      flavorName: terraformText(flavor),
      ...bootSource(rootVolume, image.imageId(this)),
      availabilityZone: optionalText(availabilityZone),
      network: [{ port: this.port.id }],
      keyPair: keyPair?.keyPairName,
      metadata: { k8s_on_openstack_registry: name },
      configDrive: true,
      userData,
      // an ACPI shutdown lets the database end in order.
      stopBeforeDestroy: true,
      lifecycle: {
        ignoreChanges: serverChangesLeftToGenerations(false),
        replaceTriggeredBy: [marker.address],
        precondition: [userDataFits(this.serverName, userData, SHORTER), ...preconditions],
      },
    });
    dependOn(server, network.ready);
    return server;
  }

  /** Asks the cloud for the flavor at plan time, so that one that is too small is told before anything is made. */
  private createFlavorCheck(): void {
    const { flavor, rootVolume } = this.options;
    const enough = {
      condition: "${self.vcpus >= 2 && self.ram >= 3840}",
      errorMessage: "Harbor needs a flavor with at least 2 vCPUs and 4 GB of memory; choose a larger one.",
    };
    const disk = {
      condition: "${self.disk >= 20}",
      errorMessage:
        "Harbor needs 20 GB beside its data volume and the flavor has less; set 'rootVolume', or choose another.",
    };
    new DataOpenstackComputeFlavorV2(this, "Flavor", {
      name: terraformText(flavor),
      lifecycle: { postcondition: rootVolume === undefined ? [enough, disk] : [enough] },
    });
  }

  private attach(id: string, server: ComputeInstanceV2, volume: BlockstorageVolumeV3): void {
    new ComputeVolumeAttachV2(this, id, { instanceId: server.id, volumeId: volume.id });
  }

  private createFloatingIp(): string | undefined {
    const { name, network, floatingIp = FloatingIp.none() } = this.options;
    if (floatingIp.kind === "none") {
      return undefined;
    }
    const description = `Registry ${name}`;
    return new EndpointFloatingIp(this, "FloatingIp", { floatingIp, network, portId: this.port.id, description })
      .address;
  }

  private warn(): void {
    if ((this.options.allowedCidrs ?? []).some((range) => /\/0+$/.test(range))) {
      Annotations.of(this).addWarning(
        "the registry is open to every address; name the ranges of its users in 'allowedCidrs'",
      );
    }
  }
}
