import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ObjectKind } from "./facts-document";
import { factsError } from "./facts-error";
import { resourceBehaviour } from "./facts-to-behaviour";
import { objectSchema } from "./facts-to-schema";
import { FactsParser } from "./parse-facts";
import type { FunctionSchema, ObjectSchema, ProviderSchema } from "./provider-schema";
import type { ResourceBehaviour } from "./resource-behaviour";

const NAMES = ["openstack", "harbor", "kubernetes", "helm", "tls", "random", "http"] as const;

/** Provider whose facts the library carries. */
export type ProviderName = (typeof NAMES)[number];

/** Defines what is known of one released provider: names, types, flags and what forces a replacement. */
export class ProviderFacts {
  private static readonly loaded = new Map<string, ProviderFacts>();

  /**
   * Facts of one provider; the file is read once a process, and each resource parsed when it is first asked for.
   *
   * @throws ValidationError when the library carries no such provider.
   */
  public static load(name: ProviderName): ProviderFacts {
    const known = ProviderFacts.loaded.get(name);
    if (known !== undefined) return known;
    if (!NAMES.includes(name)) {
      const fix = "import its schema with scripts/import-provider-schema.js";
      throw factsError("ProviderFacts", "name", name, `must be one of ${NAMES.join(", ")}`, fix);
    }
    const facts = ProviderFacts.parse(readFileSync(join(__dirname, "facts", `${name}.facts`), "utf8"));
    ProviderFacts.loaded.set(name, facts);
    return facts;
  }

  /** Facts of every provider that the library carries. */
  public static all(): readonly ProviderFacts[] {
    return NAMES.map((name) => ProviderFacts.load(name));
  }

  /**
   * Facts from the text of a facts file.
   *
   * @throws ValidationError when the text is not a facts file; an entry that cannot be parsed throws when it is read.
   */
  public static parse(text: string): ProviderFacts {
    return new ProviderFacts(new FactsParser(text));
  }

  /** Short name, e.g. `openstack`. */
  public readonly name: string;

  /** Source as in `required_providers`, e.g. `terraform-provider-openstack/openstack`. */
  public readonly source: string;

  /** Full address, e.g. `registry.terraform.io/terraform-provider-openstack/openstack`. */
  public readonly address: string;

  /** Version that the facts were taken from, e.g. `3.4.0`. */
  public readonly version: string;

  /** Versions that the facts are good for, e.g. `>= 3.4.0, < 4.0.0`. */
  public readonly constraint: string;

  private readonly schemas = new Map<string, ObjectSchema | undefined>();
  private readonly behaviours = new Map<string, ResourceBehaviour>();

  private constructor(private readonly parser: FactsParser) {
    const { provider, address, version, constraint } = parser.header;
    this.name = provider;
    this.address = address;
    this.source = address.slice(address.indexOf("/") + 1);
    this.version = version;
    this.constraint = constraint;
  }

  /** Everything, in the shape of `terraform providers schema -json`; parses the whole file. */
  public get schema(): ProviderSchema {
    const group = (kind: ObjectKind) => {
      const types = this.parser.types(kind);
      return types.length === 0 ? undefined : Object.fromEntries(types.map((type) => [type, this.known(kind, type)]));
    };
    const resources = group("resource");
    const dataSources = group("data");
    const ephemeral = group("ephemeral");
    const functions = this.functions;
    return {
      provider: this.configuration,
      ...(resources === undefined ? {} : { resource_schemas: resources }),
      ...(dataSources === undefined ? {} : { data_source_schemas: dataSources }),
      ...(ephemeral === undefined ? {} : { ephemeral_resource_schemas: ephemeral }),
      ...(Object.keys(functions).length === 0 ? {} : { functions }),
    };
  }

  /** Schema of the provider's own configuration. */
  public get configuration(): ObjectSchema {
    return this.known("configuration", "");
  }

  /** Functions of the provider by name. */
  public get functions(): Readonly<Record<string, FunctionSchema>> {
    return Object.fromEntries(this.parser.functions().map(({ name, schema }) => [name, schema]));
  }

  /** Resource types, sorted. */
  public get resourceTypes(): readonly string[] {
    return this.parser.types("resource");
  }

  /** Data source types, sorted. */
  public get dataSourceTypes(): readonly string[] {
    return this.parser.types("data");
  }

  /** Ephemeral resource types, sorted. */
  public get ephemeralTypes(): readonly string[] {
    return this.parser.types("ephemeral");
  }

  /** Schema of a resource, or nothing when the provider has no such type. */
  public resource(type: string): ObjectSchema | undefined {
    return this.find("resource", type);
  }

  /** Schema of a data source, or nothing when the provider has no such type. */
  public dataSource(type: string): ObjectSchema | undefined {
    return this.find("data", type);
  }

  /** Schema of an ephemeral resource, or nothing when the provider has no such type. */
  public ephemeral(type: string): ObjectSchema | undefined {
    return this.find("ephemeral", type);
  }

  /** What is known about a resource beyond its schema; empty for a type that is not known. */
  public behaviour(type: string): ResourceBehaviour {
    const known = this.behaviours.get(type);
    if (known !== undefined) return known;
    const behaviour = resourceBehaviour(this.parser.object("resource", type));
    this.behaviours.set(type, behaviour);
    return behaviour;
  }

  /** Whether more than the schema is known about a resource. */
  public knowsBehaviour(type: string): boolean {
    return this.parser.object("resource", type)?.schemaOnly === false;
  }

  private find(kind: ObjectKind, type: string): ObjectSchema | undefined {
    const key = `${kind} ${type}`;
    if (!this.schemas.has(key)) {
      const fact = this.parser.object(kind, type);
      this.schemas.set(key, fact && objectSchema(fact));
    }
    return this.schemas.get(key);
  }

  private known(kind: ObjectKind, type: string): ObjectSchema {
    const schema = this.find(kind, type);
    if (schema !== undefined) return schema;
    throw factsError(
      `${this.name}.facts`,
      `${kind} ${type}`.trim(),
      undefined,
      "must be there",
      "import the schema again",
    );
  }
}
