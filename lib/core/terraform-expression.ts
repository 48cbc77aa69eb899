import { Token } from "cdktf";
import type { IResolvable, IResolveContext } from "cdktf";
import { escapeQuoted, escapeQuotedBeforeInterpolation, quoteText, templateToExpression } from "./hcl-text";
import { isEncodedCollection, isNumberToken, isResolvable, splitTokens } from "./tokens";
import type { TextPart } from "./tokens";
import { ValidationError } from "./validation-error";

const MAX_DEPTH = 200;

/**
 * Defines an expression of the Terraform language, built from JavaScript values.
 *
 * Text in it is data: `${`, quotes and newlines arrive as they are. Only cdktf tokens and other expressions are alive, also when
 * they are embedded in text. Terraform normalizes all its strings to Unicode NFC, and so does an expression.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions
 */
export class TerraformExpression implements IResolvable {
  /**
   * A value: text, number, boolean, null, list, object, token, or another expression at any depth.
   *
   * Keys of objects are sorted, and undefined ones left out.
   *
   * @throws ValidationError at synthesis, when a number is not finite or the value contains itself
   */
  public static of(value: unknown): TerraformExpression {
    return value instanceof TerraformExpression
      ? value
      : new TerraformExpression((context) => renderValue(value, context, 0));
  }

  /** A call of a Terraform function, for instance `call("sha256", text)`. */
  public static call(functionName: string, ...args: unknown[]): TerraformExpression {
    return new TerraformExpression(
      (context) => `${functionName}(${args.map((arg) => renderValue(arg, context, 0)).join(", ")})`,
    );
  }

  /** Text that is put together from literal text (which may embed tokens) and expressions. */
  public static template(...parts: (string | TerraformExpression)[]): TerraformExpression {
    const pieces = mergeText(parts).flatMap((part): Piece[] =>
      typeof part === "string" ? splitTokens(part) : [{ expression: part }],
    );
    return new TerraformExpression((context) => renderParts(pieces, context));
  }

  /**
   * Source text of the Terraform language, put together from source and values: `raw("length(", names, ") > 2")`.
   *
   * Text among the parts is source, and only tokens in it are rendered; give text that is data as `TerraformExpression.of(text)`.
   */
  public static raw(...source: (string | number | TerraformExpression | IResolvable)[]): TerraformExpression {
    return new TerraformExpression((context) => source.map((part) => renderSource(part, context)).join(""));
  }

  /** Always empty: the place of creation is not recorded. */
  public readonly creationStack: string[] = [];

  private readonly render: (context: IResolveContext) => string;

  private constructor(render: (context: IResolveContext) => string) {
    this.render = render;
  }

  /** Renders the expression; called by cdktf at synthesis. */
  public resolve(context: IResolveContext): string {
    const expression = this.render(context);
    return context.suppressBraces === true ? expression : `\${${expression}}`;
  }

  /** The expression as a text token, for any attribute that takes text. */
  public asString(): string {
    return Token.asString(this);
  }

  /** The expression as a number token, for any attribute that takes a number. */
  public asNumber(): number {
    return Token.asNumber(this);
  }

  /** The expression as a list token, for any attribute that takes a list of text. */
  public asList(): string[] {
    return Token.asList(this);
  }

  /** The expression as a text token. */
  public toString(): string {
    return this.asString();
  }

  /** Placeholder, so that a stray `JSON.stringify` never prints insides. */
  public toJSON(): string {
    return "<unresolved-token>";
  }
}

/** Joins neighbouring texts, so that a marker cut in two is still seen. */
function mergeText(parts: readonly (string | TerraformExpression)[]): (string | TerraformExpression)[] {
  return parts.reduce<(string | TerraformExpression)[]>((merged, part) => {
    const last = merged.at(-1);
    return typeof last === "string" && typeof part === "string"
      ? [...merged.slice(0, -1), last + part]
      : [...merged, part];
  }, []);
}

type Piece = TextPart | { readonly expression: TerraformExpression };

