import { TerraformExpression, hasTokens } from "../../core";

/** A value of an option; a list is written with commas, undefined leaves the option out. */
export type OsloValue = string | number | boolean | readonly string[] | undefined;

/** Sections by name, and in them options by name. */
export type OsloSections = Readonly<Record<string, Readonly<Record<string, OsloValue>>>>;

/**
 * Renders a file that oslo.config reads. Values may be Terraform tokens. Sections and options are sorted, and sections without options
 * left out.
 *
 * The reader puts other options in place of `$name` in every value, so a `$` is doubled. It has no way to write a backslash right before
 * a `$`.
 *
 * @see https://docs.openstack.org/oslo.config/latest/reference/configuration-files.html
 */
export function renderOsloConfig(sections: OsloSections): string {
  const parts = Object.entries(sections)
    .map(([name, options]) => [name, sortedOptions(options)] as const)
    .filter(([, options]) => options.length > 0)
    .sort(byName)
    .flatMap(([name, options], index) => [
      `${index === 0 ? "" : "\n"}[${name}]\n`,
      ...options.flatMap(([key, value]) => [`${key} = `, renderValue(value), "\n"]),
    ]);
  return parts.every((part) => typeof part === "string")
    ? parts.join("")
    : TerraformExpression.template(...parts).asString();
}

function sortedOptions(options: Readonly<Record<string, OsloValue>>) {
  return Object.entries(options)
    .flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
    .sort(byName);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function renderValue(value: Exclude<OsloValue, undefined>): string | TerraformExpression {
  if (!hasTokens(value)) {
    return String(value).replaceAll("$", "$$$$");
  }
  const text = typeof value === "object" ? TerraformExpression.call("join", ",", value) : value;
  return TerraformExpression.call("replace", text, "$", "$$");
}
