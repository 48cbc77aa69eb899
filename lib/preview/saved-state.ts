import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PreviewError } from "./preview-error";
import { isObject } from "./stack-document";
import type { JsonObject } from "./stack-document";

/** Version of the file that `SavedState.write` writes. */
const FORMAT = 1;

/** Defines the states of all stacks at the end of a preview, or of a real deployment, to start another preview from. */
export class SavedState {
  /**
   * Reads what `write` wrote, one stack's own `terraform.tfstate`, or a folder with a `terraform.<stack>.tfstate` for
   * each stack, as cdktf leaves them.
   *
   * @param stacks names of the stacks of the app; a single state belongs to the only one
   * @throws PreviewError `bad-input` when the file is none of these
   */
  public static read(path: string, stacks: readonly string[]): SavedState {
    if (!existsSync(path)) {
      throw new PreviewError("bad-input", `there is no '${path}'`, "name a file that an earlier run saved with --save");
    }
    if (statSync(path).isDirectory()) {
      const files = stacks.map((stack): [string, string] => [stack, join(path, `terraform.${stack}.tfstate`)]);
      const found = files.filter(([, file]) => existsSync(file));
      if (found.length === 0) {
        throw notAState(path);
      }
      return new SavedState(new Map(found.map(([stack, file]) => [stack, readJson(file)])));
    }
    const content = readJson(path);
    if (content.format === FORMAT && isObject(content.stacks)) {
      return new SavedState(
        new Map(Object.entries(content.stacks).filter((entry): entry is [string, JsonObject] => isObject(entry[1]))),
      );
    }
    if (Array.isArray(content.resources) && typeof content.version === "number") {
      const named = stacks.find((stack) => basename(path) === `terraform.${stack}.tfstate`);
      const stack = named ?? (stacks.length === 1 ? stacks[0] : undefined);
      if (stack !== undefined) {
        return new SavedState(new Map([[stack, content]]));
      }
      throw new PreviewError(
        "bad-input",
        `'${path}' is the state of one stack, but the app has ${stacks.length}: ${stacks.join(", ")}`,
        "call the file terraform.<stack>.tfstate, or name a folder with one such file for each stack",
      );
    }
    throw notAState(path);
  }

  public constructor(
    /** States by name of the stack. They hold secrets. */
    public readonly stacks: ReadonlyMap<string, JsonObject>,
  ) {}

  /** Writes all states into one file that only its owner can read. */
  public write(path: string): void {
    const content = { format: FORMAT, stacks: Object.fromEntries(this.stacks) };
    writeFileSync(path, JSON.stringify(content, null, 2), { mode: 0o600 });
  }
}

function readJson(path: string): JsonObject {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as JsonObject;
  } catch {
    throw notAState(path);
  }
}

function notAState(path: string): PreviewError {
  return new PreviewError(
    "bad-input",
    `'${path}' holds no state`,
    "name a file that an earlier run saved with --save, a terraform.tfstate, or a folder with a terraform.<stack>.tfstate for each stack",
  );
}
