import type {
  AttributeSchema,
  BlockSchema,
  NestingMode,
  ObjectSchema,
  ProviderSchema,
} from "../../providers/provider-schema";

const BLOCK_NESTING: Readonly<Record<NestingMode, number>> = { single: 1, list: 2, set: 3, map: 4, group: 5 };
const ATTRIBUTE_NESTING: Readonly<Record<NestingMode, number>> = { single: 1, list: 2, set: 3, map: 4, group: 1 };

/** Renders a provider's schema as the plugin protocol wants it. */
export function renderWireSchema(schema: ProviderSchema) {
  return {
    provider: renderObject(schema.provider),
    resource_schemas: mapValues(schema.resource_schemas ?? {}, renderObject),
    data_source_schemas: mapValues(schema.data_source_schemas ?? {}, renderObject),
    server_capabilities: { plan_destroy: true },
  };
}

function renderObject(schema: ObjectSchema) {
  return { version: schema.version, block: renderBlock(schema.block) };
}

function renderBlock(block: BlockSchema): object {
  return {
    attributes: Object.entries(block.attributes ?? {}).map(renderAttribute),
    block_types: Object.entries(block.block_types ?? {}).map(([name, nested]) => ({
      type_name: name,
      block: renderBlock(nested.block),
      nesting: BLOCK_NESTING[nested.nesting_mode],
      min_items: nested.min_items,
      max_items: nested.max_items,
    })),
  };
}

function renderAttribute([name, attribute]: [string, AttributeSchema]): object {
  const { type, nested_type: nested, required, optional, computed, sensitive, deprecated, write_only } = attribute;
  return {
    name,
    ...(type === undefined ? {} : { type: Buffer.from(JSON.stringify(type)) }),
    ...(nested === undefined
      ? {}
      : {
          nested_type: {
            attributes: Object.entries(nested.attributes).map(renderAttribute),
            nesting: ATTRIBUTE_NESTING[nested.nesting_mode],
          },
        }),
    required,
    optional,
    computed,
    sensitive,
    deprecated,
    write_only,
  };
}

function mapValues<T, R>(values: { readonly [key: string]: T }, render: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, render(value)]));
}
