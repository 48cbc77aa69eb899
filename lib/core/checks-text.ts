import { valid } from "semver";
import { canMatch, checkText } from "./check-helpers";
import type { CheckResult } from "./check-result";
import { TerraformExpression } from "./terraform-expression";

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const UUID = /^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$/;

/** Checks that a text has a character that is not white space. */
export function notBlank(path: string, value: unknown): CheckResult {
  const condition = (text: unknown) =>
    TerraformExpression.raw("length(trimspace(", TerraformExpression.of(text), ")) > 0");
  const rule = {
    code: "not-blank",
    message: "must be a text that is not blank",
    fix: "give it a value or leave it out",
    condition,
  };
  return checkText(path, value, rule, (text) => text.trim() !== "");
}

/** Options of `dnsLabel`. */
export interface DnsLabelOptions {
  /**
   * Most characters.
   *
   * @default 63
   * @see https://www.rfc-editor.org/rfc/rfc1123
   */
  readonly maxLength?: number;
}

/** Checks that a text is a DNS label: lower-case letters, digits and `-`, with a letter or digit at both ends. */
export function dnsLabel(path: string, value: unknown, options: DnsLabelOptions = {}): CheckResult {
  const maxLength = options.maxLength ?? 63;
  const rule = {
    code: "dns-label",
    message: `must be a DNS label of at most ${maxLength} characters`,
    fix: "use lower-case letters, digits and '-', with a letter or digit at both ends",
    condition: canMatch(new RegExp(`^[a-z0-9]([-a-z0-9]{0,${maxLength - 2}}[a-z0-9])?$`)),
  };
  return checkText(path, value, rule, (text) => text.length <= maxLength && DNS_LABEL.test(text));
}

/** Checks that a text is a DNS name: labels of at most 63 characters with dots between, 253 characters in all. */
export function dnsName(path: string, value: unknown): CheckResult {
  const rule = {
    code: "dns-name",
    message: "must be a DNS name",
    fix: "use labels of lower-case letters, digits and '-' with dots between, such as api.example.com",
    condition: canMatch(DNS_NAME),
  };
  return checkText(path, value, rule, isDnsName);
}

/** @internal */
export function isDnsName(text: string): boolean {
  return text.length <= 253 && DNS_NAME.test(text) && text.split(".").every((label) => label.length <= 63);
}

/** Checks that a text is a UUID, with dashes as most ids of OpenStack, or without as those of projects and users. */
export function uuid(path: string, value: unknown): CheckResult {
  const rule = { code: "uuid", message: "must be a UUID", fix: "give the id, not the name", condition: canMatch(UUID) };
  return checkText(path, value, rule, (text) => UUID.test(text));
}

/** Checks that a text matches a pattern as a whole; `what` says in words what it has to be. */
export function matches(path: string, value: unknown, regex: RegExp, what: string): CheckResult {
  const rule = { code: "format", message: `must be ${what}`, fix: `write it so that it matches ${regex.source}` };
  return checkText(path, value, rule, (text) => new RegExp(regex.source, regex.flags.replace(/[gy]/g, "")).test(text));
}

/** Checks that a version is complete, such as `1.34.2`: no range, no `v`, no `latest`. */
export function semverExact(path: string, value: unknown): CheckResult {
  const rule = { code: "version", message: "must be an exact version", fix: "write it in full, such as 1.34.2" };
  return checkText(path, value, rule, (text) => valid(text) === text);
}

/** Bounds of `textLength`, in characters, both inclusive. */
export interface TextLength {
  /**
   * Fewest characters.
   *
   * @default 0
   */
  readonly min?: number;

  /** Most characters. */
  readonly max: number;
}

/** Checks the length of a text. */
export function textLength(path: string, value: unknown, { min = 0, max }: TextLength): CheckResult {
  const condition = (text: unknown) => {
    const length = TerraformExpression.call("length", text);
    return TerraformExpression.raw(length, ` >= ${min} && `, length, ` <= ${max}`);
  };
  const rule = {
    code: "text-length",
    message:
      min === 0 ? `must be a text of at most ${max} characters` : `must be a text of ${min} to ${max} characters`,
    fix: "choose a text of that length",
    condition,
  };
  return checkText(path, value, rule, (text) => [...text].length >= min && [...text].length <= max);
}
