/** The part of `terraform show -json <plan>` that the tests read. */
export interface PlanDocument {
  readonly resource_changes?: readonly PlannedResource[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

interface PlannedResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Values | null;
    readonly after: Values | null;
    readonly after_unknown?: Values;
  };
}

type Values = Readonly<Record<string, unknown>>;

/** What a plan does to one resource. */
export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly action: "create" | "update" | "replace" | "delete";
  /** Names of the top level attributes that an update changes. */
  readonly attributes: readonly string[];
  /** For maps that change: the keys that differ, as `metadata.key`. */
  readonly keys: readonly string[];
}

/** What a plan of Terraform does, without reads and no-ops. */
export class PlannedChanges {
  public readonly all: readonly PlannedChange[];
  /** Names of outputs whose value changes. */
  public readonly outputs: readonly string[];

  public constructor(document: PlanDocument) {
    this.all = (document.resource_changes ?? [])
      .filter(({ mode }) => mode === "managed")
      .map(describeChange)
      .filter((change): change is PlannedChange => change !== undefined);
    this.outputs = Object.entries(document.output_changes ?? {})
      .filter(([, change]) => !change.actions.every((action) => action === "no-op"))
      .map(([name]) => name);
  }

  /** Whether the plan does nothing at all, outputs included. */
  public get isEmpty(): boolean {
    return this.all.length === 0 && this.outputs.length === 0;
  }

  /** Changes with one of these actions. */
  public with(...actions: readonly PlannedChange["action"][]): readonly PlannedChange[] {
    return this.all.filter(({ action }) => actions.includes(action));
  }

  /** A line a change, as a person reads them. */
  public toLines(): readonly string[] {
    const lines = this.all.map(
      ({ action, address, keys }) => `${action} ${address}${action === "update" ? ` (${keys.join(", ")})` : ""}`,
    );
    return [...lines, ...this.outputs.map((name) => `output ${name}`)];
  }
}

function describeChange({ address, type, change }: PlannedResource): PlannedChange | undefined {
  const { actions } = change;
  if (actions.every((action) => action === "no-op" || action === "read")) {
    return undefined;
  }
  const [attributes, keys] = differences(change.before ?? {}, change.after ?? {}, change.after_unknown ?? {});
  const action = actions.length > 1 ? "replace" : (actions[0] as PlannedChange["action"]);
  return { address, type, action, attributes, keys };
}

function differences(before: Values, after: Values, unknown: Values): [readonly string[], readonly string[]] {
  const attributes = differingKeys(before, after, unknown);
  const keys = attributes.flatMap((attribute) => {
    const [left, right] = [before[attribute], after[attribute]];
    return isMap(left) && isMap(right)
      ? differingKeys(left, right, {}).map((key) => `${attribute}.${key}`)
      : [attribute];
  });
  return [attributes, keys];
}

function differingKeys(before: Values, after: Values, unknown: Values): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)]);
  return [...names]
    .filter((name) => unknown[name] === true || JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .sort();
}

function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
