import { X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { makeCertificate, makeRequest, publicKeyOf, renderSubject } from "../certificate-maker";
import type { CertificateSubject } from "../certificate-maker";
import { KeyPair } from "../key-pair";
import { blocksOf, numberOf, RefusedError, textOf, textsOf } from "../resource-model";
import type { ResourceModels, SettleContext } from "../resource-model";
import { fingerprint } from "../wire-value";
import type { WireObject } from "../wire-value";

/** How `hashicorp/tls` makes its keys and certificates: real ones, because things downstream parse them. */
export const TLS_MODELS: ResourceModels = {
  tls_private_key: {
    planned: () => ({ ecdsa_curve: "P224", rsa_bits: 2048 }),
    settle: async ({ object, seed }) => {
      const algorithm = textOf(object, "algorithm") ?? "";
      const pair = await KeyPair.generate(
        algorithm,
        textOf(object, "ecdsa_curve") ?? "",
        numberOf(object, "rsa_bits") ?? 2048,
        seed,
      );
      return {
        id: pair.id,
        private_key_pem: pair.privatePem,
        private_key_pem_pkcs8: pair.privatePemPkcs8,
        private_key_openssh: pair.privateOpenSsh,
        ...publicHalf(pair),
      };
    },
  },
  tls_cert_request: {
    settle: async ({ config }) => {
      const pair = readKey(config, "private_key_pem");
      const pem = await makeRequest(pair, renderSubject(subjectOf(config)), alternativeNames(config));
      return { id: fingerprint(pem).slice(0, 40), key_algorithm: pair.algorithm, cert_request_pem: pem };
    },
  },
  tls_self_signed_cert: {
    planned: () => ({ ...certificateDefaults(), set_authority_key_id: false }),
    settle: async (context) => {
      const { config } = context;
      const pair = readKey(config, "private_key_pem");
      const made = await makeCertificate(
        {
          ...certificateContent(context),
          subject: renderSubject(subjectOf(config)),
          publicKey: publicKeyOf(pair),
          alternativeNames: alternativeNames(config),
        },
        pair,
      );
      return { ...certificateFields(context, made), key_algorithm: pair.algorithm };
    },
  },
  tls_locally_signed_cert: {
    planned: certificateDefaults,
    settle: async (context) => {
      const { config } = context;
      const signer = readKey(config, "ca_private_key_pem");
      const request = new x509.Pkcs10CertificateRequest(textOf(config, "cert_request_pem") ?? "");
      const issuer = new x509.X509Certificate(textOf(config, "ca_cert_pem") ?? "");
      const made = await makeCertificate(
        {
          ...certificateContent(context),
          subject: request.subjectName,
          publicKey: request.publicKey,
          alternativeNames: namesOf(request),
        },
        signer,
        issuer,
      );
      return { ...certificateFields(context, made), ca_key_algorithm: signer.algorithm };
    },
  },
  "data.tls_public_key": {
    settle: ({ config }) => {
      const pair = readKey(
        config,
        textOf(config, "private_key_pem") === undefined ? "private_key_openssh" : "private_key_pem",
      );
      return { id: pair.id, algorithm: pair.algorithm, ...publicHalf(pair) };
    },
  },
  "data.tls_certificate": {
    settle: ({ config, seed }) => {
      const content = textOf(config, "content");
      return { id: fingerprint(seed).slice(0, 40), certificates: content === undefined ? [] : [describe(content)] };
    },
  },
};

function publicHalf(pair: KeyPair): WireObject {
  return {
    public_key_pem: pair.publicPem,
    public_key_openssh: pair.publicOpenSsh,
    public_key_fingerprint_md5: pair.fingerprintMd5,
    public_key_fingerprint_sha256: pair.fingerprintSha256,
  };
}

function readKey(config: WireObject, attribute: string): KeyPair {
  try {
    return KeyPair.fromPem(textOf(config, attribute) ?? "");
  } catch {
    throw new RefusedError({
      summary: `'${attribute}' holds no private key in PEM form`,
      detail: "Pass the private_key_pem of a tls_private_key, or a key without a passphrase.",
      attribute,
    });
  }
}

function subjectOf(config: WireObject): CertificateSubject {
  const subject = blocksOf(config, "subject")[0] ?? {};
  return Object.fromEntries(
    Object.keys(subject).map((field) => [
      field,
      Array.isArray(subject[field]) ? textsOf(subject, field) : (textOf(subject, field) ?? ""),
    ]),
  );
}

function namesOf(request: x509.Pkcs10CertificateRequest): x509.JsonGeneralName[] {
  const extension = request.extensions.find((candidate) => candidate instanceof x509.SubjectAlternativeNameExtension);
  return extension instanceof x509.SubjectAlternativeNameExtension ? extension.names.toJSON() : [];
}

function alternativeNames(config: WireObject): x509.JsonGeneralName[] {
  return [
    ...textsOf(config, "dns_names").map((value) => ({ type: "dns" as const, value })),
    ...textsOf(config, "ip_addresses").map((value) => ({ type: "ip" as const, value })),
    ...textsOf(config, "uris").map((value) => ({ type: "url" as const, value })),
  ];
}

function certificateDefaults(): WireObject {
  return { early_renewal_hours: 0, is_ca_certificate: false, set_subject_key_id: false, ready_for_renewal: false };
}

function certificateContent({ object, seed }: SettleContext) {
  return {
    hours: numberOf(object, "validity_period_hours") ?? 0,
    uses: textsOf(object, "allowed_uses"),
    isAuthority: object.is_ca_certificate === true,
    withSubjectKeyId: object.set_subject_key_id === true || object.is_ca_certificate === true,
    serial: serialOf(seed),
  };
}

function certificateFields(
  { seed }: SettleContext,
  made: { readonly pem: string; readonly start: string; readonly end: string },
): WireObject {
  return {
    id: BigInt(`0x${serialOf(seed)}`).toString(),
    cert_pem: made.pem,
    validity_start_time: made.start,
    validity_end_time: made.end,
  };
}

function serialOf(seed: string): string {
  // a first digit below 8 keeps the number positive.
  return `4${fingerprint(seed, "serial").slice(0, 31)}`;
}

function describe(pem: string): WireObject {
  const certificate = new X509Certificate(pem);
  return {
    cert_pem: pem,
    is_ca: certificate.ca,
    issuer: certificate.issuer,
    subject: certificate.subject,
    not_after: new Date(certificate.validTo).toISOString(),
    not_before: new Date(certificate.validFrom).toISOString(),
    public_key_algorithm: certificate.publicKey.asymmetricKeyType === "rsa" ? "RSA" : "ECDSA",
    serial_number: BigInt(`0x${certificate.serialNumber}`).toString(),
    sha1_fingerprint: certificate.fingerprint.replace(/:/g, "").toLowerCase(),
    signature_algorithm: "unknown",
    version: 3,
  };
}
