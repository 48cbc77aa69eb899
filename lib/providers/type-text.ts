import { factsError } from "./facts-error";
import type { TypeExpression } from "./provider-schema";

const PRIMITIVES = ["string", "number", "bool", "dynamic"] as const;

/** A type in Terraform's own notation without blanks, e.g. `list(object({id=string,size=optional(number)}))`. */
export function printType(type: TypeExpression): string {
  if (typeof type === "string") return type;
  switch (type[0]) {
    case "list":
    case "set":
    case "map":
      return `${type[0]}(${printType(type[1])})`;
    case "tuple":
      return `tuple([${type[1].map(printType).join(",")}])`;
    case "object": {
      const optional = type[2] ?? [];
      const members = Object.keys(type[1]).sort();
      const text = members.map((name) => {
        const member = printType(type[1][name]);
        return `${name}=${optional.includes(name) ? `optional(${member})` : member}`;
      });
      return `object({${text.join(",")}})`;
    }
  }
}

/** Reads what `printType` writes. */
export function parseType(text: string): TypeExpression {
  const [type, rest] = readType(text, text);
  if (rest !== "") throw badType(text);
  return type;
}

function readType(text: string, whole: string): [TypeExpression, string] {
  for (const name of PRIMITIVES) {
    if (text.startsWith(name)) return [name, text.slice(name.length)];
  }
  for (const name of ["list", "set", "map"] as const) {
    if (!text.startsWith(`${name}(`)) continue;
    const [element, rest] = readType(text.slice(name.length + 1), whole);
    return [[name, element], expect(rest, ")", whole)];
  }
  if (text.startsWith("tuple([")) return readTuple(text.slice("tuple([".length), whole);
  if (text.startsWith("object({")) return readObject(text.slice("object({".length), whole);
  throw badType(whole);
}

function readTuple(text: string, whole: string): [TypeExpression, string] {
  const elements: TypeExpression[] = [];
  let rest = text;
  while (!rest.startsWith("]")) {
    const [element, after] = readType(rest, whole);
    elements.push(element);
    rest = after.startsWith(",") ? after.slice(1) : after;
  }
  return [["tuple", elements], expect(rest, "])", whole)];
}

function readObject(text: string, whole: string): [TypeExpression, string] {
  const members: Record<string, TypeExpression> = {};
  const optional: string[] = [];
  let rest = text;
  while (!rest.startsWith("}")) {
    const name = /^([\w-]+)=/.exec(rest)?.[1];
    if (name === undefined) throw badType(whole);
    rest = rest.slice(name.length + 1);
    const isOptional = rest.startsWith("optional(");
    const [member, after] = readType(isOptional ? rest.slice("optional(".length) : rest, whole);
    if (isOptional) optional.push(name);
    members[name] = member;
    rest = isOptional ? expect(after, ")", whole) : after;
    if (rest.startsWith(",")) rest = rest.slice(1);
  }
  const object: TypeExpression = optional.length === 0 ? ["object", members] : ["object", members, optional];
  return [object, expect(rest, "})", whole)];
}

function expect(text: string, start: string, whole: string): string {
  if (!text.startsWith(start)) throw badType(whole);
  return text.slice(start.length);
}

function badType(text: string): Error {
  return factsError(
    "provider facts",
    "type",
    text,
    "must be a Terraform type",
    "write it as list(string), without blanks",
  );
}
