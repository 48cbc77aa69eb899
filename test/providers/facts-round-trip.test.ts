import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ProviderFacts } from "../../lib/providers";
import { factsFromSchema } from "../../lib/providers/facts-from-schema";
import { FactsParser } from "../../lib/providers/parse-facts";
import { printFacts } from "../../lib/providers/print-facts";

const names = ProviderFacts.all().map(({ name }) => name);

function read(name: string): string {
  return readFileSync(join(__dirname, "../../lib/providers/facts", `${name}.facts`), "utf8");
}

describe("facts file", () => {
  test.each(names)("of %s is what printing its facts gives, byte for byte", (name) => {
    const parser = new FactsParser(read(name));
    const printed = printFacts({ header: parser.header, objects: parser.objects(), functions: parser.functions() });

    expect(printed).toBe(read(name));
  });

  test.each(names)("of %s comes out again when its schema and behaviour are imported", (name) => {
    const facts = ProviderFacts.parse(read(name));
    const known = facts.resourceTypes.filter((type) => facts.knowsBehaviour(type));
    const behaviours = Object.fromEntries(known.map((type) => [type, facts.behaviour(type)]));
    const header = {
      provider: facts.name,
      address: facts.address,
      version: facts.version,
      constraint: facts.constraint,
    };
    const schema = JSON.parse(JSON.stringify(facts.schema)) as typeof facts.schema;

    expect(printFacts(factsFromSchema(header, schema, behaviours))).toBe(read(name));
  });
});

describe("factsFromSchema", () => {
  const header = { provider: "x", address: "r/n/x", version: "1.0.0", constraint: ">= 1.0.0" };

  test("keeps data sources apart from the resource of the same name", () => {
    const object = { version: 0, block: { attributes: { id: { type: "string", required: true } } } } as const;
    const schema = {
      provider: { version: 0, block: {} },
      resource_schemas: { x_a: object },
      data_source_schemas: { x_a: object },
    };
    const text = printFacts(factsFromSchema(header, schema, { x_a: { forceNew: ["id"], noUpdate: true } }));

    expect(text).toContain("resource x_a no-update\n  id: string required replaces\n");
    expect(text).toContain("data x_a\n  id: string required\n");
  });

  test("mends the doubled list types that some providers print", () => {
    const type = JSON.parse('["list", "string", "list", "string"]') as readonly ["list", "string"];
    const schema = { provider: { version: 0, block: { attributes: { hosts: { type, optional: true } } } } } as const;

    expect(printFacts(factsFromSchema(header, schema, {}))).toContain("  hosts: list(string) optional\n");
  });

  test("names a block once that stands in several places", () => {
    const attribute = { type: "string", optional: true } as const;
    const attributes = { a: attribute, b: attribute, c: attribute, d: attribute, e: attribute, f: attribute };
    const block = {
      attributes: {},
      block_types: { spec: { nesting_mode: "list", max_items: 1, block: { attributes } } },
    } as const;
    const schema = {
      provider: { version: 0, block: {} },
      resource_schemas: { x_a: { version: 0, block }, x_b: { version: 0, block } },
    };
    const text = printFacts(factsFromSchema(header, schema, { x_a: {}, x_b: {} }));

    expect(text).toContain("resource x_b\n  spec: block list max=1 like spec\n");
    expect(text).toContain("shape spec\n  a: string optional\n");
    expect(ProviderFacts.parse(text).resource("x_a")?.block.block_types?.spec.block.attributes).toEqual(attributes);
  });

  test("keeps a default with blanks, quotes and line ends", () => {
    const schema = {
      provider: { version: 0, block: {} },
      resource_schemas: { x_a: { version: 0, block: { attributes: { motd: { type: "string", optional: true } } } } },
    } as const;
    const defaultValue = 'a "b"\n like checked';
    const text = printFacts(factsFromSchema(header, schema, { x_a: { defaults: { motd: defaultValue } } }));

    expect(ProviderFacts.parse(text).behaviour("x_a").defaults).toEqual({ motd: defaultValue });
  });
});
