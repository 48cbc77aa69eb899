import { parse } from "yaml";
import { isAnyObject, nameIn, partAt, textIn, textsIn } from "./object-reader";
import type { AnyObject } from "./object-reader";

/** Name of a release's chart, without the repository or folder that it comes from. */
export function chartOf(release: unknown): string {
  const chart = textIn(release, "chart") ?? "";
  const asset = /(?:^|\/)assets\/([^/]+)\//.exec(chart)?.[1];
  return asset ?? chart.split("/").at(-1) ?? "";
}

/** Values of a release, each of its documents; those that nobody can read are left out. */
export function valuesOf(release: unknown): readonly AnyObject[] {
  return textsIn(release, "values").flatMap((text) => {
    const values = parseDocument(text);
    return isAnyObject(values) ? [values] : [];
  });
}

/** Objects that a release of the bundled chart holds, as the API knows them; other charts are opaque. */
export function objectsIn(release: unknown): readonly AnyObject[] {
  if (!/(^|\/)assets\//.test(textIn(release, "chart") ?? "")) {
    return [];
  }
  const namespace = textIn(release, "namespace") ?? "default";
  const lists = valuesOf(release).flatMap((values) =>
    Array.isArray(values.objects) ? (values.objects as unknown[]) : [],
  );
  return lists
    .map((object) => (typeof object === "string" ? parseDocument(object) : object))
    .filter(isAnyObject)
    .filter((object) => nameIn(object) !== "")
    .map((object) => ({
      ...object,
      metadata: {
        ...partAt(object, "metadata"),
        namespace: textIn(partAt(object, "metadata"), "namespace") ?? namespace,
      },
    }));
}

function parseDocument(text: string): unknown {
  try {
    return parse(text, { logLevel: "silent" }) as unknown;
  } catch {
    return undefined;
  }
}
