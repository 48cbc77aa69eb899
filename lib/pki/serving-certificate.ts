import { CertRequest } from "@cdktf/provider-tls/lib/cert-request";
import { LocallySignedCert } from "@cdktf/provider-tls/lib/locally-signed-cert";
import { PrivateKey } from "@cdktf/provider-tls/lib/private-key";
import { Construct } from "constructs";
import type { CheckResult } from "../core";
import {
  checkProps,
  certificateName,
  each,
  ipAddress,
  knownKeys,
  notBlank,
  problem,
  readable,
  required,
  terraformText,
} from "../core";
import type { CertificateAuthority } from "./certificate-authority";

/** One year, as kubeadm's own leaves. */
const VALIDITY_HOURS = 8760;

/** A month, in which any apply renews the certificate. */
const EARLY_RENEWAL_HOURS = 720;

/** Properties of `ServingCertificate`. */
export interface ServingCertificateProps {
  /** Authority that signs the certificate. */
  readonly authority: CertificateAuthority;

  /** Common name, for people who read the certificate; clients look at the names below. */
  readonly commonName: string;

  /**
   * DNS names that it is valid for.
   *
   * @default - none
   */
  readonly dnsNames?: readonly string[];

  /**
   * IP addresses that it is valid for.
   *
   * @default - none
   */
  readonly ipAddresses?: readonly string[];
}

/** Defines the certificate of a server, with its key. It is valid for a year, and renewed by any apply in its last month. */
export class ServingCertificate extends Construct {
  /** Certificate, PEM. */
  public readonly certificatePem: string;

  /** Private key, PEM, sensitive. */
  public readonly privateKeyPem: string;

  /** @throws ValidationError when it is valid for no name at all, or a name is none */
  public constructor(scope: Construct, id: string, props: ServingCertificateProps) {
    super(scope, id);
    checkProps(this, checkServingCertificate(props));
    const { authority, commonName, dnsNames, ipAddresses } = props;

    const key = new PrivateKey(this, "Key", { ...authority.algorithm.parameters });
    const request = new CertRequest(this, "Request", {
      privateKeyPem: key.privateKeyPem,
      subject: [{ commonName: terraformText(commonName) }],
      dnsNames: dnsNames?.map((name) => terraformText(name)),
      ipAddresses: ipAddresses?.map((address) => terraformText(address)),
    });
    const certificate = new LocallySignedCert(this, "Resource", {
      certRequestPem: request.certRequestPem,
      caCertPem: authority.certificatePem,
      caPrivateKeyPem: authority.privateKeyPem,
      // without client_auth it opens no door, although it is signed by an authority of clients.
      allowedUses: ["server_auth", "digital_signature", "key_encipherment"],
      validityPeriodHours: VALIDITY_HOURS,
      earlyRenewalHours: EARLY_RENEWAL_HOURS,
    });
    this.certificatePem = certificate.certPem;
    this.privateKeyPem = key.privateKeyPem;
  }
}

function checkServingCertificate(given: ServingCertificateProps): CheckResult {
  const props = readable(given);
  const { dnsNames, ipAddresses } = props;
  return [
    required("props", given) ?? knownKeys("", given, ["authority", "commonName", "dnsNames", "ipAddresses"]),
    required("authority", props.authority),
    required("commonName", props.commonName) ?? notBlank("commonName", props.commonName),
    each("dnsNames", dnsNames, certificateName),
    each("ipAddresses", ipAddresses, (at, address) => ipAddress(at, address)),
    (dnsNames ?? []).length + (ipAddresses ?? []).length === 0
      ? problem(
          "dnsNames",
          "certificate-without-names",
          "must be given, or 'ipAddresses'",
          "name what clients connect to",
        )
      : undefined,
  ];
}
