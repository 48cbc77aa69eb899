// the grammar of Terraform's templates and quoted strings; no other file knows it.

// eslint wants no control characters in a literal pattern, so the ranges are spelled here.
const NOT_IN_QUOTES = new RegExp('["\\\\\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ufeff]', "g");
const MARKER = /[$%]\{/g;

// in a bare template, Terraform overlooks every marker between a lone carriage return and the end of the line, so the return becomes
// an interpolation; dollars in front of it go along, because they would escape that interpolation.
const BARE_MARKER = /\$*\r(?!\n)|[$%]\{/g;

// cdktf looks for its tokens in every text, and throws on text that merely looks like one.
const LOOKS_LIKE_TOKEN = /(?<=[$#&]\{)TfToken\[|(?<=\d)e\+\d{3}|(?<=^(?:String|Any)) Map Token Value$/g;

/**
 * Escapes literal text for a bare template, as every attribute of a `.tf.json` file is one.
 *
 * @internal
 */
export function escapeTemplate(text: string): string {
  return replaceLookalikes(
    text,
    (safe) =>
      safe.replace(BARE_MARKER, (match) => (match.endsWith("{") ? doubleFirst(match) : `\${${quoteText(match)}}`)),
    (first) => `\${${quoteText(first)}}`,
  );
}

/**
 * Escapes literal text for the inside of a quoted string.
 *
 * @internal
 */
export function escapeQuoted(text: string): string {
  return replaceLookalikes(text, escapeQuotedPlain, unicodeEscape);
}

/**
 * Literal text as a quoted string.
 *
 * @internal
 */
export function quoteText(text: string): string {
  return `"${escapeQuoted(text)}"`;
}

/**
 * Literal text that stands right before an interpolation inside a quoted string: there, a final `$` would escape what follows.
 *
 * @internal
 */
export function escapeQuotedBeforeInterpolation(text: string): string {
  return escapeQuoted(text).replace(/\$+$/, (run) => unicodeEscape("$").repeat(run.length));
}

/**
 * Turns the text of an attribute, which is a bare template, into an expression.
 *
 * `${a.b}` gives `a.b`; anything else gives a quoted string with its interpolations left alive.
 *
 * @internal
 */
export function templateToExpression(template: string): string {
  if (
    template.startsWith("${") &&
    !template.startsWith("${~") &&
    findClosingBrace(template, 2) === template.length - 1
  ) {
    return template.slice(2, -1).trim();
  }
  return `"${quoteTemplate(template)}"`;
}

function quoteTemplate(template: string): string {
  let result = "";
  let literal = "";
  let i = 0;
  while (i < template.length) {
    const isMarker = (template[i] === "$" || template[i] === "%") && template[i + 1] === "{";
    const isEscape = (template.startsWith("$${", i) || template.startsWith("%%{", i)) && !isMarker;
    const end = isMarker ? findClosingBrace(template, i + 2) : undefined;
    if (isEscape) {
      result += escapeQuotedPlain(literal) + template.slice(i, i + 3);
      literal = "";
      i += 3;
    } else if (end !== undefined) {
      result += escapeQuotedPlain(literal) + template.slice(i, end + 1);
      literal = "";
      i = end + 1;
    } else {
      literal += template.charAt(i);
      i += 1;
    }
  }
  return result + escapeQuotedPlain(literal);
}

/** Index of the brace that ends an interpolation, given the index behind its opening brace. */
function findClosingBrace(text: string, start: number): number | undefined {
  let depth = 1;
  let i = start;
  while (i < text.length) {
    const character = text.charAt(i);
    if (character === '"') {
      i = skipQuoted(text, i + 1);
      continue;
    }
    depth += character === "{" ? 1 : character === "}" ? -1 : 0;
    if (depth === 0) {
      return i;
    }
    i += 1;
  }
  return undefined;
}

/** Index behind the quote that ends a quoted string, given the index behind its opening quote. */
function skipQuoted(text: string, start: number): number {
  let i = start;
  while (i < text.length && text[i] !== '"') {
    if (text[i] === "\\") {
      i += 2;
    } else if (text.startsWith("$${", i) || text.startsWith("%%{", i)) {
      i += 3;
    } else if (text.startsWith("${", i) || text.startsWith("%{", i)) {
      i = (findClosingBrace(text, i + 2) ?? text.length) + 1;
    } else {
      i += 1;
    }
  }
  return i + 1;
}

function replaceLookalikes(text: string, plain: (text: string) => string, breakUp: (first: string) => string): string {
  let result = "";
  let start = 0;
  for (const match of text.matchAll(LOOKS_LIKE_TOKEN)) {
    // the character that is rewritten is enough to keep cdktf from seeing a token.
    result += plain(text.slice(start, match.index)) + breakUp(match[0].charAt(0));
    start = match.index + 1;
  }
  return result + plain(text.slice(start));
}

function escapeQuotedPlain(text: string): string {
  return text.replace(NOT_IN_QUOTES, escapeCharacter).replace(MARKER, doubleFirst);
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '"':
      return '\\"';
    case "\\":
      return "\\\\";
    case "\n":
      return "\\n";
    case "\r":
      return "\\r";
    case "\t":
      return "\\t";
    default:
      return unicodeEscape(character);
  }
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function doubleFirst(marker: string): string {
  return `${marker.charAt(0)}${marker}`;
}
