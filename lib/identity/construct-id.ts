import { createHash } from "node:crypto";
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

function hashed(part: string): string {
  const hash = createHash("sha256").update(part).digest("hex").slice(0, 6);
  return `${part.replace(/[^A-Za-z0-9_-]+/g, "_")}-${hash}`;
}
