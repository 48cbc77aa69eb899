import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PreviewError } from "./preview-error";
import { StackDocument } from "./stack-document";
import type { JsonObject } from "./stack-document";
import type { StackSource } from "./stack-source";

/** Names cdktf's own data sources for another stack's outputs. */
const CDKTF_INPUT = "cross-stack-reference-input-";

/** A stack's copy that a preview works on. */
export interface WorkStack extends StackSource {
  /** Folder with the copy. */
  readonly workFolder: string;

  /** Its documents, without a backend. */
  readonly document: StackDocument;

  /** Remote states that no stack of the preview writes. */
  readonly foreignStates: readonly string[];
}

/** Holds the copies of all stacks of a preview; state never leaves it. */
export class WorkFolder {
  /** Where the copies are. */
  public readonly path: string;

  /** Stacks in the order in which they are applied. */
  public readonly stacks: readonly WorkStack[];

  private readonly isTemporary: boolean;

  /**
   * @param sources stacks in the order in which they are applied
   * @param keep folder to work in and to leave behind; without one a temporary folder is used and removed
   */
  public constructor(sources: readonly StackSource[], keep?: string) {
    this.isTemporary = keep === undefined;
    if (keep !== undefined && existsSync(keep) && readdirSync(keep).length > 0) {
      throw new PreviewError("bad-input", `the folder '${keep}' is not empty`, "name a new or an empty folder");
    }
    this.path = keep ?? mkdtempSync(join(tmpdir(), "k8s-on-openstack-preview-"));
    mkdirSync(this.path, { recursive: true });
    const documents = new Map(sources.map((source) => [source.name, StackDocument.read(source.folder)]));
    // read before any is changed: a reader's settings are compared with the writers' backends.
    const backends = new Map([...documents].map(([name, document]) => [name, JSON.stringify(document.backend)]));
    this.stacks = sources.map((source) => {
      const document = documents.get(source.name) ?? StackDocument.read(source.folder);
      const workFolder = this.folderOf(source.name);
      copyFolder(source.folder, workFolder);
      const foreignStates = document.replaceRemoteStates((name, body) => {
        const writer = writerOf(name, body, backends);
        return writer === undefined ? undefined : stateFile(this.folderOf(writer));
      });
      document.removeBackend();
      document.removeProvisioners();
      document.write(workFolder);
      return { ...source, workFolder, document, foreignStates };
    });
  }

  /** State of a stack, as Terraform wrote it. */
  public readState(stack: string): JsonObject | undefined {
    const file = stateFile(this.folderOf(stack));
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as JsonObject) : undefined;
  }

  /** Puts a state in place before the first step. */
  public writeState(stack: string, state: JsonObject): void {
    writeFileSync(stateFile(this.folderOf(stack)), JSON.stringify(state));
  }

  /** Removes the copies, unless they were to be kept. */
  public remove(): void {
    if (this.isTemporary) {
      rmSync(this.path, { recursive: true, force: true });
    }
  }

  private folderOf(stack: string): string {
    return join(this.path, stack);
  }
}

function stateFile(folder: string): string {
  return join(folder, "terraform.tfstate");
}

function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, {
    recursive: true,
    dereference: true,
    // state and caches of real runs stay where they are.
    filter: (path) => !/(^|[\\/])\.terraform(\.lock\.hcl)?$|\.tfstate(\.backup)?$|\.tfplan$/.test(path),
  });
}

/** The stack whose state a remote state reads: by cdktf's own name for it, else by the settings of its backend. */
function writerOf(
  name: string,
  body: JsonObject,
  backends: ReadonlyMap<string, string | undefined>,
): string | undefined {
  const named = name.startsWith(CDKTF_INPUT) ? name.slice(CDKTF_INPUT.length) : undefined;
  if (named !== undefined && backends.has(named)) {
    return named;
  }
  const config = typeof body.config === "object" && body.config !== null ? Object.entries(body.config) : [];
  const places = config.filter(([key]) =>
    ["path", "key", "address", "schema_name", "workspaces", "name"].includes(key),
  );
  const matches = [...backends].filter(
    ([, backend]) =>
      places.length > 0 && places.every(([, value]) => backend?.includes(JSON.stringify(value)) === true),
  );
  return matches.length === 1 ? matches[0][0] : undefined;
}
