import {
  FLAGS,
  RELATIONS,
  type AttributeFact,
  type FactBase,
  type FactBody,
  type FactsDocument,
  type FactsHeader,
  type Flag,
  type NestedFact,
  type ObjectFact,
  type ObjectKind,
  type Relation,
  type TimeoutsFact,
} from "./facts-document";
import { absolutePath } from "./facts-to-behaviour";
import type { AttributeSchema, BlockSchema, BlockTypeSchema, ObjectSchema, ProviderSchema } from "./provider-schema";
import type { ResourceBehaviour } from "./resource-behaviour";

/** What is known of resources beyond the schema, by type. */
export type Behaviours = Readonly<Record<string, Partial<ResourceBehaviour>>>;

/** Facts out of a schema that Terraform printed, and what is known beyond it. */
export function factsFromSchema(header: FactsHeader, schema: ProviderSchema, behaviours: Behaviours): FactsDocument {
  const group = (kind: ObjectKind, schemas: Readonly<Record<string, ObjectSchema>> | undefined): ObjectFact[] =>
    sortedEntries(schemas).map(([type, object]) => objectFact(kind, type, object, behaviours[type]));
  return {
    header,
    objects: [
      objectFact("configuration", "", schema.provider, undefined),
      ...group("resource", schema.resource_schemas),
      ...group("data", schema.data_source_schemas).map(withoutBehaviour),
      ...group("ephemeral", schema.ephemeral_resource_schemas).map(withoutBehaviour),
    ],
    functions: sortedEntries(schema.functions).map(([name, fn]) => ({ name, schema: fn })),
  };
}

function objectFact(
  kind: ObjectKind,
  type: string,
  schema: ObjectSchema,
  behaviour: Partial<ResourceBehaviour> | undefined,
): ObjectFact {
  const read = new BehaviourReader(kind === "resource" ? (behaviour ?? {}) : {});
  return {
    kind,
    type,
    version: schema.version,
    deprecated: schema.block.deprecated === true,
    noUpdate: behaviour?.noUpdate === true,
    customDiff: behaviour?.customizeDiff === true,
    schemaOnly: kind === "resource" && behaviour === undefined,
    body: bodyFact(schema.block, [], read),
  };
}

/** A data source may bear the type of a resource, whose behaviour is not its own. */
function withoutBehaviour(fact: ObjectFact): ObjectFact {
  return { ...fact, noUpdate: false, customDiff: false };
}

/** Defines how the behaviour of one resource is looked up by path. */
class BehaviourReader {
  public constructor(private readonly behaviour: Partial<ResourceBehaviour>) {}

  public flags(path: string): Flag[] {
    const { forceNew, validated, stateFunc } = this.behaviour;
    const flags: Flag[] = [];
    if (forceNew?.includes(path) === true) flags.push("replaces");
    if (validated?.includes(path) === true) flags.push("checked");
    if (stateFunc?.includes(path) === true) flags.push("rewritten");
    return flags;
  }

  public rest(parents: readonly string[], name: string): Pick<FactBase, "relations" | "defaultValue"> {
    const path = [...parents, name].join(".");
    const relations: Partial<Record<Relation, readonly string[]>> = {};
    for (const [word, key] of Object.entries(RELATIONS)) {
      const others = this.behaviour[key]?.[path];
      if (others !== undefined) relations[word as Relation] = others.map((other) => relativePath(other, parents));
    }
    const defaultValue = this.behaviour.defaults?.[path];
    return defaultValue === undefined ? { relations } : { relations, defaultValue };
  }

  public timeout(operation: string): string | undefined {
    return this.behaviour.timeouts?.[operation];
  }
}

function bodyFact(block: BlockSchema, parents: readonly string[], read: BehaviourReader): FactBody {
  const attributes = sortedEntries(block.attributes).map(([name, schema]) =>
    attributeFact(name, schema, parents, read),
  );
  const blocks = sortedEntries(block.block_types).map(([name, schema]) =>
    name === "timeouts" && parents.length === 0 && isUsualTimeouts(schema)
      ? timeoutsFact(schema, read)
      : blockFact(name, schema, parents, read),
  );
  return { entries: [...attributes, ...blocks] };
}

function attributeFact(
  name: string,
  schema: AttributeSchema,
  parents: readonly string[],
  read: BehaviourReader,
): AttributeFact | NestedFact {
  const path = [...parents, name];
  const base = { name, flags: allFlags(schema, read.flags(path.join("."))), ...read.rest(parents, name) };
  if (schema.nested_type === undefined) {
    return { kind: "attribute", ...base, type: undoubled(schema.type ?? "dynamic") };
  }
  const { nesting_mode: nesting, attributes } = schema.nested_type;
  return { kind: "objects", ...base, nesting, body: bodyFact({ attributes }, path, read) };
}

function blockFact(
  name: string,
  schema: BlockTypeSchema,
  parents: readonly string[],
  read: BehaviourReader,
): NestedFact {
  const path = [...parents, name];
  return {
    kind: "block",
    name,
    flags: allFlags({ deprecated: schema.block.deprecated }, read.flags(path.join("."))),
    ...read.rest(parents, name),
    nesting: schema.nesting_mode,
    ...(schema.min_items === undefined ? {} : { minItems: schema.min_items }),
    ...(schema.max_items === undefined ? {} : { maxItems: schema.max_items }),
    body: bodyFact(schema.block, path, read),
  };
}

function isUsualTimeouts(schema: BlockTypeSchema): boolean {
  const attributes = Object.values(schema.block.attributes ?? {});
  const usual = attributes.every(({ type, optional }) => type === "string" && optional === true);
  return schema.nesting_mode === "single" && schema.block.block_types === undefined && usual;
}

function timeoutsFact(schema: BlockTypeSchema, read: BehaviourReader): TimeoutsFact {
  const operations = sortedEntries(schema.block.attributes).map(([name]) => [name, read.timeout(name)] as const);
  return { kind: "timeouts", operations: Object.fromEntries(operations) };
}

function allFlags(schema: AttributeSchema, behaviour: readonly Flag[]): Flag[] {
  const schemaFlags = {
    required: schema.required,
    optional: schema.optional,
    computed: schema.computed,
    sensitive: schema.sensitive,
    "write-only": schema.write_only,
    deprecated: schema.deprecated,
  };
  const set = new Set<string>(behaviour);
  for (const [flag, value] of Object.entries(schemaFlags)) if (value === true) set.add(flag);
  return FLAGS.filter((flag) => set.has(flag));
}

/** Some providers print `["list", "string", "list", "string"]`. */
function undoubled(type: NonNullable<AttributeSchema["type"]>): NonNullable<AttributeSchema["type"]> {
  if (typeof type === "string" || type[0] === "object" || type.length === 2) return type;
  return [type[0], type[1]] as typeof type;
}

/** A neighbour in the same nested block becomes `.name`, so that equal blocks read the same wherever they stand. */
function relativePath(path: string, parents: readonly string[]): string {
  const candidate = `.${path.slice(path.lastIndexOf(".") + 1)}`;
  return parents.length > 0 && absolutePath(candidate, parents) === path ? candidate : path;
}

function sortedEntries<T>(record: Readonly<Record<string, T>> | undefined): [string, T][] {
  return Object.entries(record ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
