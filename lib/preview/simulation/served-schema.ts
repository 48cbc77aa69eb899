import type { ObjectSchema, ProviderSchema } from "../../providers/provider-schema";
import type { UsedTypes } from "./used-types";
import { renderWireSchema } from "./wire-schema";

/**
 * Defines the schema that a simulated provider tells Terraform: only the types that the stacks use, since every run of Terraform
 * reads it anew, and that of all types takes a fifth of a preview.
 */
export class ServedSchema {
  private rendered: { readonly revision: number; readonly schema: object } | undefined;

  public constructor(
    private readonly schema: ProviderSchema,
    private readonly used: UsedTypes,
  ) {}

  /** The schema in the form of the plugin protocol. */
  public get current(): object {
    const { revision } = this.used;
    if (this.rendered?.revision !== revision) {
      this.rendered = { revision, schema: renderWireSchema(this.restricted()) };
    }
    return this.rendered.schema;
  }

  private restricted(): ProviderSchema {
    const restrict = (schemas: Readonly<Record<string, ObjectSchema>> = {}) =>
      Object.fromEntries(Object.entries(schemas).filter(([type]) => this.used.has(type)));
    return {
      ...this.schema,
      resource_schemas: restrict(this.schema.resource_schemas),
      data_source_schemas: restrict(this.schema.data_source_schemas),
    };
  }
}
