import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MachineImage } from "../../lib/cluster";
import { ClusterNetwork, FloatingIp, SshAccess } from "../../lib/network";
import {
  HarborBackup,
  HarborMachine,
  HarborPlacement,
  HarborRegistry,
  HarborSoftware,
  RegistryCertificate,
} from "../../lib/registry";
import type { HarborMachineOptions, HarborMachineProps, HarborRegistryProps } from "../../lib/registry";
import type { InfrastructureStack } from "../../stacks";
import type { BadInput } from "../support/bad-input";
import { untyped } from "./give";

const URL = "https://mirror.example.com/harbor-offline-installer-v2.15.1.tgz";
const SHA256 = "ab".repeat(32);
const CERTIFICATE = readFileSync(join(__dirname, "../registry/support/other.example.com.pem"), "utf8");
const KEY = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

/** Rows of the list: registries, their passwords, their volumes, releases, backups. */
const [REGISTRY, PASSWORD, VOLUME, RELEASE, BACKUP] = [97, 98, 99, 102, 110];

function optionsOf(stack: InfrastructureStack, options: Partial<HarborMachineOptions> = {}): HarborMachineOptions {
  return {
    name: "registry",
    network: new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public" }),
    image: MachineImage.named("ubuntu-24.04"),
    flavor: "m1.large",
    dataVolume: { size: 200 },
    software: HarborSoftware.installer({ url: URL, sha256: SHA256 }),
    ...options,
  };
}

/** A registry whose machine differs. */
function place(options: Partial<HarborMachineOptions>, props: Partial<HarborRegistryProps> = {}) {
  return (stack: InfrastructureStack) =>
    new HarborRegistry(stack, "Registry", {
      hostname: "registry.example.com",
      placement: HarborPlacement.machine(optionsOf(stack, options)),
      ...props,
    });
}

/** A machine alone, as it is told by a registry. */
function machine(change: {
  readonly settings?: Partial<HarborMachineProps["settings"]>;
  readonly certificate?: Partial<HarborMachineProps["certificate"]>;
}) {
  return (stack: InfrastructureStack) =>
    new HarborMachine(stack, "Machine", {
      settings: {
        hostname: "registry.example.com",
        adminPassword: "Long-enough-4-everybody",
        scanning: true,
        deletionProtection: true,
        ...change.settings,
      },
      certificate: { certificatePem: CERTIFICATE, privateKeyPem: KEY, ...change.certificate },
      options: optionsOf(stack),
    });
}

const installer = (options: { readonly url?: string; readonly sha256?: string; readonly version?: string }) =>
  place({ software: HarborSoftware.installer({ url: URL, sha256: SHA256, ...options }) });

