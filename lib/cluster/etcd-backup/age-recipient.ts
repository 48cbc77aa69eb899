import { hasTokens, problem } from "../../core";
import type { CheckResult } from "../../core";

const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const PREFIX = "age";

/** Characters of an X25519 public key: prefix, separator, 32 bytes in groups of five bits, six characters of checksum. */
const LENGTH = PREFIX.length + 1 + 52 + 6;

/**
 * Checks a public key of age; a private key never shows in the message.
 *
 * @see https://age-encryption.org/v1
 */
export function ageRecipient(path: string, value: unknown): CheckResult {
  if (value === undefined || hasTokens(value)) {
    return undefined;
  }
  if (typeof value === "string" && /AGE-SECRET-KEY/i.test(value)) {
    return problem(
      path,
      "age-private-key",
      "must be a public key, not a private one",
      "give the line that begins with age1, and replace that key: it has been shown",
    );
  }
  return typeof value === "string" && value.length === LENGTH && isBech32(value)
    ? undefined
    : problem(
        path,
        "age-recipient",
        "must be a public key of age, complete and without typing errors",
        "make a pair with age-keygen, and give the public key that it prints",
        value,
      );
}

/** @see https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki#bech32 */
function isBech32(text: string): boolean {
  const data = [...text.slice(PREFIX.length + 1)].map((character) => ALPHABET.indexOf(character));
  return text.startsWith(`${PREFIX}1`) && !data.includes(-1) && checksum([...expandPrefix(), ...data]) === 1;
}

function expandPrefix(): number[] {
  const codes = [...PREFIX].map((character) => character.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function checksum(values: readonly number[]): number {
  return values.reduce((sum, value) => {
    const top = sum >> 25;
    const shifted = ((sum & 0x1ffffff) << 5) ^ value;
    return GENERATOR.reduce((result, word, bit) => ((top >> bit) & 1 ? result ^ word : result), shifted);
  }, 1);
}
