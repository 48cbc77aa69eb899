import { X509Certificate } from "node:crypto";
import type { Construct } from "constructs";
import {
  ValidationError,
  flattenChecks,
  hasTokens,
  knownKeys,
  notLiteralSecret,
  ofKind,
  pem,
  problem,
  readable,
  required,
  shortName,
} from "../core";
import type { CheckResult, Problem } from "../core";
import { CertificateAuthority, KeyAlgorithm, ServingCertificate } from "../pki";

/** Options of `RegistryCertificate.internal`. */
export interface InternalCertificateOptions {
  /**
   * Algorithm of the keys.
   *
   * @default KeyAlgorithm.ECDSA_P256
   */
  readonly algorithm?: KeyAlgorithm;
}

/** Options of `RegistryCertificate.provided`. */
export interface ProvidedCertificateOptions {
  /** Certificate of the registry, PEM, followed by those between it and its authority. */
  readonly certificatePem: string;

  /** Its private key, PEM: a sensitive variable, or the output of a resource; literal text is refused. */
  readonly privateKeyPem: string;

  /**
   * Certificate of the authority, PEM, for nodes and Terraform.
   *
   * @default - everybody trusts it anyway
   */
  readonly authorityPem?: string;
}

/** Options of `RegistryCertificate.issued`. */
export interface IssuedCertificateOptions {
  /**
   * Certificate of the authority that signs for the gateway, PEM, for nodes and Terraform.
   *
   * @default - everybody trusts it anyway
   */
  readonly authorityPem?: string;
}

/** Whom a certificate is made for. */
export interface RegistryCertificateSubject {
  /** Fully qualified domain name of the registry. */
  readonly hostname: string;

  /** Addresses that the certificate is valid for beside the name. */
  readonly addresses: readonly string[];

  /** Whether Terraform refuses to destroy the authority. */
  readonly deletionProtection: boolean;
}

/** A certificate with its key. */
export interface RegistryServingPair {
  /** Certificate of the registry, PEM, followed by those between it and its authority. */
  readonly certificatePem: string;

  /** Its private key, PEM. Sensitive. */
  readonly privateKeyPem: string;

  /**
   * Certificate of the authority, PEM.
   *
   * @default - everybody trusts it anyway
   */
  readonly authorityPem?: string;
}

type CertificateSource =
  | { readonly kind: "internal"; readonly options: InternalCertificateOptions }
  | { readonly kind: "provided"; readonly options: ProvidedCertificateOptions }
  | { readonly kind: "issued"; readonly options: IssuedCertificateOptions };

const PROVIDED_KEYS = ["certificatePem", "privateKeyPem", "authorityPem"];
const FIRST_CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/;

/** Longest common name of a certificate, in characters. @see https://www.rfc-editor.org/rfc/rfc5280#appendix-A */
const MAX_COMMON_NAME = 64;

/** Defines where the certificate of a registry comes from; there is none without. */
export class RegistryCertificate {
  /**
   * An authority of the registry's own signs it for a year: it works without the Internet, is renewed by any apply in its last month, and
   * who wants to trust it needs `certificateAuthority` of the registry. A machine has the renewed one from its next generation on; a check
   * warns in every plan until then.
   */
  public static internal(options: InternalCertificateOptions = {}): RegistryCertificate {
    return new RegistryCertificate({ kind: "internal", options });
  }

  /** You bring it, and look after its renewal. */
  public static provided(options: ProvidedCertificateOptions): RegistryCertificate {
    return new RegistryCertificate({ kind: "provided", options });
  }

  /** The gateway before the registry has it from its own issuer. For a registry behind a gateway only, and the only one for it. */
  public static issued(options: IssuedCertificateOptions = {}): RegistryCertificate {
    return new RegistryCertificate({ kind: "issued", options });
  }

  private constructor(private readonly source: CertificateSource) {}

  /** Which of the three it is. */
  public get kind(): "internal" | "provided" | "issued" {
    return this.source.kind;
  }

  /** Certificate of the authority that was given, PEM; undefined when none was, or the library makes it. */
  public get authorityPem(): string | undefined {
    return this.source.kind === "internal" ? undefined : this.source.options.authorityPem;
  }

