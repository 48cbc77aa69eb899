/**
 * Shapes of `terraform providers schema -json`, as far as provider facts hold them (no descriptions).
 *
 * @see https://developer.hashicorp.com/terraform/cli/commands/providers/schema#providers-schema-representation
 */

/** A type as Terraform writes it in JSON: `"string"`, `["list", "string"]`, `["object", { name: "string" }, ["name"]]`. */
export type TypeExpression =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", TypeExpression]
  | readonly ["tuple", readonly TypeExpression[]]
  | readonly ["object", Readonly<Record<string, TypeExpression>>]
  | readonly ["object", Readonly<Record<string, TypeExpression>>, readonly string[]];

/** How often a nested block or object occurs. */
export type NestingMode = "single" | "group" | "list" | "set" | "map";

/** Attributes with attributes of their own, written with `=` in HCL. */
export interface NestedTypeSchema {
  readonly nesting_mode: NestingMode;
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
}

/** One attribute; either `type` or `nested_type` is there, and flags only when they are set. */
export interface AttributeSchema {
  readonly type?: TypeExpression;
  readonly nested_type?: NestedTypeSchema;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
  readonly deprecated?: true;
  readonly write_only?: true;
}

/** One kind of nested block. */
export interface BlockTypeSchema {
  readonly nesting_mode: NestingMode;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: BlockSchema;
}

/** Attributes and nested blocks of a resource, data source, provider or nested block. */
export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly block_types?: Readonly<Record<string, BlockTypeSchema>>;
  readonly deprecated?: true;
}

/** A resource, a data source, an ephemeral resource or the configuration of the provider itself. */
export interface ObjectSchema {
  readonly version: number;
  readonly block: BlockSchema;
}

/** Parameter of a provider function. */
export interface FunctionParameter {
  readonly name: string;
  readonly type: TypeExpression;
  readonly is_nullable?: true;
}

/** A provider function. */
export interface FunctionSchema {
  readonly parameters?: readonly FunctionParameter[];
  readonly variadic_parameter?: FunctionParameter;
  readonly return_type: TypeExpression;
}

/** Everything that one provider offers. */
export interface ProviderSchema {
  readonly provider: ObjectSchema;
  readonly resource_schemas?: Readonly<Record<string, ObjectSchema>>;
  readonly data_source_schemas?: Readonly<Record<string, ObjectSchema>>;
  readonly ephemeral_resource_schemas?: Readonly<Record<string, ObjectSchema>>;
  readonly functions?: Readonly<Record<string, FunctionSchema>>;
}

/** The document that `terraform providers schema -json` prints. */
export interface ProviderSchemaDocument {
  readonly format_version: "1.0";
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
}
