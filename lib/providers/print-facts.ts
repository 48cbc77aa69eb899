import type { AttributeFact, FactBody, FactsDocument, NestedFact, ObjectFact, TimeoutsFact } from "./facts-document";
import { printFunction } from "./function-text";
import { printType } from "./type-text";

const LEGEND = `# what the schema of one Terraform provider says, and what a plan needs beyond that.
# written by scripts/import-provider-schema.js; docs/upgrading.md tells how to renew it.
# an entry a paragraph, an attribute a line: '<name>: <type> <flags>'.
#   block         a nested block                    objects      an attribute made of attributes
#   replaces      a change replaces the resource    no-update    every change replaces the resource
#   checked       checked at plan time              rewritten    stored in another form
#   conflicts, needs, any-of, one-of                other paths; '.name' is a neighbour in the same block
#   custom-diff   own code shapes the plan          schema-only  nothing is known beyond the schema
#   like          the same as that shape below`;

/** A body is worth a shape of its own from this many lines on. */
const SHAPE_LINES = 6;

/** The text of a facts file; equal facts give equal text. */
export function printFacts(document: FactsDocument): string {
  const shapes = new Shapes(document.objects);
  const { provider, address, version, constraint } = document.header;
  const paragraphs = [
    LEGEND,
    [`provider: ${provider}`, `address: ${address}`, `version: ${version}`, `constraint: ${constraint}`].join("\n"),
    ...document.objects.map((fact) => [objectLine(fact), ...shapes.lines(fact.body, 1)].join("\n")),
    ...document.functions.map(printFunction),
    ...shapes.paragraphs(),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function objectLine(fact: ObjectFact): string {
  const words = [
    `${fact.kind} ${fact.type}`.trim(),
    ...(fact.version === 0 ? [] : [`version=${fact.version}`]),
    ...(fact.deprecated ? ["deprecated"] : []),
    ...(fact.noUpdate ? ["no-update"] : []),
    ...(fact.customDiff ? ["custom-diff"] : []),
    ...(fact.schemaOnly ? ["schema-only"] : []),
  ];
  return words.join(" ");
}

/** Defines which nested blocks occur again and again, and what they are called. */
class Shapes {
  private readonly texts = new Map<FactBody, string>();
  private readonly uses = new Map<string, { count: number; readonly name: string; readonly body: FactBody }>();
  private readonly names = new Map<string, string>();

  public constructor(objects: readonly ObjectFact[]) {
    // each distinct body is entered once, so that blocks inside a shape count once and not once per use of the shape.
    for (const { body } of objects) this.count(body);
    const taken = new Map<string, number>();
    for (const [text, { count, name }] of this.uses) {
      if (count < 2 || text.split("\n").length < SHAPE_LINES) continue;
      const number = (taken.get(name) ?? 0) + 1;
      taken.set(name, number);
      this.names.set(text, number === 1 ? name : `${name}-${number}`);
    }
  }

  /** The lines of a body, with shapes in place of what is repeated. */
  public lines(body: FactBody, depth: number): string[] {
    const indent = "  ".repeat(depth);
    return body.entries.flatMap((entry) => {
      if (entry.kind === "timeouts") return [`${indent}${timeoutsLine(entry)}`];
      if (entry.kind === "attribute") return [`${indent}${attributeLine(entry)}`];
      const shape = this.names.get(this.text(entry.body));
      if (shape !== undefined) return [`${indent}${nestedLine(entry, shape)}`];
      return [`${indent}${nestedLine(entry, undefined)}`, ...this.lines(entry.body, depth + 1)];
    });
  }

  /** The definitions of all shapes, sorted by name. */
  public paragraphs(): string[] {
    const named = [...this.names].map(([text, name]) => ({ name, body: this.uses.get(text)?.body ?? { entries: [] } }));
    named.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
    return named.map(({ name, body }) => [`shape ${name}`, ...this.lines(body, 1)].join("\n"));
  }

  private count(body: FactBody): void {
    for (const entry of body.entries) {
      if (entry.kind === "attribute" || entry.kind === "timeouts") continue;
      const text = this.text(entry.body);
      const use = this.uses.get(text);
      if (use === undefined) {
        this.uses.set(text, { count: 1, name: entry.name, body: entry.body });
        this.count(entry.body);
      } else {
        use.count++;
      }
    }
  }

  /** The body written out in full, which is what makes two bodies the same. */
  private text(body: FactBody): string {
    const known = this.texts.get(body);
    if (known !== undefined) return known;
    const lines = body.entries.map((entry) => {
      if (entry.kind === "timeouts") return timeoutsLine(entry);
      if (entry.kind === "attribute") return attributeLine(entry);
      return `${nestedLine(entry, undefined)}\n${this.text(entry.body).replaceAll(/^/gm, "  ")}`;
    });
    const text = lines.join("\n");
    this.texts.set(body, text);
    return text;
  }
}

function attributeLine(fact: AttributeFact): string {
  return [`${fact.name}: ${printType(fact.type)}`, ...trailer(fact)].join(" ");
}

function nestedLine(fact: NestedFact, shape: string | undefined): string {
  const words = [
    `${fact.name}: ${fact.kind} ${fact.nesting}`,
    ...(fact.minItems === undefined ? [] : [`min=${fact.minItems}`]),
    ...(fact.maxItems === undefined ? [] : [`max=${fact.maxItems}`]),
    ...(shape === undefined ? [] : [`like ${shape}`]),
    ...trailer(fact),
  ];
  return words.join(" ");
}

function trailer(fact: AttributeFact | NestedFact): string[] {
  const relations = Object.entries(fact.relations).map(([word, others]) => `${word}(${others.join(",")})`);
  const defaultValue = fact.defaultValue === undefined ? [] : [`default=${JSON.stringify(fact.defaultValue)}`];
  return [...fact.flags, ...relations, ...defaultValue];
}

function timeoutsLine(fact: TimeoutsFact): string {
  const operations = Object.entries(fact.operations);
  const words = operations.map(([name, duration]) => (duration === undefined ? name : `${name}=${duration}`));
  return ["timeouts: timeouts", ...words].join(" ");
}
