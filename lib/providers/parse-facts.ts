import {
  FLAGS,
  OBJECT_KINDS,
  RELATIONS,
  type AttributeFact,
  type FactBase,
  type FactBody,
  type FactsHeader,
  type Flag,
  type FunctionFact,
  type NestedFact,
  type ObjectFact,
  type ObjectKind,
  type Relation,
  type TimeoutsFact,
} from "./facts-document";
import { factsError } from "./facts-error";
import { parseFunction } from "./function-text";
import type { NestingMode } from "./provider-schema";
import type { DefaultValue } from "./resource-behaviour";
import { parseType } from "./type-text";

const NESTINGS: readonly string[] = ["single", "group", "list", "set", "map"];
const INDENT = 2;

/** Defines the reader of a facts file; it finds the entries at once and parses each when it is asked for. */
export class FactsParser {
  /** The first lines of the file. */
  public readonly header: FactsHeader;
  private readonly lines: readonly string[];
  private readonly starts = new Map<string, number>();
  private readonly shapes = new Map<string, FactBody>();

  /** @param text the whole file */
  public constructor(text: string) {
    this.lines = text.split("\n");
    this.lines.forEach((line, index) => {
      if (/^[a-z]/.test(line)) this.starts.set(entryKey(line), index);
    });
    this.header = {
      provider: this.headerValue("provider"),
      address: this.headerValue("address"),
      version: this.headerValue("version"),
      constraint: this.headerValue("constraint"),
    };
  }

