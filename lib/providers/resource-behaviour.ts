/** A default that the provider fills in for an argument that is not given. */
export type DefaultValue = string | number | boolean;

/** Attribute path to the paths that it is tied to, e.g. `{ "port_id": ["network_id"] }`. */
export type PathRelations = Readonly<Record<string, readonly string[]>>;

/**
 * What a schema does not tell about a resource, though a plan depends on it.
 *
 * Paths are attribute names joined with dots, without indexes: `block_device.uuid`. The paths on the right side of the
 * relations are as the provider writes them, most with an index after each block: `metadata.0.name`.
 */
export interface ResourceBehaviour {
  /** Paths whose change replaces the resource; the path of a block stands for adding and removing it too. */
  readonly forceNew: readonly string[];
  /** Whether the provider has no update at all, so that every change replaces the resource. */
  readonly noUpdate: boolean;
  /** Whether the provider has code of its own that shapes the plan, so that a simulation may differ. */
  readonly customizeDiff: boolean;
  /** Paths whose value the provider rewrites before it stores it, e.g. a hash in place of `user_data`. */
  readonly stateFunc: readonly string[];
  /** Values of arguments that are not given, by path. */
  readonly defaults: Readonly<Record<string, DefaultValue>>;
  /** Paths that must not be set together. */
  readonly conflictsWith: PathRelations;
  /** Paths that need the others. */
  readonly requiredWith: PathRelations;
  /** Groups of which one at least must be set. */
  readonly atLeastOneOf: PathRelations;
  /** Groups of which exactly one must be set. */
  readonly exactlyOneOf: PathRelations;
  /** Paths whose value the provider checks at plan time. */
  readonly validated: readonly string[];
  /** Deprecated paths that the schema does not mark. */
  readonly deprecated: readonly string[];
  /** How long the provider waits by default, as a Go duration by operation: `{ create: "30m0s" }`. */
  readonly timeouts: Readonly<Record<string, string>>;
}
