import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonValue, ReferenceReport } from "./preview-report";

/** A JSON object that may be changed. */
export interface JsonObject {
  [name: string]: JsonValue | JsonObject;
}

/** A resource or data source as it is written. */
export interface DocumentBlock {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly constructPath?: string;
  readonly body: JsonObject;
}

const ADDRESS =
  /(?<![\w.-])(data\.)?([a-z][a-z0-9]*_[a-z0-9_]+|http)\.([A-Za-z_][\w-]*)((?:\[[^\]]*\])?\.([a-z_][a-z0-9_]*))?/g;
const LOCAL = /(?<![\w.-])local\.([A-Za-z_][\w-]*)/g;

/** Defines the Terraform documents of one stack's folder. */
export class StackDocument {
  /** Reads every `*.tf.json` of a folder. */
  public static read(folder: string): StackDocument {
    const files = readdirSync(folder).filter((file) => file.endsWith(".tf.json"));
    return new StackDocument(
      new Map(files.map((file) => [file, JSON.parse(readFileSync(join(folder, file), "utf8")) as JsonObject])),
    );
  }

  public constructor(private readonly files: ReadonlyMap<string, JsonObject>) {}

  /** Writes the documents into a folder, in a layout whose line numbers `addressAt` understands. */
  public write(folder: string): void {
    for (const [file, content] of this.files) {
      writeFileSync(join(folder, file), JSON.stringify(content, null, 2));
    }
  }

  /** Resources and data sources, sorted by address. */
  public get blocks(): readonly DocumentBlock[] {
    const managed = this.entries("resource").map(([type, name, body]) => block("managed", type, name, body));
    const data = this.entries("data").map(([type, name, body]) => block("data", type, name, body));
    return [...managed, ...data].sort((left, right) => (left.address < right.address ? -1 : 1));
  }

  /** Providers that the stack requires, by the address in `required_providers`; sorted. */
  public get providers(): readonly string[] {
    const required = this.sections("terraform").flatMap((terraform) => listOf(terraform.required_providers));
    const sources = required.flatMap((providers) =>
      Object.entries(providers).map(([name, provider]) => sourceOf(name, provider)),
    );
    return [...new Set(sources)].sort();
  }

  /** Types of its resources and data sources. */
  public get types(): readonly string[] {
    const all = [...this.entries("resource"), ...this.entries("data")].map(([type]) => type);
    return [...new Set(all)];
  }

  /** Whether modules are called; what they require is not visible here. */
  public get hasModules(): boolean {
    return this.sections("module").some((modules) => Object.keys(modules).some((name) => name !== "//"));
  }

  /** Outputs with the references in their values. */
  public get outputs(): readonly { readonly name: string; readonly references: readonly ReferenceReport[] }[] {
    return this.sections("output").flatMap((outputs) =>
      Object.entries(outputs)
        .filter(([name]) => name !== "//")
        .map(([name, output]) => ({ name, references: this.references(isObject(output) ? output : {}) })),
    );
  }

  /** Where a block refers to resources and data sources of the stack, through locals too. */
  public references(body: JsonObject): readonly ReferenceReport[] {
    const found = new Map<string, ReferenceReport>();
    for (const { path, text } of textsIn(body, "")) {
      for (const reference of this.referencesInText(text, path, new Set())) {
        found.set(`${path} ${reference.to} ${reference.attribute ?? ""}`, reference);
      }
    }
    return [...found.values()];
  }

  /** Removes what would make the stack leave this machine: its backend. */
  public removeBackend(): void {
    for (const terraform of this.sections("terraform")) {
      delete terraform.backend;
      delete terraform.cloud;
    }
  }

  /** Removes what runs programs: a preview touches nothing, and what they would touch is real. */
  public removeProvisioners(): void {
    for (const [, , body] of this.entries("resource")) {
      delete body.provisioner;
    }
  }

  /** The same documents without the protection against destroying. */
  public withoutProtection(): StackDocument {
    const copy = new StackDocument(structuredClone(this.files));
    for (const [, , body] of copy.entries("resource")) {
      for (const lifecycle of listOf(body.lifecycle)) {
        delete lifecycle.prevent_destroy;
      }
    }
    return copy;
  }

  /** Points each remote state at a file, as far as `resolve` knows one. @returns names that it did not know */
  public replaceRemoteStates(resolve: (name: string, body: JsonObject) => string | undefined): readonly string[] {
    return this.entries("data")
      .filter(([type]) => type === "terraform_remote_state")
      .flatMap(([, name, body]) => {
        const path = resolve(name, body);
        if (path === undefined) {
          return [name];
        }
        delete body.workspace;
        body.backend = "local";
        body.config = { path };
        return [];
      });
  }

