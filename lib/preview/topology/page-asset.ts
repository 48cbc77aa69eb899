import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Reads a file that goes into the page as it is. */
export function readAsset(name: string): string {
  return readFileSync(join(__dirname, "assets", name), "utf8");
}

/** Source expression by which a content security policy allows exactly this text. */
export function cspHash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
