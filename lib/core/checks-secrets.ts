import { X509Certificate } from "node:crypto";
import { problem } from "./check-helpers";
import type { CheckResult } from "./check-result";
import { hasTokens } from "./tokens";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** @see https://man.openbsd.org/ssh-keygen.1 */
const SSH_TYPES = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
  "ssh-rsa",
];

/** Shortest RSA key that OpenSSH accepts by default in current distributions, in bits. */
const MIN_RSA_BITS = 2048;

/** Checks PEM text with at least one certificate and nothing secret; the value never shows in a message. */
export function pem(path: string, value: unknown): CheckResult {
  if (value === undefined || hasTokens(value)) {
    return undefined;
  }
  if (isPrivateKey(value)) {
    return problem(
      path,
      "pem-private-key",
      "must not hold a private key",
      "give the certificates only, and replace that key: it has been shown",
    );
  }
  return typeof value === "string" && holdsCertificates(value)
    ? undefined
    : problem(
        path,
        "pem",
        "must be certificates in PEM form",
        "give the text between and with the lines BEGIN CERTIFICATE and END CERTIFICATE",
      );
}

function isPrivateKey(value: unknown): boolean {
  return typeof value === "string" && /PRIVATE KEY/i.test(value);
}

function holdsCertificates(text: string): boolean {
  const blocks = text.match(PEM_BLOCK) ?? [];
  return blocks.length > 0 && blocks.length === text.split("-----BEGIN").length - 1 && blocks.every(isCertificate);
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    return false;
  }
}

/** Checks one OpenSSH public key that current servers accept; a private key never shows in a message. */
export function sshPublicKey(path: string, value: unknown): CheckResult {
  if (value === undefined || hasTokens(value)) {
    return undefined;
  }
  if (isPrivateKey(value)) {
    return problem(
      path,
      "ssh-private-key",
      "must be a public key, not a private one",
      "give the content of the .pub file, and replace that key: it has been shown",
    );
  }
  return describeSshKey(path, typeof value === "string" ? value.trim() : "");
}

function describeSshKey(path: string, key: string): CheckResult {
  const [type = "", body = "", ...comment] = key.split(/[ \t]+/);
  const fields = BASE64.test(body) ? readFields(Buffer.from(body, "base64")) : [];
  if (/[\r\n]/.test(key) || comment.some((word) => SSH_TYPES.includes(word))) {
    return problem(path, "ssh-one-key", "must be one key on one line", "give one key without line breaks");
  }
  if (type === "ssh-dss") {
    return problem(
      path,
      "ssh-key-type",
      "must not be a DSA key, which OpenSSH refuses",
      "make one with: ssh-keygen -t ed25519",
    );
  }
  if (!SSH_TYPES.includes(type) || fields[0]?.toString("latin1") !== type) {
    return problem(
      path,
      "ssh-public-key",
      "must be an OpenSSH public key",
      "give the content of the .pub file, such as 'ssh-ed25519 AAAA... me'",
    );
  }
  const bits = type === "ssh-rsa" ? bitLength(fields[2]) : Infinity;
  return bits < MIN_RSA_BITS
    ? problem(
        path,
        "ssh-rsa-length",
        `must have at least ${MIN_RSA_BITS} bits as an RSA key`,
        "make one with: ssh-keygen -t ed25519",
        bits,
      )
    : undefined;
}

/** The fields of a key, each with its length in front. */
function readFields(data: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  let offset = 0;
  while (offset + 4 <= data.length) {
    const end = offset + 4 + data.readUInt32BE(offset);
    if (end > data.length) {
      return [];
    }
    fields.push(data.subarray(offset + 4, end));
    offset = end;
  }
  return fields;
}

function bitLength(number: Buffer | undefined): number {
  const hex = (number?.toString("hex") ?? "").replace(/^0+/, "");
  return hex === "" ? 0 : BigInt(`0x${hex}`).toString(2).length;
}
