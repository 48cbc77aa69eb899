import type { CheckResult } from "./check-result";
import { checkText } from "./check-helpers";

/** Checks PEM text with at least one certificate and no private key. */
export function pem(path: string, value: unknown): CheckResult {
  const rule = { code: "pem", message: "must be PEM certificates", fix: "give the certificates" };
  return checkText(path, value, rule, (text) => text.includes("-----BEGIN CERTIFICATE-----"));
}

/** Checks an OpenSSH public key. */
export function sshPublicKey(path: string, value: unknown): CheckResult {
  const rule = {
    code: "ssh-public-key",
    message: "must be an OpenSSH public key",
    fix: "give the line of the .pub file",
  };
  return checkText(path, value, rule, (text) => /^(ssh-|ecdsa-|sk-)/.test(text));
}
