import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { PreviewError } from "./preview-error";

/** A folder with the Terraform of one stack. */
export interface StackSource {
  /** Name of the stack. */
  readonly name: string;

  /** Absolute path of the folder. */
  readonly folder: string;

  /** Path in the construct tree, where a manifest names it. */
  readonly constructPath?: string;

  /** Names of the stacks that come before it. */
  readonly dependencies: readonly string[];

  /** What constructs remarked at synth. */
  readonly annotations: readonly StackAnnotation[];
}

/** A remark of a construct, as the manifest has it. */
export interface StackAnnotation {
  readonly constructPath: string;

  /** `@cdktf/info`, `@cdktf/warn` or `@cdktf/error`. */
  readonly level: string;
  readonly message: string;
}

interface Manifest {
  readonly stacks: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly constructPath?: string;
        readonly workingDirectory: string;
        readonly dependencies?: readonly string[];
        readonly annotations?: readonly StackAnnotation[];
      }
    >
  >;
}

/**
 * Finds the stacks of a folder, in the order in which they are applied: those of its `manifest.json`, or the folder
 * itself when it holds `*.tf.json` files.
 *
 * @throws PreviewError `bad-input` when there is neither
 */
export function findStacks(folder: string): readonly StackSource[] {
  const root = resolve(folder);
  const manifestFile = join(root, "manifest.json");
  if (existsSync(manifestFile)) {
    const manifest = JSON.parse(readFileSync(manifestFile, "utf8")) as Manifest;
    const stacks = Object.values(manifest.stacks).map((stack) => ({
      name: stack.name,
      folder: join(root, stack.workingDirectory),
      constructPath: stack.constructPath,
      dependencies: stack.dependencies ?? [],
      annotations: stack.annotations ?? [],
    }));
    return inOrder(stacks);
  }
  if (existsSync(root) && readdirSync(root).some((file) => file.endsWith(".tf.json"))) {
    return [{ name: basename(root), folder: root, dependencies: [], annotations: [] }];
  }
  throw new PreviewError(
    "bad-input",
    `'${folder}' holds neither a manifest.json of cdktf nor *.tf.json files`,
    "name a folder that 'cdktf synth' wrote, an app, or a folder with cdktf.json",
  );
}

/** Sorts stacks so that each comes after those it depends on. */
function inOrder(stacks: readonly StackSource[]): StackSource[] {
  const sorted: StackSource[] = [];
  const waiting = new Map(stacks.map((stack) => [stack.name, stack]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((stack) => !stack.dependencies.some((name) => waiting.has(name)));
    if (ready.length === 0) {
      throw new PreviewError(
        "bad-input",
        `the stacks ${[...waiting.keys()].join(", ")} depend on each other in a circle`,
        "remove one of the references between them",
      );
    }
    for (const stack of ready) {
      sorted.push(stack);
      waiting.delete(stack.name);
    }
  }
  return sorted;
}
