import type { AttributeSchema, BlockSchema } from "../../providers/provider-schema";
import type { DefaultValue } from "../../providers/resource-behaviour";
import { isWireObject, sameValue, UNKNOWN } from "./wire-value";
import type { WireObject, WireValue } from "./wire-value";

/**
 * Opens a new object for the apply: every computed attribute that has no value yet becomes unknown, inside nested
 * blocks too.
 */
export function openComputed(schema: BlockSchema, value: WireObject): WireObject {
  const opened: WireObject = { ...value };
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) {
    if (attribute.computed === true && isAbsent(value[name])) {
      opened[name] = UNKNOWN;
    } else if (attribute.nested_type !== undefined && value[name] !== UNKNOWN) {
      opened[name] = mapNested(value[name] ?? null, (inner) => openNested(attribute, inner));
    }
  }
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) {
    opened[name] = mapNested(value[name] ?? null, (inner) => openComputed(nested.block, inner));
  }
  return opened;
}

/** The same for an object that exists: only blocks that were not there before are opened. */
export function openAddedBlocks(schema: BlockSchema, prior: WireObject, value: WireObject): WireObject {
  const opened: WireObject = { ...value };
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) {
    const before = prior[name];
    const olds = Array.isArray(before) ? before : [];
    const after = value[name];
    if (!Array.isArray(after)) {
      continue;
    }
    opened[name] = after.map((element, index) => {
      if (!isWireObject(element)) {
        return element;
      }
      if (nested.nesting_mode === "list") {
        const old = olds[index];
        return isWireObject(old) ? openAddedBlocks(nested.block, old, element) : openComputed(nested.block, element);
      }
      // Terraform finds an element of a set again only while no default is in it; the older SDK did so itself.
      return olds.find((old) => agrees(nested.block, old, element)) ?? openComputed(nested.block, element);
    });
  }
  return opened;
}

/** Fills in the defaults that a provider has for attributes that the configuration leaves out. */
export function applyDefaults(value: WireObject, defaults: Readonly<Record<string, DefaultValue>>): WireObject {
  let filled = value;
  for (const [path, fallback] of Object.entries(defaults)) {
    filled = withDefault(filled, path.split("."), fallback);
  }
  return filled;
}

/** Whether an element is the one of before: what it leaves open may have any value there. */
function agrees(schema: BlockSchema, old: WireValue, element: WireObject): boolean {
  if (!isWireObject(old)) {
    return false;
  }
  return Object.entries(element).every(([name, value]) => {
    const isOpen = isAbsent(value) && schema.attributes?.[name]?.computed === true;
    return isOpen || sameValue(value, old[name] ?? null);
  });
}

function withDefault(value: WireObject, [name, ...rest]: string[], fallback: DefaultValue): WireObject {
  if (!(name in value)) {
    return value;
  }
  if (rest.length > 0) {
    return { ...value, [name]: mapNested(value[name], (inner) => withDefault(inner, rest, fallback)) };
  }
  return isAbsent(value[name]) ? { ...value, [name]: fallback } : value;
}

function openNested(attribute: AttributeSchema, value: WireObject): WireObject {
  return openComputed({ attributes: attribute.nested_type?.attributes }, value);
}

/** Applies a change to a nested object, to each element of a list of them, and leaves everything else alone. */
export function mapNested(value: WireValue, change: (inner: WireObject) => WireObject): WireValue {
  if (Array.isArray(value)) {
    return value.map((element) => (isWireObject(element) ? change(element) : element));
  }
  return isWireObject(value) ? change(value) : value;
}

function isAbsent(value: WireValue | undefined): boolean {
  return value === null || value === undefined;
}
