import { MachineImage } from "../../cluster";
import type { CheckResult } from "../../core";
import {
  Cidr,
  cidr,
  dnsLabel,
  each,
  integer,
  ipAddress,
  known,
  knownKeys,
  notBlank,
  ofKind,
  pem,
  problem,
  readable,
  required,
  uuid,
} from "../../core";
import type { IClusterNetwork } from "../../network";
import { FloatingIp, SshAccess } from "../../network";
import { HarborBackup } from "./harbor-backup";
import type { HarborMachineOptions } from "./harbor-machine-options";
import { HarborSoftware } from "./harbor-software";

const KEYS = [
  "name",
  "network",
  "image",
  "flavor",
  "dataVolume",
  "software",
  "generation",
  "allowedCidrs",
  "address",
  "floatingIp",
  "backup",
  "rootVolume",
  "availabilityZone",
  "ssh",
  "keyPair",
  "trustedCaCertificates",
];

/**
 * Least that Harbor's documentation asks of a disk, in GiB.
 *
 * @see https://goharbor.io/docs/2.15.0/install-config/installation-prereqs/
 */
const LEAST_DATA = 40;

/** System, packages, installer and unpacked images, in GiB. */
const LEAST_ROOT = 25;

/** Longest name that leaves room for the ending of a generation. */
const LONGEST_NAME = 57;

/**
 * Checks the options of a registry on a machine.
 *
 * @param path path of the options, such as `placement`
 */
export function checkHarborMachine(path: string, options: HarborMachineOptions): CheckResult {
  const given = readable(options);
  const at = (name: string) => `${path}.${name}`;
  return [
    required(path, options) ?? knownKeys(path, options, KEYS),
    required(at("name"), given.name) ??
      known(at("name"), given.name) ??
      dnsLabel(at("name"), given.name, { maxLength: LONGEST_NAME }),
    required(at("flavor"), given.flavor) ?? notBlank(at("flavor"), given.flavor),
    required(at("image"), given.image) ?? checkImage(at("image"), given.image),
    required(at("software"), given.software) ?? checkSoftware(at("software"), given.software),
    checkVolume(at("dataVolume"), given.dataVolume, ["size", "type", "availabilityZone"], LEAST_DATA),
    given.rootVolume === undefined
      ? undefined
      : checkVolume(at("rootVolume"), given.rootVolume, ["size", "type"], LEAST_ROOT),
    integer(at("generation"), given.generation, { min: 1, max: 9_999 }),
    checkBackup(at("backup"), given.backup),
    notBlank(at("availabilityZone"), given.availabilityZone),
    checkAccess(at, given),
    each(at("trustedCaCertificates"), given.trustedCaCertificates, pem),
    required(at("network"), given.network) ?? checkPlace(at, given),
  ];
}

function checkImage(path: string, image: unknown): CheckResult {
  return image instanceof MachineImage
    ? image.check(path)
    : ofKind(path, image, MachineImage, "use MachineImage.named(...) or MachineImage.fromImageId(...)");
}

function checkSoftware(path: string, software: unknown): CheckResult {
  return software instanceof HarborSoftware
    ? software.check(path)
    : ofKind(path, software, HarborSoftware, "use HarborSoftware.installer(...) or HarborSoftware.prepared()");
}

function checkBackup(path: string, backup: unknown): CheckResult {
  return backup instanceof HarborBackup
    ? backup.check(path)
    : ofKind(path, backup, HarborBackup, "use HarborBackup.daily() or HarborBackup.none()");
}

function checkVolume(
  path: string,
  volume: { readonly size: number; readonly type?: string; readonly availabilityZone?: string } | undefined,
  keys: readonly string[],
  least: number,
): CheckResult {
  const given = readable(volume);
  return [
    required(path, volume) ?? knownKeys(path, volume, keys),
    volume === undefined
      ? undefined
      : (required(`${path}.size`, given.size) ?? integer(`${path}.size`, given.size, { min: least })),
    notBlank(`${path}.type`, given.type),
    notBlank(`${path}.availabilityZone`, given.availabilityZone),
  ];
}

function checkAccess(at: (name: string) => string, given: Partial<HarborMachineOptions>): CheckResult {
  const { ssh, keyPair } = given;
  const keyName: unknown = (keyPair as { readonly keyPairName?: unknown } | null | undefined)?.keyPairName;
  return [
    ofKind(at("ssh"), ssh, SshAccess, "use SshAccess.from(...) or SshAccess.none()"),
    ssh instanceof SshAccess ? ssh.securityGroupIds.map((group) => uuid(at("ssh"), group)) : undefined,
    keyPair !== undefined && typeof keyName !== "string"
      ? problem(at("keyPair"), "wrong-kind", "must be a KeyPair", "use new KeyPair(...) or KeyPair.fromName(...)")
      : notBlank(at("keyPair"), keyName),
    ssh instanceof SshAccess && ssh.enabled && keyPair === undefined
      ? problem(
          at("ssh"),
          "ssh-without-key",
          "must not be open without a key to log in with",
          "set 'keyPair', or leave 'ssh' out",
        )
      : undefined,
  ];
}

/** What the network has to say. */
function checkPlace(at: (name: string) => string, given: Partial<HarborMachineOptions>): CheckResult {
  const { network, address, floatingIp, allowedCidrs, ssh } = given;
  if (!isNetwork(network)) {
    return problem(
      at("network"),
      "wrong-kind",
      "must be a network",
      "use a ClusterNetwork, or ClusterNetwork.fromExisting(...)",
    );
  }
  const wantsFloatingIp = floatingIp instanceof FloatingIp && floatingIp.kind !== "none";
  return [
    ipAddress(at("address"), address, { version: 4 }),
    network.checkAddress(at("address"), address),
    ofKind(at("floatingIp"), floatingIp, FloatingIp, "use FloatingIp.create(), .existing(...) or .none()"),
    wantsFloatingIp ? [floatingIp.check(at("floatingIp")), network.checkFloatingIp(at("floatingIp"))] : undefined,
    wantsFloatingIp && (!Array.isArray(allowedCidrs) || allowedCidrs.length === 0)
      ? problem(
          at("allowedCidrs"),
          "nobody-allowed",
          "must name who may come through the floating IP, or it is of no use",
          "name the ranges of your users, or take FloatingIp.none()",
          allowedCidrs,
        )
      : undefined,
    each(at("allowedCidrs"), allowedCidrs, (path, range) => checkRange(path, range, network)),
    ssh instanceof SshAccess
      ? ssh.cidrs.map((range) => [
          checkRange(at("ssh"), range, network),
          /^(0\.0\.0\.0|::)\/0$/.test(range)
            ? problem(
                at("ssh"),
                "open-to-everybody",
                "must not be everybody by range",
                "write SshAccess.fromAnywhere() if that is meant",
                range,
              )
            : undefined,
        ])
      : undefined,
  ];
}

function isNetwork(network: unknown): network is IClusterNetwork {
  return typeof network === "object" && network !== null && "checkAddress" in network && "subnetId" in network;
}

function checkRange(path: string, range: unknown, network: IClusterNetwork): CheckResult {
  const parsed = Cidr.tryParse(range);
  return [
    required(path, range) ?? cidr(path, range, { allowReserved: true }),
    parsed instanceof Cidr && !network.families.some((family) => family.version === parsed.version)
      ? problem(
          path,
          "family-not-in-network",
          `must not be an IPv${parsed.version} range, because the network has none`,
          "leave it out",
          range,
        )
      : undefined,
  ];
}
