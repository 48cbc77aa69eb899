import type { PathStep } from "./attribute-paths";
import type { SimulatedCloud } from "./simulated-cloud";
import type { WireObject } from "./wire-value";

/** Something that a provider or its cloud refuses. */
export interface Refusal {
  /** One sentence, as the provider would say it. */
  readonly summary: string;

  /** What to do about it. */
  readonly detail: string;

  /**
   * Attribute that is to blame, dotted.
   *
   * @default - the whole resource
   */
  readonly attribute?: string;
}

/** Error of a simulated cloud: the apply of this resource fails with it. */
export class RefusedError extends Error {
  public constructor(public readonly refusal: Refusal) {
    super(refusal.summary);
    this.name = "RefusedError";
  }
}

/** What a model knows when it settles an object. */
export interface SettleContext {
  readonly cloud: SimulatedCloud;

  /** Terraform type of the resource or data source. */
  readonly type: string;

  /** Configuration as written, fully known. */
  readonly config: WireObject;

  /** The object with a plausible value for everything that was unknown. */
  readonly object: WireObject;

  /** The object before; null for a create and for a data source. */
  readonly prior: WireObject | null;

  /** Text that is different for each object and the same in every run. */
  readonly seed: string;
}

/** Knows what one resource or data source does beyond its schema. */
export interface ResourceModel {
  /** Rules over the configuration; values may be unknown. */
  readonly check?: (config: WireObject) => readonly Refusal[];

  /** Defaults that are known at plan time, for attributes that are null or unknown there. */
  readonly planned?: (config: WireObject) => WireObject;

  /** Rewrites a planned object, such as user data into its hash. */
  readonly normalize?: (planned: WireObject, prior: WireObject | null) => WireObject;

  /** Changes that replace the object beyond what the facts know, because code of the provider decides. */
  readonly replaces?: (prior: WireObject, planned: WireObject) => readonly PathStep[][];

  /** Attributes that the cloud decides; they replace what was invented or known before. */
  readonly settle?: (context: SettleContext) => WireObject | Promise<WireObject>;

  /** What else to do once the object exists. @throws RefusedError when the cloud says no */
  readonly created?: (context: SettleContext) => void;

  /** What to do when the object goes. @throws RefusedError when the cloud says no */
  readonly removing?: (object: WireObject, cloud: SimulatedCloud) => void;
}

/** Models by Terraform type; data sources have the prefix `data.`. */
export type ResourceModels = Readonly<Record<string, ResourceModel>>;

/** Reads a text attribute; anything else, unknown and empty text included, is undefined. */
export function textOf(object: WireObject | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Reads a list of texts; anything else is left out. */
export function textsOf(object: WireObject | undefined, name: string): string[] {
  const value = object?.[name];
  return Array.isArray(value) ? value.filter((element): element is string => typeof element === "string") : [];
}

/** Reads a number; anything else is undefined. */
export function numberOf(object: WireObject | undefined, name: string): number | undefined {
  const value = object?.[name];
  // numbers that do not fit a float arrive as text.
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && !Number.isNaN(number) ? number : undefined;
}

/** Reads a list or set of blocks. */
export function blocksOf(object: WireObject | undefined, name: string): WireObject[] {
  const value = object?.[name];
  return Array.isArray(value)
    ? value.filter(
        (element): element is WireObject =>
          typeof element === "object" &&
          element !== null &&
          !Array.isArray(element) &&
          !(element instanceof Uint8Array),
      )
    : [];
}
