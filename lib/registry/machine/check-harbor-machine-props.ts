import { createPrivateKey, X509Certificate } from "node:crypto";
import type { CheckResult } from "../../core";
import { boolean, hasTokens, known, knownKeys, pem, problem, readable, required } from "../../core";
import { registryHostname } from "../check-hostname";
import { checkHarborMachine } from "./check-harbor-machine";
import type { HarborMachineProps } from "./harbor-machine";
import type { HarborMachineCertificate } from "./harbor-machine-certificate";

/** Shortest password of the administrator that is taken. */
const LEAST_PASSWORD = 12;

/** What Harbor's own template and its documentation set. */
const WELL_KNOWN = /^(harbor12345|root123|password|changeme|admin)/i;

/** Checks everything that a `HarborMachine` is given. */
export function checkHarborMachineProps(props: HarborMachineProps): CheckResult {
  const { settings, certificate, options } = readable(props);
  const { hostname, adminPassword, scanning, deletionProtection } = readable(settings);
  return [
    required("props", props) ?? knownKeys("", props, ["settings", "certificate", "options"]),
    required("settings", settings),
    required("settings.hostname", hostname) ?? registryHostname("settings.hostname", hostname),
    required("settings.adminPassword", adminPassword) ?? adminPasswordOf("settings.adminPassword", adminPassword),
    boolean("settings.scanning", scanning),
    known("settings.deletionProtection", deletionProtection) ??
      boolean("settings.deletionProtection", deletionProtection),
    required("certificate", certificate) ?? checkPair("certificate", certificate),
    options === undefined ? required("options", options) : checkHarborMachine("options", options),
  ];
}

/**
 * Checks a password that is literal text; it never shows in the message. Whatever Terraform makes is random.
 *
 * @see https://github.com/goharbor/harbor/blob/v2.15.1/src/common/utils/utils.go
 */
function adminPasswordOf(path: string, password: unknown): CheckResult {
  if (hasTokens(password)) {
    return undefined;
  }
  const isStrong =
    typeof password === "string" &&
    password.length >= LEAST_PASSWORD &&
    password.length <= 128 &&
    !WELL_KNOWN.test(password) &&
    [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(password));
  return isStrong
    ? undefined
    : problem(
        path,
        "weak-password",
        `must have ${LEAST_PASSWORD} to 128 characters with lower-case and upper-case letters and digits, and be no well-known one`,
        "leave it to the library, or take a random_password of Terraform",
      );
}

function checkPair(path: string, certificate: HarborMachineCertificate | undefined): CheckResult {
  const { certificatePem, privateKeyPem, authorityPem } = readable(certificate);
  return [
    knownKeys(path, certificate, ["certificatePem", "privateKeyPem", "authorityPem"]),
    required(`${path}.certificatePem`, certificatePem) ?? pem(`${path}.certificatePem`, certificatePem),
    required(`${path}.privateKeyPem`, privateKeyPem) ??
      checkKey(`${path}.privateKeyPem`, privateKeyPem, certificatePem),
    pem(`${path}.authorityPem`, authorityPem),
  ];
}

/** The key never shows in a message. */
function checkKey(path: string, key: unknown, certificate: unknown): CheckResult {
  if (hasTokens(key)) {
    return undefined;
  }
  const fault = (code: string, message: string, fix: string) => problem(path, code, message, fix);
  try {
    const parsed = createPrivateKey(String(key));
    return isOfAnother(parsed, certificate)
      ? fault("key-of-another-certificate", "must be the key of 'certificatePem'", "give the two that belong together")
      : undefined;
  } catch {
    return fault(
      "private-key",
      "must be a private key in PEM form, without a passphrase",
      "give the text with the lines BEGIN PRIVATE KEY and END PRIVATE KEY",
    );
  }
}

function isOfAnother(key: ReturnType<typeof createPrivateKey>, certificate: unknown): boolean {
  if (typeof certificate !== "string" || hasTokens(certificate)) {
    return false;
  }
  try {
    return !new X509Certificate(certificate).checkPrivateKey(key);
  } catch {
    // what is no certificate has a problem of its own.
    return false;
  }
}
