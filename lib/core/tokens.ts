import { Token, Tokenization } from "cdktf";
import type { IResolvable } from "cdktf";

const STRING_TOKEN = /\$\{TfToken\[[a-zA-Z0-9:._-]+\]\}/g;
const NUMBER_TOKEN = /-\d(?:\.\d+)?e\+\d{3}/g;

/** One piece of a text: literal text, or a token in its encoded form. */
export type TextPart = { readonly literal: string } | { readonly token: string | number };

/**
 * Cuts a text at the cdktf tokens in it.
 *
 * Text that only looks like a token stays literal, whereas cdktf would throw on it.
 *
 * @internal
 */
export function splitTokens(text: string): TextPart[] {
  const parts: TextPart[] = [];
  cut(
    text,
    STRING_TOKEN,
    isStringToken,
    (token) => token,
    parts,
    (rest) =>
      cut(
        rest,
        NUMBER_TOKEN,
        (match) => isNumberToken(Number(match)),
        Number,
        parts,
        (literal) => parts.push({ literal }),
      ),
  );
  return parts;
}

function cut(
  text: string,
  pattern: RegExp,
  accepts: (match: string) => boolean,
  decode: (match: string) => string | number,
  parts: TextPart[],
  onRest: (rest: string) => void,
): void {
  let start = 0;
  for (const match of text.matchAll(pattern)) {
    if (!accepts(match[0])) {
      continue;
    }
    if (match.index > start) {
      onRest(text.slice(start, match.index));
    }
    parts.push({ token: decode(match[0]) });
    start = match.index + match[0].length;
  }
  if (start < text.length) {
    onRest(text.slice(start));
  }
}

/**
 * Whether a value is, or contains anywhere, something that only Terraform knows.
 *
 * @param value any value tree
 */
export function hasTokens(value: unknown): boolean {
  return containsToken(value, new Set());
}

function containsToken(value: unknown, seen: Set<object>): boolean {
  if (typeof value === "string") {
    return splitTokens(value).some((part) => "token" in part);
  }
  if (typeof value === "number") {
    return isNumberToken(value);
  }
  if (typeof value !== "object" || value === null || seen.has(value)) {
    return false;
  }
  if (isResolvable(value) || isEncodedCollection(value)) {
    return true;
  }
  seen.add(value);
  return Object.entries(value).some(([key, item]) => containsToken(key, seen) || containsToken(item, seen));
}

/** @internal */
export function isResolvable(value: unknown): value is IResolvable {
  return typeof value === "object" && value !== null && Tokenization.isResolvable(value);
}

/**
 * Whether a list or map is the encoded form of one token, as `Token.asList` and `Token.asStringMap` make them.
 *
 * @internal
 */
export function isEncodedCollection(value: object): boolean {
  try {
    return Token.isUnresolved(value) && !isResolvable(value) && Tokenization.reverse(value).length > 0;
  } catch {
    return false;
  }
}

function isStringToken(text: string): boolean {
  try {
    return Tokenization.reverseString(text).tokens.length > 0;
  } catch {
    return false;
  }
}

/** @internal */
export function isNumberToken(value: number): boolean {
  try {
    return Token.isUnresolved(value) && Tokenization.reverseNumber(value) !== undefined;
  } catch {
    return false;
  }
}
