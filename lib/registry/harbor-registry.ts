import { Password } from "@cdktf/provider-random/lib/password";
import type { Construct } from "constructs";
import { boolean, checkProps, guardStack, knownKeys, notLiteralSecret, ofKind, readable, required } from "../core";
import type { CheckResult } from "../core";
import { registryHostname } from "./check-hostname";
import { HarborPlacement } from "./harbor-placement";
import { HarborRegistryBase } from "./harbor-registry-base";
import { HarborScanning } from "./harbor-scanning";
import { ImportedRegistry } from "./imported-registry";
import type { HarborRegistryAttributes } from "./imported-registry";
import { RegistryCertificate } from "./registry-certificate";
import type { IHarborRegistry } from "./registry-facts";
import { RegistryOutputs } from "./registry-outputs";

/** Length of a password that the library makes, in characters. */
const PASSWORD_LENGTH = 32;

/** Name of Harbor's administrator, which cannot be chosen. */
const ADMIN_USERNAME = "admin";

const KEYS = ["hostname", "placement", "certificate", "adminPassword", "scanning", "deletionProtection"];

/** Properties of `HarborRegistry`. */
export interface HarborRegistryProps {
  /**
   * Fully qualified domain name: names of images begin with it, so a change is one of every image's name. DNS, or `hostAliases` of the
   * nodes, have to lead from it to `address`.
   */
  readonly hostname: string;

  /** Where it runs. */
  readonly placement: HarborPlacement;

  /**
   * Where its certificate comes from.
   *
   * @default RegistryCertificate.internal(), or RegistryCertificate.issued() behind a gateway
   */
  readonly certificate?: RegistryCertificate;

  /**
   * Password of the administrator, when it is installed; later changes are made in Harbor. A sensitive variable, or the output of a
   * resource; literal text is refused. Terraform refuses one that Harbor would refuse, or that everybody knows.
   *
   * @default - a random one of 32 characters
   */
  readonly adminPassword?: string;

  /**
   * Whether images are searched for known vulnerabilities.
   *
   * @default HarborScanning.trivy()
   */
  readonly scanning?: HarborScanning;

  /**
   * Whether Terraform refuses to destroy what holds the images, and what cannot be made again: passwords, keys, the authority. Destroying
   * a protected registry takes two steps on purpose: set this to false and apply, then destroy.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/**
 * Defines a registry of container images: Harbor, over HTTPS only, with a password of its own.
 *
 * To check that it works: `curl --cacert ca.pem https://<hostname>/api/v2.0/health` says `"status":"healthy"`, and `docker login <hostname>`
 * takes the outputs `..._user` and `..._password`.
 *
 * @see https://goharbor.io/docs/
 */
export class HarborRegistry extends HarborRegistryBase {
  /**
   * A registry that exists already, or that another stack makes.
   *
   * @throws ValidationError when an attribute is malformed
   */
  public static fromAttributes(scope: Construct, id: string, attributes: HarborRegistryAttributes): IHarborRegistry {
    return new ImportedRegistry(scope, id, attributes);
  }

  public readonly hostname: string;
  public readonly port: number;
  public readonly address: string | undefined;

  /**
   * Floating IP that clients outside of the nodes' network come over, for a record in DNS; undefined when there is none, or when a gateway
   * or the cloud chooses it.
   */
  public readonly publicAddress: string | undefined;

  public readonly adminUsername = ADMIN_USERNAME;
  public readonly adminPassword: string;
  public readonly certificateAuthority: string | undefined;

  /** @throws ValidationError with every problem of the properties and of the place at once */
  public constructor(scope: Construct, id: string, props: HarborRegistryProps) {
    super(scope, id);
    checkProps(this, checkHarborRegistry(this, props));
    guardStack(this);
    const { hostname, placement, certificate, deletionProtection = true } = props;
    const trivy = (props.scanning ?? HarborScanning.trivy()).settings;
    this.hostname = hostname;
    this.adminPassword = props.adminPassword ?? this.createPassword(deletionProtection);

    const { adminPassword } = this;
    const settings = { hostname, adminPassword, scanning: trivy !== undefined, trivy, deletionProtection };
    const bound = placement.bind(this, { settings, certificate });
    this.port = bound.port;
    this.address = bound.address;
    this.publicAddress = bound.publicAddress;
    this.certificateAuthority = bound.certificateAuthority;
    new RegistryOutputs(this, "Outputs", this, bound.publicAddress);
  }

  private createPassword(deletionProtection: boolean): string {
    return new Password(this, "AdminPassword", {
      length: PASSWORD_LENGTH,
      // letters and digits go through every file, shell and URL as they are.
      special: false,
      minLower: 1,
      minUpper: 1,
      minNumeric: 1,
      lifecycle: { preventDestroy: deletionProtection },
    }).result;
  }
}

function checkHarborRegistry(scope: HarborRegistry, given: HarborRegistryProps): CheckResult {
  const props = readable(given);
  const { hostname, placement, certificate, scanning } = props;
  const misnamed = required("hostname", hostname) ?? registryHostname("hostname", hostname);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    misnamed,
    required("placement", placement) ??
      ofKind("placement", placement, HarborPlacement, "use HarborPlacement.machine(...) or .kubernetes(...)"),
    certificate instanceof RegistryCertificate
      ? certificate.check("certificate", hostname)
      : ofKind(
          "certificate",
          certificate,
          RegistryCertificate,
          "use RegistryCertificate.internal(), .provided(...) or .issued()",
        ),
    notLiteralSecret("adminPassword", props.adminPassword),
    scanning instanceof HarborScanning
      ? scanning.check("scanning")
      : ofKind("scanning", scanning, HarborScanning, "use HarborScanning.trivy() or .none()"),
    boolean("deletionProtection", props.deletionProtection),
    placement instanceof HarborPlacement
      ? placement.check("placement", scope, certificate, misnamed === undefined ? hostname : undefined)
      : undefined,
  ];
}
