import type { ObjectSchema, ProviderSchema } from "./provider-schema";
import type { ResourceBehaviour } from "./resource-behaviour";

/** Providers whose facts the library carries. */
export type ProviderName = "openstack" | "harbor" | "kubernetes" | "helm" | "tls" | "random" | "http";

/** What is known of one released provider: names, types, flags and what forces a replacement. */
export declare class ProviderFacts {
  /** Facts of one provider; read once per process. */
  public static load(name: ProviderName): ProviderFacts;
  /** Facts of all providers that the library carries. */
  public static all(): readonly ProviderFacts[];
  /** Short name, e.g. `openstack`. */
  public readonly name: string;
  /** Source as in `required_providers`, e.g. `terraform-provider-openstack/openstack`. */
  public readonly source: string;
  /** Full address, e.g. `registry.terraform.io/terraform-provider-openstack/openstack`. */
  public readonly address: string;
  /** Version that the facts were taken from. */
  public readonly version: string;
  /** Versions that the facts are good for. */
  public readonly constraint: string;
  /** Whole schema, in the shape of `terraform providers schema -json`; resources are parsed when first read. */
  public get schema(): ProviderSchema;
  /** Resource types, sorted. */
  public get resourceTypes(): readonly string[];
  /** Data source types, sorted. */
  public get dataSourceTypes(): readonly string[];
  /** Schema of one resource. */
  public resource(type: string): ObjectSchema | undefined;
  /** Schema of one data source. */
  public dataSource(type: string): ObjectSchema | undefined;
  /** Behaviour of one resource; an empty one when the type has none or is not known. */
  public behaviour(type: string): ResourceBehaviour;
}
