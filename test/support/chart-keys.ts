import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Tokenization } from "cdktf";

const FOLDER = join(__dirname, "charts");

/** Kinds of a key, such as `text|number`; those of the hand-written part win. */
type Kinds = ReadonlyMap<string, readonly string[]>;

/**
 * What we set and a chart does not know: `path` for an unknown key, `path (list, the chart has text)` for one of another kind.
 *
 * @param chart name of the chart
 * @param version its exact version, as in the table of releases
 * @param values the values that we hand to it
 */
export function unknownChartKeys(chart: string, version: string, values: object): string[] {
  return unknownKeys(loadKeys(chart, version), "", values);
}

function loadKeys(chart: string, version: string): Kinds {
  const [heading = "", ...lines] = readFileSync(join(FOLDER, `${chart}-${version}.keys`), "utf8").split("\n");
  if (heading !== `chart ${chart} ${version}`) {
    throw new Error(`the file of ${chart} ${version} begins with '${heading}'`);
  }
  const words = lines.map((line) => line.split(" ")).filter((line) => line.length > 1);
  return new Map(words.map(([key = "", kinds = ""]) => [key, kinds.split("|")]));
}

function unknownKeys(keys: Kinds, parent: string, values: object): string[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    const path = parent === "" ? name : `${parent}.${name}`;
    const kinds = keys.get(path);
    if (kinds === undefined) {
      return [path];
    }
    const kind = kindOf(value);
    if (kind === undefined || kinds.join() === "null" || kinds.includes(kind === "map" ? "open" : kind)) {
      return [];
    }
    return kind === "map" && kinds.some((known) => known === "map" || known === "closed")
      ? unknownKeys(keys, path, value as object)
      : [`${path} (${kind}, the chart has ${kinds.join(" or ")})`];
  });
}

/** Kind of a value; undefined for what fits everywhere: null takes a key away, and of a token only Terraform knows the kind. */
function kindOf(value: unknown): string | undefined {
  if (value === null || value === undefined || (typeof value === "object" && Tokenization.isResolvable(value))) {
    return undefined;
  }
  if (typeof value === "string") {
    return "text";
  }
  return Array.isArray(value) ? "list" : typeof value === "object" ? "map" : typeof value;
}
