import type { FunctionFact } from "./facts-document";
import { factsError } from "./facts-error";
import type { FunctionParameter } from "./provider-schema";
import { parseType, printType } from "./type-text";

/** A provider function on one line: `function join(separator: string, parts...: list(string)) -> string`. */
export function printFunction({ name, schema }: FunctionFact): string {
  const parameters = (schema.parameters ?? []).map((parameter) => printParameter(parameter, ""));
  if (schema.variadic_parameter !== undefined) parameters.push(printParameter(schema.variadic_parameter, "..."));
  return `function ${name}(${parameters.join("; ")}) -> ${printType(schema.return_type)}`;
}

/** Reads what `printFunction` writes. */
export function parseFunction(line: string): FunctionFact {
  const match = /^function (\w+)\((.*)\) -> (\S+)$/.exec(line);
  if (match === null) {
    const fix = "write it as function name(parameter: type; ...) -> type";
    throw factsError("provider facts", "function", line, "must be a function", fix);
  }
  const texts = match[2] === "" ? [] : match[2].split("; ");
  const variadic = texts.find((text) => text.includes("...: "));
  const parameters = texts.filter((text) => text !== variadic).map(parseParameter);
  return {
    name: match[1],
    schema: {
      ...(parameters.length === 0 ? {} : { parameters }),
      return_type: parseType(match[3]),
      ...(variadic === undefined ? {} : { variadic_parameter: parseParameter(variadic.replace("...", "")) }),
    },
  };
}

function printParameter(parameter: FunctionParameter, suffix: string): string {
  return `${parameter.name}${suffix}: ${printType(parameter.type)}${parameter.is_nullable === true ? " nullable" : ""}`;
}

function parseParameter(text: string): FunctionParameter {
  const [name, rest] = text.split(": ");
  const [type, nullable] = rest.split(" ");
  return { name, type: parseType(type), ...(nullable === undefined ? {} : { is_nullable: true }) };
}
