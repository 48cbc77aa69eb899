import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { KeyPair } from "./key-pair";
import { RefusedError } from "./resource-model";

/** Who a certificate is for, as the tls provider's `subject` block says it. */
export interface CertificateSubject {
  readonly [field: string]: string | readonly string[];
}

/** What a certificate says. */
export interface CertificateContent {
  readonly subject: x509.Name;
  readonly publicKey: x509.PublicKey;
  readonly alternativeNames: readonly x509.JsonGeneralName[];
  readonly hours: number;
  readonly uses: readonly string[];
  readonly isAuthority: boolean;
  readonly withSubjectKeyId: boolean;

  /** Hexadecimal serial number. */
  readonly serial: string;
}

/** A certificate in PEM form, and how long it is good. */
export interface MadeCertificate {
  readonly pem: string;
  readonly start: string;
  readonly end: string;
}

const SUBJECT_FIELDS: Readonly<Record<string, string>> = {
  country: "C",
  organization: "O",
  organizational_unit: "OU",
  locality: "L",
  province: "ST",
  street_address: "2.5.4.9",
  postal_code: "2.5.4.17",
  serial_number: "2.5.4.5",
  common_name: "CN",
  email_address: "E",
};

const KEY_USES: Readonly<Record<string, x509.KeyUsageFlags>> = {
  digital_signature: x509.KeyUsageFlags.digitalSignature,
  content_commitment: x509.KeyUsageFlags.nonRepudiation,
  key_encipherment: x509.KeyUsageFlags.keyEncipherment,
  data_encipherment: x509.KeyUsageFlags.dataEncipherment,
  key_agreement: x509.KeyUsageFlags.keyAgreement,
  cert_signing: x509.KeyUsageFlags.keyCertSign,
  crl_signing: x509.KeyUsageFlags.cRLSign,
  encipher_only: x509.KeyUsageFlags.encipherOnly,
  decipher_only: x509.KeyUsageFlags.decipherOnly,
};

const EXTENDED_USES: Readonly<Record<string, string>> = {
  any_extended: "2.5.29.37.0",
  server_auth: x509.ExtendedKeyUsage.serverAuth,
  client_auth: x509.ExtendedKeyUsage.clientAuth,
  code_signing: x509.ExtendedKeyUsage.codeSigning,
  email_protection: x509.ExtendedKeyUsage.emailProtection,
  timestamping: x509.ExtendedKeyUsage.timeStamping,
  ocsp_signing: x509.ExtendedKeyUsage.ocspSigning,
};

x509.cryptoProvider.set(webcrypto);

/** Renders a subject from the tls provider's block. */
export function renderSubject(subject: CertificateSubject): x509.Name {
  const parts = Object.entries(SUBJECT_FIELDS).flatMap(([field, name]) => {
    const values = [subject[field] ?? []].flat().filter((value) => value !== "");
    return values.length === 0 ? [] : [{ [name]: values }];
  });
  return new x509.Name(parts);
}

/** Makes a certificate request. */
export async function makeRequest(
  pair: KeyPair,
  subject: x509.Name,
  alternativeNames: readonly x509.JsonGeneralName[],
): Promise<string> {
  const keys = { privateKey: await signingKey(pair), publicKey: await verifyingKey(pair) };
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subject.toJSON(),
    keys,
    signingAlgorithm: signingAlgorithm(pair),
    extensions: alternativeNames.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension([...alternativeNames])],
  });
  return `${request.toString("pem")}\n`;
}

/** Makes a certificate, signed by a key that belongs to `issuer`. */
export async function makeCertificate(
  content: CertificateContent,
  signer: KeyPair,
  issuer?: x509.X509Certificate,
): Promise<MadeCertificate> {
  const start = new Date();
  start.setUTCMilliseconds(0);
  const end = new Date(start.getTime() + content.hours * 3_600_000);
  const usages = content.uses.reduce((flags, use) => flags | (KEY_USES[use] ?? 0), 0);
  const extended = content.uses.flatMap((use) => EXTENDED_USES[use] ?? []);
  const extensions: x509.Extension[] = [new x509.BasicConstraintsExtension(content.isAuthority, undefined, true)];
  if (usages !== 0) {
    extensions.push(new x509.KeyUsagesExtension(usages, true));
  }
  if (extended.length > 0) {
    extensions.push(new x509.ExtendedKeyUsageExtension(extended));
  }
  if (content.alternativeNames.length > 0) {
    extensions.push(new x509.SubjectAlternativeNameExtension([...content.alternativeNames]));
  }
  if (content.withSubjectKeyId) {
    extensions.push(await x509.SubjectKeyIdentifierExtension.create(content.publicKey));
  }
  if (issuer !== undefined) {
    extensions.push(await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey));
  }
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: content.serial,
    subject: content.subject.toJSON(),
    issuer: (issuer?.subjectName ?? content.subject).toJSON(),
    notBefore: start,
    notAfter: end,
    publicKey: content.publicKey,
    signingKey: await signingKey(signer),
    signingAlgorithm: signingAlgorithm(signer),
    extensions,
  });
  return { pem: `${certificate.toString("pem")}\n`, start: iso(start), end: iso(end) };
}

/** The public half of a key, for a certificate. */
export function publicKeyOf(pair: KeyPair): x509.PublicKey {
  return new x509.PublicKey(pair.publicKey.export({ format: "der", type: "spki" }));
}

async function signingKey(pair: KeyPair): Promise<webcrypto.CryptoKey> {
  const der = pair.privateKey.export({ format: "der", type: "pkcs8" });
  return webcrypto.subtle.importKey("pkcs8", der, signingAlgorithm(pair), false, ["sign"]);
}

async function verifyingKey(pair: KeyPair): Promise<webcrypto.CryptoKey> {
  const der = pair.publicKey.export({ format: "der", type: "spki" });
  return webcrypto.subtle.importKey("spki", der, signingAlgorithm(pair), true, ["verify"]);
}

function signingAlgorithm(pair: KeyPair) {
  const curve = pair.privateKey.asymmetricKeyDetails?.namedCurve;
  switch (curve) {
    case "prime256v1":
      return { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    case "secp384r1":
      return { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" };
    case "secp521r1":
      return { name: "ECDSA", namedCurve: "P-521", hash: "SHA-512" };
    case "secp224r1":
      throw new RefusedError({
        summary: "A preview cannot sign with the curve P224",
        detail: "Set 'ecdsa_curve' to P256; Kubernetes does not accept P224 either.",
        attribute: "private_key_pem",
      });
    default:
      return pair.algorithm === "RSA" ? { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } : { name: "Ed25519" };
  }
}

function iso(date: Date): string {
  return date.toISOString().replace(".000Z", "Z");
}