  /** Types of all entries of a kind, in the order of the file. */
  public types(kind: ObjectKind): string[] {
    const prefix = `${kind} `;
    return [...this.starts.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }

  /** One entry, or nothing when the provider has none of that type. */
  public object(kind: ObjectKind, type: string): ObjectFact | undefined {
    const start = this.starts.get(`${kind} ${type}`.trim());
    if (start === undefined) return undefined;
    const words = this.lines[start].split(" ");
    const flags = words.slice(kind === "configuration" ? 1 : 2);
    const { like, rest } = takeLike(flags);
    const versions = rest.filter((flag) => flag.startsWith("version="));
    const known = ["deprecated", "no-update", "custom-diff", "schema-only", ...versions];
    const unknown = rest.find((flag) => !known.includes(flag));
    if (unknown !== undefined) throw this.error(start, unknown, "must be a flag of an entry");
    return {
      kind,
      type,
      version: versions.length === 0 ? 0 : Number(versions[0].slice("version=".length)),
      deprecated: rest.includes("deprecated"),
      noUpdate: rest.includes("no-update"),
      customDiff: rest.includes("custom-diff"),
      schemaOnly: rest.includes("schema-only"),
      body: this.bodyAt(start, like),
    };
  }

  /** All functions of the provider. */
  public functions(): FunctionFact[] {
    return this.lines.filter((line) => line.startsWith("function ")).map((line) => parseFunction(line));
  }

  /** Every object with a schema, in the order of the file. */
  public objects(): ObjectFact[] {
    const found = OBJECT_KINDS.flatMap((kind) =>
      kind === "configuration" ? [this.object(kind, "")] : this.types(kind).map((type) => this.object(kind, type)),
    );
    return found.filter((fact) => fact !== undefined);
  }

  private headerValue(key: string): string {
    const prefix = `${key}: `;
    const line = this.lines.find((candidate) => candidate.startsWith(prefix));
    if (line === undefined) throw this.error(0, undefined, `must have a line '${prefix}...'`);
    return line.slice(prefix.length);
  }

  /** The lines below `start`, or the shape that the entry is like. */
  private bodyAt(start: number, like: string | undefined): FactBody {
    if (like !== undefined) return this.shape(like, start);
    let end = start + 1;
    const depth = indentOf(this.lines[start]);
    while (end < this.lines.length && this.lines[end] !== "" && indentOf(this.lines[end]) > depth) end++;
    const entries = [];
    for (let index = start + 1; index < end; index++) {
      if (indentOf(this.lines[index]) === depth + INDENT) entries.push(this.bodyEntry(index));
    }
    return { entries };
  }

  private shape(name: string, from: number): FactBody {
    const known = this.shapes.get(name);
    if (known !== undefined) return known;
    const start = this.starts.get(`shape ${name}`);
    if (start === undefined) throw this.error(from, name, "must name a shape of this file");
    const body = this.bodyAt(start, undefined);
    this.shapes.set(name, body);
    return body;
  }

  private bodyEntry(index: number): AttributeFact | NestedFact | TimeoutsFact {
    const line = this.lines[index].trim();
    const colon = line.indexOf(": ");
    const name = line.slice(0, colon);
    const [first, ...more] = line.slice(colon + 2).split(" ");
    if (colon < 0) throw this.error(index, line, "must be '<name>: <type> <flags>'");
    if (first === "timeouts") return { kind: "timeouts", operations: parseTimeouts(more) };
    if (first === "block" || first === "objects") {
      const [nesting, ...words] = more;
      if (!isNesting(nesting)) throw this.error(index, nesting, "must be single, group, list, set or map");
      const { like, rest } = takeLike(words);
      const minItems = takeNumber(rest, "min=");
      const maxItems = takeNumber(rest, "max=");
      const flags = rest.filter((word) => !/^(min|max)=/.test(word));
      return {
        kind: first,
        ...this.base(index, name, flags),
        nesting,
        ...(minItems === undefined ? {} : { minItems }),
        ...(maxItems === undefined ? {} : { maxItems }),
        body: this.bodyAt(index, like),
      };
    }
    return { kind: "attribute", ...this.base(index, name, more), type: parseType(first) };
  }

  private base(index: number, name: string, words: readonly string[]): FactBase {
    const flags: Flag[] = [];
    const relations: Partial<Record<Relation, readonly string[]>> = {};
    for (let at = 0; at < words.length; at++) {
      const word = words[at];
      if (word.startsWith("default=")) {
        // the value may have blanks, and is therefore the last thing on its line.
        const defaultValue = JSON.parse(words.slice(at).join(" ").slice("default=".length)) as DefaultValue;
        return { name, flags, relations, defaultValue };
      }
      const call = /^([a-z-]+)\((.+)\)$/.exec(word);
      if (call !== null && isRelation(call[1])) relations[call[1]] = call[2].split(",");
      else if (isFlag(word)) flags.push(word);
      else throw this.error(index, word, "must be a flag of an attribute");
    }
    return { name, flags, relations };
  }

  private error(index: number, value: string | undefined, message: string): Error {
    const fix = "see the legend at the top of the file, or run scripts/import-provider-schema.js again";
    return factsError("provider facts", `line ${index + 1}`, value, message, fix);
  }
}

function entryKey(line: string): string {
  const [kind, name] = line.split(" ");
  return kind === "configuration" ? kind : `${kind} ${name}`;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Splits `like <shape>` off. */
function takeLike(words: readonly string[]): { like?: string; rest: string[] } {
  const at = words.indexOf("like");
  return at < 0 ? { rest: [...words] } : { like: words[at + 1], rest: words.filter((_, i) => i < at || i > at + 1) };
}

function takeNumber(words: readonly string[], prefix: string): number | undefined {
  const word = words.find((candidate) => candidate.startsWith(prefix));
  return word === undefined ? undefined : Number(word.slice(prefix.length));
}

function parseTimeouts(words: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(
    words.map((word) => {
      const [operation, duration] = word.split("=");
      return [operation, duration];
    }),
  );
}

function isNesting(word: string | undefined): word is NestingMode {
  return word !== undefined && NESTINGS.includes(word);
}

function isFlag(word: string): word is Flag {
  return FLAGS.some((flag) => flag === word);
}

function isRelation(word: string): word is Relation {
  return word in RELATIONS;
}
