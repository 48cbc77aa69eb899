import { stringify } from "yaml";
import { escapeTemplate } from "./hcl-text";
import { sortKeys } from "./sort-keys";
import { TerraformExpression } from "./terraform-expression";
import { hasTokens, splitTokens } from "./tokens";

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
  // cdktf joins plain text and tokens well; anything that Terraform or cdktf could misread goes through an expression.
  const isPlain = parts.every((part, i) => {
    return (
      !("literal" in part) ||
      (escapeTemplate(part.literal) === part.literal && !(part.literal.endsWith("$") && i < parts.length - 1))
    );
  });
  return isPlain ? text : TerraformExpression.of(text).asString();
}

/**
 * A JSON document as a value for any cdktf attribute.
 *
 * Without tokens it is the literal text; with tokens Terraform makes the text, through `jsonencode`. Keys are sorted either way.
 *
 * @param value tree of plain values; undefined ones are left out
 */
export function terraformJson(value: unknown): string {
  if (hasTokens(value)) {
    return TerraformExpression.call("jsonencode", value).asString();
  }
  return escapeTemplate(JSON.stringify(sortKeys(value)) ?? "null");
}

/**
 * Several YAML documents in one text, as a value for any cdktf attribute.
 *
 * Documents without tokens are YAML that reads the same under YAML 1.1 and 1.2; with tokens they are JSON, which is YAML.
 */
export function terraformDocuments(docs: readonly object[]): string {
  if (!hasTokens(docs)) {
    return escapeTemplate(docs.map((doc) => renderYaml(doc)).join("---\n"));
  }
  const separated = docs.flatMap((doc, i): (string | TerraformExpression)[] => [
    ...(i === 0 ? [] : ["\n---\n"]),
    TerraformExpression.call("jsonencode", doc),
  ]);
  return TerraformExpression.template(...separated, "\n").asString();
}

/**
 * One YAML document, keys sorted, lines never folded.
 *
 * @internal
 */
export function renderYaml(doc: unknown): string {
  return stringify(sortKeys(doc), { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" });
}
