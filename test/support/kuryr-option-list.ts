import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Options of Kuryr's last release with their types, by section. */
export type KuryrOptionTypes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Where the list is; `npm run e2e:kuryr -- --write` writes it anew from the release itself. */
export const KURYR_OPTIONS_FILE = join(__dirname, "kuryr-options.json");

/** The committed list. */
export function readKuryrOptions(): KuryrOptionTypes {
  return JSON.parse(readFileSync(KURYR_OPTIONS_FILE, "utf8")) as KuryrOptionTypes;
}
