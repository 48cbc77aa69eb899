import type { AttributeSchema, BlockSchema, TypeExpression } from "../../providers/provider-schema";
import { isWireObject } from "./wire-value";
import type { WireObject, WireValue } from "./wire-value";

/**
 * Brings stored state into the shape of a schema: another release of the provider may have written it, with attributes
 * that are gone or without some that are new.
 */
export function conformState(block: BlockSchema, state: WireValue): WireValue {
  return isWireObject(state) ? conformBlock(block, state) : null;
}

function conformBlock(block: BlockSchema, stored: WireObject): WireObject {
  const conformed: WireObject = {};
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    conformed[name] = conformAttribute(attribute, stored[name] ?? null);
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    const inner = stored[name] ?? null;
    const isSingle = nested.nesting_mode === "single" || nested.nesting_mode === "group";
    if (isSingle) {
      conformed[name] = isWireObject(inner) ? conformBlock(nested.block, inner) : null;
    } else if (nested.nesting_mode === "map") {
      conformed[name] = eachValue(isWireObject(inner) ? inner : {}, (value) => conformState(nested.block, value));
    } else {
      conformed[name] = Array.isArray(inner) ? inner.map((element) => conformState(nested.block, element)) : [];
    }
  }
  return conformed;
}

function conformAttribute({ type, nested_type: nested }: AttributeSchema, value: WireValue): WireValue {
  if (value === null || nested === undefined) {
    return value === null || type === undefined ? value : conformTyped(type, value);
  }
  const block = { attributes: nested.attributes };
  if (Array.isArray(value)) {
    return value.map((element) => conformState(block, element));
  }
  return nested.nesting_mode === "map" && isWireObject(value)
    ? eachValue(value, (inner) => conformState(block, inner))
    : conformState(block, value);
}

function conformTyped(type: TypeExpression, value: WireValue): WireValue {
  if (value === null) {
    return null;
  }
  if (type === "dynamic") {
    // state has { value, type }; the wire has the type as JSON text, then the value.
    return isWireObject(value) && "type" in value
      ? [Buffer.from(JSON.stringify(value.type)), value.value]
      : [Buffer.from(JSON.stringify("string")), null];
  }
  if (typeof type === "string") {
    return value;
  }
  if (type[0] === "object") {
    const members = isWireObject(value) ? value : {};
    const entries = Object.entries(type[1]).map(([name, inner]): [string, WireValue] => [
      name,
      conformTyped(inner, members[name] ?? null),
    ]);
    return Object.fromEntries(entries);
  }
  if (type[0] === "map") {
    const inner = type[1];
    return isWireObject(value) ? eachValue(value, (member) => conformTyped(inner, member)) : value;
  }
  if (type[0] === "tuple") {
    const kinds = type[1];
    return Array.isArray(value)
      ? value.map((element, index) => conformTyped(kinds[index] ?? "dynamic", element))
      : value;
  }
  const inner = type[1];
  return Array.isArray(value) ? value.map((element) => conformTyped(inner, element)) : value;
}

function eachValue(object: WireObject, change: (value: WireValue) => WireValue): WireObject {
  const entries = Object.entries(object).map(([key, value]): [string, WireValue] => [key, change(value)]);
  return Object.fromEntries(entries);
}
