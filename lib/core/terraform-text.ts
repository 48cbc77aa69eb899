import { stringify } from "yaml";
import { escapeTemplate } from "./hcl-text";
import { sortKeys } from "./sort-keys";
import { TerraformExpression } from "./terraform-expression";
import { hasTokens, splitTokens } from "./tokens";
import type { TextPart } from "./tokens";

/**
 * User text as a value for any cdktf attribute: literal `${` and `%{` arrive as they are, cdktf tokens in the text stay alive.
 *
 * Apply it once, to the whole text: the outcome is no longer text but an attribute value.
 */
export function terraformText(text: string): string {
  const parts = splitTokens(text);
  if (parts.every((part) => "literal" in part)) {
    return escapeTemplate(text);
  }
  // cdktf joins harmless text and tokens well; what cdktf or Terraform could misread goes through an expression.
  return parts.every((part, i) => isHarmless(part, parts[i + 1])) ? text : TerraformExpression.of(text).asString();
}

function isHarmless(part: TextPart, next: TextPart | undefined): boolean {
  if (!("literal" in part)) {
    return true;
  }
  return escapeTemplate(part.literal) === part.literal && !(next !== undefined && part.literal.endsWith("$"));
}

/**
 * A JSON document as a value for any cdktf attribute.
 *
 * Without tokens it is the literal text; with tokens Terraform makes the text, through `jsonencode`. Keys are sorted either way.
 *
 * @param value tree of plain values; undefined ones are left out
 */
export function terraformJson(value: unknown): string {
  return terraformText(jsonText(value));
}

/**
 * Several YAML documents in one text, as a value for any cdktf attribute.
 *
 * Documents without tokens are YAML that reads the same under YAML 1.1 and 1.2; with tokens they are JSON, which is YAML.
 *
 * @param docs trees of plain values; undefined ones are left out
 */
export function terraformDocuments(docs: readonly object[]): string {
  return terraformText(documentsText(docs));
}

/**
 * A JSON document as text that still is data: use it inside another document, and `terraformJson` for an attribute.
 *
 * @param value tree of plain values; undefined ones are left out
 */
export function jsonText(value: unknown): string {
  if (hasTokens(value)) {
    return TerraformExpression.call("jsonencode", value).asString();
  }
  return JSON.stringify(sortKeys(value)) ?? "null";
}

/**
 * Several YAML documents as text that still is data: use it inside another document, and `terraformDocuments` for an attribute.
 *
 * @param docs trees of plain values; undefined ones are left out
 */
export function documentsText(docs: readonly object[]): string {
  if (!hasTokens(docs)) {
    return docs.map((doc) => renderYaml(doc)).join("---\n");
  }
  return docs.map((doc) => `${jsonText(doc)}\n`).join("---\n");
}

/** Characters that YAML parsers refuse, or read as line breaks where JSON does not. */
const UNREADABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Whether a text holds control characters that YAML parsers refuse when they stand for themselves. */
export function hasControlCharacters(text: string): boolean {
  return text.search(UNREADABLE) >= 0 || /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text);
}

/**
 * A JSON document of characters that every YAML parser takes: control characters are escaped. For values without tokens.
 *
 * @param value tree of plain values; undefined ones are left out
 */
export function escapedJsonText(value: unknown): string {
  const json = JSON.stringify(sortKeys(value)) ?? "null";
  return json.replace(UNREADABLE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function renderYaml(doc: object): string {
  const json = JSON.stringify(doc);
  return hasControlCharacters(json)
    ? `${escapedJsonText(doc)}\n`
    : stringify(sortKeys(doc), { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" });
}
