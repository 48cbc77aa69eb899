/** Text that is HTML already. */
export class Html {
  public constructor(public readonly text: string) {}
}

/** What may stand in an `html` template: text is escaped, nothing is left out. */
export type HtmlValue = string | number | undefined | Html | readonly HtmlValue[];

/** Characters that a page must not take over: they end elements, or turn the direction of the text around. */
const SPECIAL = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const BLOCKS =
  "(?:!doctype|html|head|meta|title|body|header|nav|main|aside|article|section|div|p|h[1-3]|ul|li|dl|dt|dd|pre|table|caption|thead|tbody|tr|th|td|svg|symbol|rect|path|text|g|use|details|summary)";
const BEFORE_BLOCK = new RegExp(`\\s*\\n\\s*(</?${BLOCKS}\\b)`, "g");
const AFTER_BLOCK = new RegExp(`(</${BLOCKS}>)\\s*\\n\\s*`, "g");

const OPTIONAL_END = /<\/(?:li|dt|dd|td|tr)>(?=<\/?(?:li|ul|dt|dd|dl|td|th|tr|tbody)\b)/g;

/** Escapes a text for HTML and SVG, as content and as an attribute in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(SPECIAL, (character) => ENTITIES[character] ?? "\ufffd");
}

/** Renders a template: what is inserted is escaped unless it is `Html`; the line breaks of the template become spaces. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = strings.map((text, index) => collapse(text) + textOf(values[index]));
  return new Html(parts.join(""));
}

/** Joins values with a separator, leaving out those that are undefined. */
export function joinHtml(values: readonly HtmlValue[], separator: string): Html {
  const texts = values.filter((value) => value !== undefined).map((value) => textOf(value));
  return new Html(texts.join(escapeHtml(separator)));
}

/** Takes the layout of the source out of a template: breaks become spaces, and go where a space shows nothing. */
function collapse(text: string): string {
  return text
    .replace(BEFORE_BLOCK, "$1")
    .replace(AFTER_BLOCK, "$1")
    .replace(/\s*\n\s*(?=\/?>)/g, "")
    .replace(/\s*\n\s*/g, " ");
}

/** Leaves out end tags that HTML does not need; long pages have thousands of them. */
export function withoutOptionalTags(page: Html): string {
  return page.text.replace(OPTIONAL_END, "");
}

function textOf(value: HtmlValue): string {
  if (value === undefined) {
    return "";
  }
  if (value instanceof Html) {
    return value.text;
  }
  return typeof value === "string" || typeof value === "number"
    ? escapeHtml(String(value))
    : value.map((inner) => textOf(inner)).join("");
}
