import type { FunctionSchema, NestingMode, TypeExpression } from "./provider-schema";
import type { DefaultValue } from "./resource-behaviour";

/** Relations of one path, by the word that a facts file uses for them. */
export const RELATIONS = {
  conflicts: "conflictsWith",
  needs: "requiredWith",
  "any-of": "atLeastOneOf",
  "one-of": "exactlyOneOf",
} as const;

/** Word for a relation: `conflicts`, `needs`, `any-of`, `one-of`. */
export type Relation = keyof typeof RELATIONS;

/** Flags of an attribute or block, spelled as in the file. */
export const FLAGS = [
  "required",
  "optional",
  "computed",
  "sensitive",
  "write-only",
  "deprecated",
  "replaces",
  "checked",
  "rewritten",
] as const;

/** One of `FLAGS`: how a value is given, and what the provider does with it. */
export type Flag = (typeof FLAGS)[number];

/** What attributes and blocks have in common. */
export interface FactBase {
  readonly name: string;
  readonly flags: readonly Flag[];
  /** Right sides as written: `.name` is a neighbour in the same block, everything else a whole path. */
  readonly relations: Readonly<Partial<Record<Relation, readonly string[]>>>;
  readonly defaultValue?: DefaultValue;
}

/** One attribute with a plain type. */
export interface AttributeFact extends FactBase {
  readonly kind: "attribute";
  readonly type: TypeExpression;
}

/** A nested block, or an attribute whose value is made of attributes (`objects`). */
export interface NestedFact extends FactBase {
  readonly kind: "block" | "objects";
  readonly nesting: NestingMode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly body: FactBody;
}

/** The usual `timeouts` block: the operations, with the default where it is known. */
export interface TimeoutsFact {
  readonly kind: "timeouts";
  readonly operations: Readonly<Record<string, string | undefined>>;
}

/** What stands in a block. */
export interface FactBody {
  readonly entries: readonly (AttributeFact | NestedFact | TimeoutsFact)[];
}

/** Kinds of entry that describe an object with a schema. */
export const OBJECT_KINDS = ["configuration", "resource", "data", "ephemeral"] as const;

/** Kind of an object with a schema. */
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** A resource, data source, ephemeral resource or the provider's own configuration. */
export interface ObjectFact {
  readonly kind: ObjectKind;
  /** Type, e.g. `openstack_compute_instance_v2`; empty for the configuration. */
  readonly type: string;
  readonly version: number;
  readonly deprecated: boolean;
  readonly noUpdate: boolean;
  readonly customDiff: boolean;
  /** A resource of which only the schema is known. */
  readonly schemaOnly: boolean;
  readonly body: FactBody;
}

/** A provider function. */
export interface FunctionFact {
  readonly name: string;
  readonly schema: FunctionSchema;
}

/** First lines of a facts file. */
export interface FactsHeader {
  /** Short name, e.g. `openstack`. */
  readonly provider: string;
  /** Address of the registry and source, e.g. `registry.terraform.io/hashicorp/tls`. */
  readonly address: string;
  /** Version that the facts were taken from. */
  readonly version: string;
  /** Versions that the facts are good for. */
  readonly constraint: string;
}

/** A whole facts file. */
export interface FactsDocument {
  readonly header: FactsHeader;
  readonly objects: readonly ObjectFact[];
  readonly functions: readonly FunctionFact[];
}