function renderValue(value: unknown, context: IResolveContext, depth: number): string {
  if (depth > MAX_DEPTH) {
    throw expressionError("expression-too-deep", "must not contain itself", "build a tree of plain values");
  }
  switch (typeof value) {
    case "string":
      return renderText(value, context);
    case "number":
      return isNumberToken(value) ? renderToken(value, context) : renderNumber(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "object":
      return value === null ? "null" : renderObject(value, context, depth);
    default:
      return "null";
  }
}

function renderNumber(value: number): string {
  if (!Number.isFinite(value)) {
    throw expressionError(
      "number-not-finite",
      "must be a finite number",
      "compute it before it is handed to Terraform",
      value,
    );
  }
  return JSON.stringify(value);
}

function renderObject(value: object, context: IResolveContext, depth: number): string {
  if (value instanceof TerraformExpression || isResolvable(value) || isEncodedCollection(value)) {
    return renderToken(value, context);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => renderValue(item, context, depth + 1)).join(", ")}]`;
  }
  if ("toJSON" in value && typeof value.toJSON === "function") {
    return renderValue((value.toJSON as () => unknown)(), context, depth + 1);
  }
  const entries = Object.entries(value)
    .filter(([, item]) => isRendered(item))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, item]) => `${renderKey(key, context)} = ${renderValue(item, context, depth + 1)}`);
  return `{${entries.join(", ")}}`;
}

function isRendered(value: unknown): boolean {
  return value !== undefined && typeof value !== "function" && typeof value !== "symbol";
}

function renderKey(key: string, context: IResolveContext): string {
  const rendered = renderText(key, context);
  return rendered.startsWith('"') ? rendered : `(${rendered})`;
}

function renderText(text: string, context: IResolveContext): string {
  return renderParts(splitTokens(text), context);
}

function renderParts(parts: readonly Piece[], context: IResolveContext): string {
  const [first] = parts;
  if (first === undefined) {
    return '""';
  }
  if (parts.length === 1) {
    return "literal" in first ? quoteText(first.literal) : renderPiece(first, context);
  }
  const inside = parts.map((part, i) => {
    if (!("literal" in part)) {
      return `\${${renderPiece(part, context)}}`;
    }
    const next = parts[i + 1];
    return next === undefined || "literal" in next
      ? escapeQuoted(part.literal)
      : escapeQuotedBeforeInterpolation(part.literal);
  });
  return `"${inside.join("")}"`;
}

function renderPiece(piece: Exclude<Piece, { literal: string }>, context: IResolveContext): string {
  return renderToken("token" in piece ? piece.token : piece.expression, context);
}

function renderSource(part: string | number | IResolvable, context: IResolveContext): string {
  if (typeof part !== "string") {
    return renderValue(part, context, 0);
  }
  return splitTokens(part)
    .map((piece) => ("literal" in piece ? piece.literal : renderToken(piece.token, context)))
    .join("");
}

/** Resolves a token as if it stood alone in an attribute, and makes an expression of the outcome. */
function renderToken(token: unknown, context: IResolveContext): string {
  const { suppressBraces, ignoreEscapes, warnEscapes } = context;
  context.suppressBraces = false;
  context.ignoreEscapes = true;
  context.warnEscapes = false;
  const resolved: unknown = context.resolve(token);
  context.suppressBraces = suppressBraces;
  context.ignoreEscapes = ignoreEscapes;
  context.warnEscapes = warnEscapes;
  return renderResolved(resolved, context, 0);
}

/** What comes out of cdktf: its text is template text, no longer data. */
function renderResolved(value: unknown, context: IResolveContext, depth: number): string {
  if (typeof value === "string") {
    return templateToExpression(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => renderResolved(item, context, depth + 1)).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, item]) => `${templateToKey(key)} = ${renderResolved(item, context, depth + 1)}`);
    return `{${entries.join(", ")}}`;
  }
  return renderValue(value, context, depth);
}

function templateToKey(key: string): string {
  const rendered = templateToExpression(key);
  return rendered.startsWith('"') ? rendered : `(${rendered})`;
}

function expressionError(code: string, message: string, fix: string, value?: number): ValidationError {
  return new ValidationError("", [{ code, path: "value", value, message, fix }]);
}
