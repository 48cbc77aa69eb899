import type { IKeyPair } from "../../cloud";
import type { MachineImage, RootVolume } from "../../cluster";
import type { FloatingIp, IClusterNetwork, SshAccess } from "../../network";
import type { HarborBackup } from "./harbor-backup";
import type { HarborSoftware } from "./harbor-software";

/** The Cinder volume that holds images and database. It outlives every generation of the machine. */
export interface HarborDataVolume {
  /**
   * Size in GiB, at least 40. Raising it grows the volume in place, and the file system at the machine's next boot. It never shrinks:
   * Cinder refuses that, and the apply fails.
   */
  readonly size: number;

  /**
   * Cinder volume type of a new volume; a change leaves the volume as it is, because another one would be empty.
   *
   * @default - the volume type that the cloud marks as its default
   */
  readonly type?: string;

  /**
   * Availability zone of Cinder for a new volume, likewise.
   *
   * @default - the cloud's default
   */
  readonly availabilityZone?: string;
}

/** Options of a registry on a virtual machine. */
export interface HarborMachineOptions {
  /** Name of the server, a DNS label; port, volume and security group bear it too. */
  readonly name: string;

  /** Network that the machine is on; the cluster's, or another that its nodes reach. */
  readonly network: IClusterNetwork;

  /** Image that the server boots from: Ubuntu 22.04 or later, Debian 13 or later, or one with Docker in it. */
  readonly image: MachineImage;

  /** Name of the Nova flavor, with at least 2 vCPUs and 4 GiB of memory; 4 and 8 are better. */
  readonly flavor: string;

  /** Volume that holds images and database. */
  readonly dataVolume: HarborDataVolume;

  /** Where Harbor comes from. */
  readonly software: HarborSoftware;

  /**
   * Generation of the machine, from 1 on. Raising it makes the server anew, on the same port, address and volumes; that is how another
   * image, release, certificate or key reaches it.
   *
   * @default 1
   */
  readonly generation?: number;

  /**
   * Ranges beside the network's own that reach the registry; `0.0.0.0/0` is everybody.
   *
   * @default - only the network reaches it
   */
  readonly allowedCidrs?: readonly string[];

  /**
   * Fixed address on the network, IPv4. A change reaches the server when it boots the next time: raise `generation` with it.
   *
   * @default - Neutron chooses; it stays for ever either way
   */
  readonly address?: string;

  /**
   * Floating IP before the machine.
   *
   * @default FloatingIp.none()
   */
  readonly floatingIp?: FloatingIp;

  /**
   * Scheduled backup.
   *
   * @default HarborBackup.daily()
   */
  readonly backup?: HarborBackup;

  /**
   * Volume to boot from, at least 25 GiB; Harbor's own software needs 10.
   *
   * @default - the disk of the flavor
   */
  readonly rootVolume?: RootVolume;

  /**
   * Availability zone of Nova.
   *
   * @default - Nova chooses
   */
  readonly availabilityZone?: string;

  /**
   * Who reaches SSH.
   *
   * @default SshAccess.none()
   */
  readonly ssh?: SshAccess;

  /**
   * SSH key of Nova for the image's default user.
   *
   * @default - none
   */
  readonly keyPair?: IKeyPair;

  /**
   * CA certificates, PEM, that the machine trusts beside those of its image: that of the server with the installer, for instance.
   *
   * @default - none
   */
  readonly trustedCaCertificates?: readonly string[];
}
