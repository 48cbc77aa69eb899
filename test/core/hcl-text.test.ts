import fc from "fast-check";
import { escapeTemplate, quoteText, templateToExpression } from "../../lib/core/hcl-text";

const nasty = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("$", "%", "{", "}", '"', "\\", "\n", "\r", "a", "TfToken[", "e+298", "1") }),
);

/** Reads a quoted string as Terraform does: markers are doubled, and the other escapes are those of JSON. */
function unquote(quoted: string): unknown {
  return JSON.parse(quoted.replace(/([$%])\1\{/g, "$1{"));
}

/** Reads a bare template whose interpolations are quoted strings. */
function readTemplate(template: string): string {
  const pieces = template.match(/\$\$\{|%%\{|\$\{"(?:[^"\\]|\\.)*"\}|[^]/g) ?? [];
  return pieces
    .map((piece) => {
      if (piece === "$${" || piece === "%%{") {
        return piece.slice(1);
      }
      return piece.startsWith('${"') ? (unquote(piece.slice(2, -1)) as string) : piece;
    })
    .join("");
}

test("every text survives being quoted", () => {
  fc.assert(
    fc.property(nasty, (text) => expect(unquote(quoteText(text))).toBe(text)),
    { numRuns: 200 },
  );
});

test("every text survives being a template", () => {
  fc.assert(
    fc.property(nasty, (text) => expect(readTemplate(escapeTemplate(text))).toBe(text)),
    { numRuns: 200 },
  );
});

test("a template that is literal text becomes the same text as an expression", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      fc.pre(!escapeTemplate(text).includes('${"'));
      expect(unquote(templateToExpression(escapeTemplate(text)))).toBe(text);
    }),
    { numRuns: 200 },
  );
});

test("cdktf sees no token in text that only looks like one", () => {
  const fakes = ["${TfToken[a.1]}", "#{TfToken[a.1]}", "&{TfToken[a.1]}"];
  const escaped = fakes.flatMap((text) => [quoteText(text), escapeTemplate(text)]);
  expect(escaped.filter((text) => /[$#&]\{TfToken\[/.test(text))).toEqual([]);
});

test.each([
  ["${a.b}", "a.b"],
  ['${f("}")}', 'f("}")'],
  ['${f("${g("}")}")}', 'f("${g("}")}")'],
  ["${a}${b}", '"${a}${b}"'],
  ["${a} b", '"${a} b"'],
  ['say "${a}"\n', '"say \\"${a}\\"\\n"'],
  ["$${a}", '"$${a}"'],
  ["%{if a}b%{endif}", '"%{if a}b%{endif}"'],
  ["open ${a", '"open $${a"'],
  ["", '""'],
])("the template %j is the expression %s", (template, expression) => {
  expect(templateToExpression(template)).toBe(expression);
});
