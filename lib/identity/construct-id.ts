import { createHash } from "node:crypto";
import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import { hasTokens } from "../core";

const HARMLESS = /^[A-Za-z0-9_-]+$/;

/** An id made of parts, some of which are names that people chose; what Terraform has no room for becomes a hash. */
export function constructIdOf(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map(String)
    .map((part) => (hasTokens(part) ? "computed" : HARMLESS.test(part) ? part : hashed(part)))
    .join("-");
}

/** Such an id that tells parts apart which only Terraform knows. */
export function constructIdIn(scope: Construct, ...parts: readonly (string | undefined)[]): string {
  return hasTokens(parts) ? `${constructIdOf(...parts)}-${hashOf(scope, parts)}` : constructIdOf(...parts);
}

/**
 * A short hash of values as Terraform reads them in a stack; a reference to another stack names that stack, so that equal addresses in
 * two differ.
 */
export function hashOf(scope: Construct, values: readonly unknown[]): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const text: unknown = Tokenization.resolve(textOf(values), { scope, resolver, preparing: true });
  return createHash("sha256").update(String(text)).digest("hex").slice(0, 8);
}

/** Values as one text, in which none runs into the next one. */
export function textOf(values: readonly unknown[]): string {
  return JSON.stringify(values.map((value) => (value === undefined ? null : String(value))));
}

function hashed(part: string): string {
  const hash = createHash("sha256").update(part).digest("hex").slice(0, 6);
  return `${part.replace(/[^A-Za-z0-9_-]+/g, "_")}-${hash}`;
}
