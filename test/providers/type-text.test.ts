import fc from "fast-check";
import type { TypeExpression } from "../../lib/providers";
import { parseFunction, printFunction } from "../../lib/providers/function-text";
import { parseType, printType } from "../../lib/providers/type-text";

const types = fc.letrec<{ type: TypeExpression }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<TypeExpression>("string", "number", "bool", "dynamic"),
    fc.tuple(fc.constantFrom("list" as const, "set" as const, "map" as const), tie("type")),
    fc.tuple(fc.constant("tuple" as const), fc.array(tie("type"), { maxLength: 3 })),
    fc.tuple(
      fc.constant("object" as const),
      fc.dictionary(fc.stringMatching(/^[a-z][a-z_0-9]{0,6}$/), tie("type"), { maxKeys: 3 }),
    ),
  ),
})).type;

describe("printType", () => {
  test("writes types as HCL does", () => {
    const type: TypeExpression = ["list", ["object", { id: "string", tags: ["set", "string"] }, ["tags"]]];

    expect(printType(type)).toBe("list(object({id=string,tags=optional(set(string))}))");
  });

  test("gives text that parseType reads back", () => {
    fc.assert(fc.property(types, (type) => expect(plain(parseType(printType(type)))).toEqual(plain(type))));
  });
});

describe("parseType", () => {
  test.each(["", "text", "list(string", "list()", "object({id})", "string)", "tuple([string)"])(
    "fails when the text is %p",
    (text) => expect(() => parseType(text)).toThrow(/must be a Terraform type/),
  );
});

describe("parseFunction", () => {
  test.each([
    "function now() -> string",
    "function encode(manifest: dynamic) -> string",
    "function join(separator: string nullable; parts...: list(string)) -> string",
  ])("reads back '%s'", (line) => expect(printFunction(parseFunction(line))).toBe(line));

  test("fails when the line is something else", () => {
    expect(() => parseFunction("function now")).toThrow(/must be a function/);
  });
});

/** Without the null prototypes of generated dictionaries. */
function plain(type: TypeExpression): unknown {
  return JSON.parse(JSON.stringify(type));
}
