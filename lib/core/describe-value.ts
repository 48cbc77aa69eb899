import { Token } from "cdktf";

const MAX_LENGTH = 80;
const TOKEN_TEXT = /[$#&]\{TfToken\[[^\]]*\]\}/g;

/**
 * Short text for a value in a message: JSON, cut at 80 characters, tokens by name only.
 *
 * Never throws, whatever the value is.
 *
 * @internal
 */
export function describeValue(value: unknown): string {
  const text = describe(value).replace(TOKEN_TEXT, "<computed>");
  return text.length <= MAX_LENGTH ? text : `${[...text].slice(0, MAX_LENGTH - 3).join("")}...`;
}

function describe(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    case "bigint":
      return value.toString();
    case "number":
      return isComputed(value) ? "<computed>" : String(value);
    default:
      return isComputed(value) ? "<computed>" : describeJson(value);
  }
}

function describeJson(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item)) ?? "an object"
    );
  } catch {
    return "an object";
  }
}

function isComputed(value: unknown): boolean {
  if (typeof value === "string") {
    return false;
  }
  try {
    return Token.isUnresolved(value);
  } catch {
    return false;
  }
}
