import type { Construct } from "constructs";
import {
  checkProps,
  guardStack,
  ipAddress,
  known,
  knownKeys,
  notBlank,
  notLiteralSecret,
  pem,
  port,
  readable,
  required,
} from "../core";
import type { CheckResult } from "../core";
import { registryHostname } from "./check-hostname";
import { HTTPS_PORT, HarborRegistryBase } from "./harbor-registry-base";

/** Facts of a Harbor registry that exists already. */
export interface HarborRegistryAttributes {
  /** Fully qualified domain name, as images name it. */
  readonly hostname: string;

  /**
   * Port of its HTTPS.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Name of the administrator.
   *
   * @default "admin"
   */
  readonly adminUsername?: string;

  /** Password of the administrator: a sensitive variable, or the output of another stack; literal text is refused. */
  readonly adminPassword: string;

  /**
   * Certificate of the authority that signed its certificate, PEM.
   *
   * @default - everybody trusts it anyway
   */
  readonly certificateAuthority?: string;

  /**
   * Address that the host name stands for on the nodes' network.
   *
   * @default - DNS knows it
   */
  readonly address?: string;
}

const KEYS = ["hostname", "port", "adminUsername", "adminPassword", "certificateAuthority", "address"];

/**
 * A Harbor registry that exists already.
 *
 * @internal
 */
export class ImportedRegistry extends HarborRegistryBase {
  public readonly hostname: string;
  public readonly port: number;
  public readonly address: string | undefined;
  public readonly adminUsername: string;
  public readonly adminPassword: string;
  public readonly certificateAuthority: string | undefined;

  public constructor(scope: Construct, id: string, attributes: HarborRegistryAttributes) {
    super(scope, id);
    checkProps(this, checkAttributes(attributes));
    guardStack(this);
    this.hostname = attributes.hostname;
    this.port = attributes.port ?? HTTPS_PORT;
    this.address = attributes.address;
    this.adminUsername = attributes.adminUsername ?? "admin";
    this.adminPassword = attributes.adminPassword;
    this.certificateAuthority = attributes.certificateAuthority;
  }
}

function checkAttributes(given: HarborRegistryAttributes): CheckResult {
  const attributes = readable(given);
  return [
    required("attributes", given) ?? knownKeys("", given, KEYS),
    required("hostname", attributes.hostname) ?? registryHostname("hostname", attributes.hostname),
    known("port", attributes.port) ?? port("port", attributes.port),
    notBlank("adminUsername", attributes.adminUsername),
    required("adminPassword", attributes.adminPassword) ?? notLiteralSecret("adminPassword", attributes.adminPassword),
    pem("certificateAuthority", attributes.certificateAuthority),
    ipAddress("address", attributes.address),
  ];
}