/** Registries on a machine. */
export const HARBOR_MACHINES: readonly BadInput[] = [
  [REGISTRY, "a host that is no FQDN", place({}, { hostname: "registry" }), "registry-hostname", "hostname"],
  [
    REGISTRY,
    "a machine's host that is an address",
    machine({ settings: { hostname: "10.0.0.1" } }),
    "registry-hostname",
    "settings.hostname",
  ],
  [
    PASSWORD,
    "Harbor's default password",
    machine({ settings: { adminPassword: "Harbor12345" } }),
    "weak-password",
    "settings.adminPassword",
  ],
  [
    PASSWORD,
    "the default password with an ending",
    machine({ settings: { adminPassword: "Harbor12345678" } }),
    "weak-password",
    "settings.adminPassword",
  ],
  [
    PASSWORD,
    "a password of 11 characters",
    machine({ settings: { adminPassword: "Aa345678901" } }),
    "weak-password",
    "settings.adminPassword",
  ],
  [
    PASSWORD,
    "a password without a digit",
    machine({ settings: { adminPassword: "OnlyLettersInHere" } }),
    "weak-password",
    "settings.adminPassword",
  ],
  [
    PASSWORD,
    "a literal password of a registry",
    place({}, { adminPassword: "Long-enough-4-everybody" }),
    "literal-secret",
    "adminPassword",
  ],
  [
    REGISTRY,
    "a certificate without its key",
    machine({ certificate: { privateKeyPem: untyped(undefined) } }),
    "required",
    "certificate.privateKeyPem",
  ],
  [
    REGISTRY,
    "a key without its certificate",
    machine({ certificate: { certificatePem: untyped(undefined) } }),
    "required",
    "certificate.certificatePem",
  ],
  [
    REGISTRY,
    "a certificate that is none",
    machine({ certificate: { certificatePem: "no certificate" } }),
    "pem",
    "certificate.certificatePem",
  ],
  [
    REGISTRY,
    "a key that is none",
    machine({ certificate: { privateKeyPem: "no key" } }),
    "private-key",
    "certificate.privateKeyPem",
  ],
  [REGISTRY, "the key of another certificate", machine({}), "key-of-another-certificate", "certificate.privateKeyPem"],
  [
    REGISTRY,
    "an authority that is a key",
    machine({ certificate: { authorityPem: KEY } }),
    "pem-private-key",
    "certificate.authorityPem",
  ],
  [
    REGISTRY,
    "a certificate of a gateway on a machine",
    place({}, { certificate: RegistryCertificate.issued() }),
    "certificate-of-gateway",
    "certificate",
  ],
  [
    VOLUME,
    "a data volume that is too small",
    place({ dataVolume: { size: 39 } }),
    "integer",
    "placement.dataVolume.size",
  ],
  [VOLUME, "no data volume", place({ dataVolume: untyped(undefined) }), "required", "placement.dataVolume"],
  [
    VOLUME,
    "a root volume that is too small",
    place({ rootVolume: { size: 10 } }),
    "integer",
    "placement.rootVolume.size",
  ],
  [RELEASE, "a digest that is none", installer({ sha256: "abc" }), "format", "placement.software.sha256"],
  [
    RELEASE,
    "a digest of MD5",
    installer({ sha256: "d41d8cd98f00b204e9800998ecf8427e" }),
    "format",
    "placement.software.sha256",
  ],
  [RELEASE, "no digest", installer({ sha256: untyped(undefined) }), "required", "placement.software.sha256"],
  [
    RELEASE,
    "an installer over http",
    installer({ url: URL.replace("https", "http") }),
    "url",
    "placement.software.url",
  ],
  [
    RELEASE,
    "the installer of another release",
    installer({ url: URL.replace("2.15.1", "2.14.0") }),
    "harbor-release",
    "placement.software.url",
  ],
  [
    RELEASE,
    "a release that harbor.yml is not for",
    installer({ version: "2.14.0" }),
    "format",
    "placement.software.version",
  ],
  [RELEASE, "the latest release", installer({ version: "latest" }), "format", "placement.software.version"],
  [
    RELEASE,
    "a folder that is no path",
    place({ software: HarborSoftware.prepared({ folder: "harbor" }) }),
    "absolute-path",
    "placement.software.folder",
  ],
  [RELEASE, "software that is text", place({ software: untyped("2.15.1") }), "wrong-kind", "placement.software"],
  [
    REGISTRY,
    "an address outside the network",
    place({ address: "10.11.0.5" }),
    "address-outside-subnet",
    "placement.address",
  ],
  [
    REGISTRY,
    "a floating IP for nobody",
    place({ floatingIp: FloatingIp.create() }),
    "nobody-allowed",
    "placement.allowedCidrs",
  ],
  [
    REGISTRY,
    "a range with host bits",
    place({ allowedCidrs: ["10.20.0.1/16"] }),
    "cidr-with-host-bits",
    "placement.allowedCidrs[0]",
  ],
  [
    REGISTRY,
    "an IPv6 range on an IPv4 network",
    place({ allowedCidrs: ["fd00::/64"] }),
    "family-not-in-network",
    "placement.allowedCidrs[0]",
  ],
  [
    REGISTRY,
    "a registry that is open to everybody",
    place({ allowedCidrs: ["0.0.0.0/0"] }),
    "warning",
    "open to every address",
  ],
  [REGISTRY, "SSH without a key", place({ ssh: SshAccess.from(["10.20.0.0/16"]) }), "ssh-without-key", "placement.ssh"],
  [
    REGISTRY,
    "SSH for everybody by range",
    place({ ssh: SshAccess.from(["0.0.0.0/0"]), keyPair: { keyPairName: "me" } }),
    "open-to-everybody",
    "placement.ssh",
  ],
  [REGISTRY, "a generation of nought", place({ generation: 0 }), "integer", "placement.generation"],
  [
    BACKUP,
    "backups of which none is kept",
    place({ backup: HarborBackup.daily({ keep: 0 }) }),
    "integer",
    "placement.backup.keep",
  ],
  [
    BACKUP,
    "a backup at no time of day",
    place({ backup: HarborBackup.daily({ time: "24:00" }) }),
    "format",
    "placement.backup.time",
  ],
  [
    BACKUP,
    "a backup volume without a size",
    place({ backup: HarborBackup.daily({ volume: untyped({}) }) }),
    "required",
    "placement.backup.volume.size",
  ],
  [REGISTRY, "a name that is no label", place({ name: "My Registry" }), "dns-label", "placement.name"],
  [REGISTRY, "a blank flavor", place({ flavor: " " }), "not-blank", "placement.flavor"],
  [REGISTRY, "an option that there is not", place(untyped({ replicas: 2 })), "unknown-property", "placement.replicas"],
];