  /**
   * Checks the options.
   *
   * @param path path of the property that holds the certificate
   * @param hostname name that the certificate has to be valid for; without types it may be anything
   */
  public check(path: string, hostname: unknown): CheckResult {
    const { source } = this;
    switch (source.kind) {
      case "internal":
        return [
          knownKeys(path, source.options, ["algorithm"]),
          ofKind(
            `${path}.algorithm`,
            readable(source.options).algorithm,
            KeyAlgorithm,
            "use KeyAlgorithm.ECDSA_P256 or .RSA_2048",
          ),
        ];
      case "provided":
        return checkProvided(path, source.options, hostname);
      case "issued":
        return [
          knownKeys(path, source.options, ["authorityPem"]),
          pem(`${path}.authorityPem`, readable(source.options).authorityPem),
        ];
    }
  }

  /**
   * Checks that the registry itself can have the certificate, which is not so when a gateway has it.
   *
   * @param path path of the property that holds the certificate
   */
  public checkOwn(path: string): readonly Problem[] {
    return this.kind === "issued"
      ? [
          problem(
            path,
            "certificate-of-gateway",
            "must not be issued by a gateway, because there is none before the registry",
            "use RegistryCertificate.internal() or .provided({ certificatePem, privateKeyPem })",
          ),
        ]
      : [];
  }

  /**
   * The certificate with its key; makes an authority and a certificate below `scope` when they are internal.
   *
   * @throws ValidationError when a gateway has the certificate
   */
  public bind(scope: Construct, subject: RegistryCertificateSubject): RegistryServingPair {
    const { source } = this;
    switch (source.kind) {
      case "internal":
        return makeCertificate(scope, subject, source.options);
      case "provided":
        return source.options;
      case "issued":
        throw new ValidationError(scope, this.checkOwn("certificate"));
    }
  }
}

function makeCertificate(
  scope: Construct,
  { hostname, addresses, deletionProtection }: RegistryCertificateSubject,
  { algorithm = KeyAlgorithm.ECDSA_P256 }: InternalCertificateOptions,
): RegistryServingPair {
  const authority = new CertificateAuthority(scope, "Authority", {
    commonName: shortName(`${hostname} CA`, MAX_COMMON_NAME),
    algorithm,
    deletionProtection,
  });
  const { certificatePem, privateKeyPem } = new ServingCertificate(scope, "Certificate", {
    authority,
    commonName: shortName(hostname, MAX_COMMON_NAME),
    dnsNames: [hostname],
    ipAddresses: addresses.length === 0 ? undefined : addresses,
  });
  return { certificatePem, privateKeyPem, authorityPem: authority.certificatePem };
}

function checkProvided(path: string, given: ProvidedCertificateOptions, hostname: unknown): CheckResult {
  const { certificatePem, privateKeyPem, authorityPem } = readable(given);
  const malformed = required(`${path}.certificatePem`, certificatePem) ?? pem(`${path}.certificatePem`, certificatePem);
  return [
    required(path, given) ?? knownKeys(path, given, PROVIDED_KEYS),
    malformed,
    flattenChecks(malformed).length === 0 ? checkBearer(`${path}.certificatePem`, certificatePem, hostname) : undefined,
    required(`${path}.privateKeyPem`, privateKeyPem) ?? notLiteralSecret(`${path}.privateKeyPem`, privateKeyPem),
    pem(`${path}.authorityPem`, authorityPem),
  ];
}

/** Checks that a certificate which is known already is that of the host, and not over. */
function checkBearer(path: string, certificatePem: unknown, hostname: unknown): CheckResult {
  if (hasTokens(certificatePem) || typeof hostname !== "string" || hasTokens(hostname)) {
    return undefined;
  }
  const [first = ""] = FIRST_CERTIFICATE.exec(String(certificatePem)) ?? [];
  const certificate = new X509Certificate(first);
  return [
    certificate.checkHost(hostname, { subject: "never" }) === undefined
      ? problem(
          path,
          "certificate-of-another-host",
          "must be valid for 'hostname'",
          "put the registry's own certificate first, with the host name among its alternative names",
          certificate.subjectAltName ?? certificate.subject,
        )
      : undefined,
    new Date(certificate.validTo).getTime() < Date.now()
      ? problem(path, "certificate-expired", "must not be over", "renew it", certificate.validTo)
      : undefined,
  ];
}