  /** The backend as written: its kind and its settings. */
  public get backend(): JsonObject | undefined {
    return this.sections("terraform")
      .flatMap((terraform) => [...listOf(terraform.backend), ...listOf(terraform.cloud)])
      .at(0);
  }

  /** Address of the resource that a line of a written document belongs to. */
  public addressAt(file: string, line: number): string | undefined {
    const content = this.files.get(file);
    if (content === undefined) {
      return undefined;
    }
    const lines = JSON.stringify(content, null, 2).split("\n").slice(0, line);
    const keyAt = (indent: number) =>
      lines
        .map((text) => new RegExp(`^ {${indent}}"([^"]+)":`).exec(text)?.[1])
        .filter((key) => key !== undefined)
        .at(-1);
    const [kind, type, name] = [keyAt(2), keyAt(4), keyAt(6)];
    if (type === undefined || name === undefined || (kind !== "resource" && kind !== "data")) {
      return undefined;
    }
    return kind === "data" ? `data.${type}.${name}` : `${type}.${name}`;
  }

  private referencesInText(text: string, from: string, seen: Set<string>): ReferenceReport[] {
    const isPlainAddress = from.startsWith("depends_on") || /replace_triggered_by/.test(from);
    if (!isPlainAddress && !text.includes("${")) {
      return [];
    }
    const direct = [...text.matchAll(ADDRESS)].flatMap((match): ReferenceReport[] => {
      const [, data = "", type, name, , attribute] = match;
      const to = `${data}${type}.${name}`;
      return this.known.has(to) ? [{ from, to, ...(attribute === undefined ? {} : { attribute }) }] : [];
    });
    const throughLocals = [...text.matchAll(LOCAL)].flatMap(([, name]) => {
      if (seen.has(name)) {
        return [];
      }
      seen.add(name);
      const values = this.sections("locals").map((locals) => locals[name] ?? null);
      return values
        .flatMap((value) => textsIn(value, ""))
        .flatMap((inner) => this.referencesInText(inner.text, from, seen));
    });
    return [...direct, ...throughLocals];
  }

  private get known(): ReadonlySet<string> {
    this.addresses ??= new Set(this.blocks.map((candidate) => candidate.address));
    return this.addresses;
  }

  private addresses: ReadonlySet<string> | undefined;

  private entries(section: "resource" | "data"): [type: string, name: string, body: JsonObject][] {
    return this.sections(section).flatMap((types) =>
      Object.entries(types).flatMap(([type, named]) =>
        listOf(named).flatMap((bodies) =>
          Object.entries(bodies).flatMap(([name, body]) =>
            listOf(body).map((content): [string, string, JsonObject] => [type, name, content]),
          ),
        ),
      ),
    );
  }

  private sections(name: string): JsonObject[] {
    return [...this.files.values()].flatMap((content) => listOf(content[name]));
  }
}

/** Tells an object from every other JSON value. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Terraform takes one object or a list of them in many places. */
export function listOf(value: unknown): JsonObject[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter(isObject);
}

function block(mode: "managed" | "data", type: string, name: string, body: JsonObject): DocumentBlock {
  const comment = isObject(body["//"]) ? body["//"] : {};
  const metadata = isObject(comment.metadata) ? comment.metadata : {};
  const constructPath = typeof metadata.path === "string" ? { constructPath: metadata.path } : {};
  return { address: `${mode === "data" ? "data." : ""}${type}.${name}`, mode, type, ...constructPath, body };
}

/** A provider's address without its registry: `hashicorp/` is left out often, a host sometimes written. */
function sourceOf(name: string, provider: unknown): string {
  const source = isObject(provider) && typeof provider.source === "string" ? provider.source : name;
  const parts = source.split("/");
  return parts.length === 1 ? `hashicorp/${source}` : parts.slice(-2).join("/");
}

function textsIn(value: JsonValue | JsonObject, path: string): { readonly path: string; readonly text: string }[] {
  if (typeof value === "string") {
    return [{ path, text: value }];
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const entries: [string, JsonValue | JsonObject][] = Array.isArray(value)
    ? value.map((inner: JsonValue, index): [string, JsonValue] => [String(index), inner])
    : Object.entries(value).filter(([key]) => key !== "//");
  return entries.flatMap(([key, inner]) => textsIn(inner, path === "" ? key : `${path}.${key}`));
}
