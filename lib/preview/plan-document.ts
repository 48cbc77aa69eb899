import type { JsonValue } from "./preview-report";
import type { JsonObject } from "./stack-document";

/** A change of `terraform show -json <plan>`, as far as it is read. */
export interface PlanChange {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: JsonObject | null;
    readonly after: JsonObject | null;
    readonly after_unknown?: JsonValue | JsonObject;
    readonly before_sensitive?: JsonValue | JsonObject;
    readonly after_sensitive?: JsonValue | JsonObject;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

/** A plan as `terraform show -json` prints it, as far as it is read. */
export interface PlanDocument {
  readonly resource_changes?: readonly PlanChange[];
}

/** Paths, down to single values, at which an object differs before and after a change; what nobody knows yet counts. */
export function changedPaths({ change }: PlanChange): string[] {
  return differences(change.before ?? {}, change.after ?? {}, change.after_unknown ?? false, "");
}

function differences(before: unknown, after: unknown, unknown: unknown, path: string): string[] {
  if (unknown === true) {
    return [path];
  }
  if (isContainer(before) && isContainer(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    if (isContainer(unknown)) {
      Object.keys(unknown).forEach((key) => keys.add(key));
    }
    return [...keys].flatMap((key) =>
      differences(
        before[key] ?? null,
        after[key] ?? null,
        isContainer(unknown) ? (unknown[key] ?? false) : false,
        path === "" ? key : `${path}.${key}`,
      ),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
