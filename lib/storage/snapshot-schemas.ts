/** A part of a structural OpenAPI schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** A rule of a schema in the Common Expression Language. */
export interface SchemaRule {
  /** What has to hold. */
  readonly rule: string;

  /** What the API says when it does not. */
  readonly message: string;
}

/** Quantities as the API server itself matches them. */
const QUANTITY =
  "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

const SET_ONCE = "self == oldSelf";

/** An object of certain fields. */
export function fields(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  options: { readonly required?: readonly string[]; readonly rules?: readonly SchemaRule[] } = {},
): Schema {
  return { type: "object", description, properties, required: options.required, ...withRules(options.rules) };
}

/** A text. */
export function text(description: string): Schema {
  return { type: "string", description };
}

/** A text that stays as it is once it is set. */
export function fixedText(name: string, description: string): Schema {
  return { ...text(description), ...withRules([{ rule: SET_ONCE, message: `${name} is immutable` }]) };
}

/** A text out of a few. */
export function choice(description: string, values: readonly string[]): Schema {
  return { ...text(description), enum: values };
}

/** A map from text to text. */
export function textMap(description: string): Schema {
  return { type: "object", description, additionalProperties: { type: "string" } };
}

/** True or false. */
export function flag(description: string): Schema {
  return { type: "boolean", description };
}

/** A whole number of 64 bits. */
export function count(description: string, minimum?: number): Schema {
  return { type: "integer", format: "int64", description, minimum };
}

/** A point in time. */
export function time(description: string): Schema {
  return { type: "string", format: "date-time", description };
}

/** A quantity such as `10Gi`. */
export function quantityText(description: string): Schema {
  return {
    description,
    anyOf: [{ type: "integer" }, { type: "string" }],
    pattern: QUANTITY,
    "x-kubernetes-int-or-string": true,
  };
}

/** Rule that a field, once there, cannot be taken away. */
export function staysSet(name: string): SchemaRule {
  return { rule: `!has(oldSelf.${name}) || has(self.${name})`, message: `${name} is required once set` };
}

/** Rule that exactly one of two fields is there. */
export function exactlyOneOf(a: string, b: string): SchemaRule {
  return { rule: `has(self.${a}) != has(self.${b})`, message: `exactly one of ${a} and ${b} must be set` };
}

/** What went wrong last. */
export function lastError(): Schema {
  return fields("What went wrong last; gone after the next success.", {
    message: text("The error. It may be logged."),
    time: time("When it happened."),
  });
}

function withRules(rules: readonly SchemaRule[] | undefined): Schema {
  return rules === undefined ? {} : { "x-kubernetes-validations": rules };
}
