import type { AttributeFact, FactBody, Flag, NestedFact, ObjectFact, TimeoutsFact } from "./facts-document";
import type { AttributeSchema, BlockSchema, BlockTypeSchema, NestedTypeSchema, ObjectSchema } from "./provider-schema";

const SCHEMA_FLAGS = {
  required: "required",
  optional: "optional",
  computed: "computed",
  sensitive: "sensitive",
  "write-only": "write_only",
  deprecated: "deprecated",
} as const;

// bodies that several blocks share are turned into a schema once.
const blocks = new WeakMap<FactBody, BlockSchema>();

/** The schema of one resource, data source, ephemeral resource or provider configuration. */
export function objectSchema(fact: ObjectFact): ObjectSchema {
  const block = blockSchema(fact.body);
  return { version: fact.version, block: fact.deprecated ? { ...block, deprecated: true } : block };
}

function blockSchema(body: FactBody): BlockSchema {
  const known = blocks.get(body);
  if (known !== undefined) return known;
  const attributes = attributeSchemas(body);
  const blockTypes: Record<string, BlockTypeSchema> = {};
  for (const entry of body.entries) {
    if (entry.kind === "timeouts") blockTypes.timeouts = timeoutsSchema(entry);
    if (entry.kind === "block") blockTypes[entry.name] = blockTypeSchema(entry);
  }
  const schema = {
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(Object.keys(blockTypes).length === 0 ? {} : { block_types: blockTypes }),
  };
  blocks.set(body, schema);
  return schema;
}

function attributeSchemas(body: FactBody): Record<string, AttributeSchema> {
  const attributes: Record<string, AttributeSchema> = {};
  for (const entry of body.entries) {
    if (entry.kind === "attribute") attributes[entry.name] = { type: entry.type, ...schemaFlags(entry) };
    if (entry.kind === "objects") attributes[entry.name] = { nested_type: nestedType(entry), ...schemaFlags(entry) };
  }
  return attributes;
}

function nestedType(fact: NestedFact): NestedTypeSchema {
  return { nesting_mode: fact.nesting, attributes: attributeSchemas(fact.body) };
}

function blockTypeSchema(fact: NestedFact): BlockTypeSchema {
  const block = blockSchema(fact.body);
  return {
    nesting_mode: fact.nesting,
    ...(fact.minItems === undefined ? {} : { min_items: fact.minItems }),
    ...(fact.maxItems === undefined ? {} : { max_items: fact.maxItems }),
    block: fact.flags.includes("deprecated") ? { ...block, deprecated: true } : block,
  };
}

function timeoutsSchema(fact: TimeoutsFact): BlockTypeSchema {
  const operations = Object.keys(fact.operations).map((name) => [name, { type: "string", optional: true }] as const);
  return { nesting_mode: "single", block: { attributes: Object.fromEntries(operations) } };
}

function schemaFlags(
  fact: AttributeFact | NestedFact,
): Partial<Record<(typeof SCHEMA_FLAGS)[keyof typeof SCHEMA_FLAGS], true>> {
  const flags = fact.flags.filter((flag): flag is keyof typeof SCHEMA_FLAGS & Flag => flag in SCHEMA_FLAGS);
  return Object.fromEntries(flags.map((flag) => [SCHEMA_FLAGS[flag], true]));
}
