import { createHash } from "node:crypto";
import { decode, encode, ExtData, ExtensionCodec } from "@msgpack/msgpack";

/** Stands for a value that Terraform does not know yet. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A Terraform value as a provider sees it. Objects and maps are records; lists, sets and tuples are arrays. */
export type WireValue = null | boolean | number | string | Uint8Array | typeof UNKNOWN | WireValue[] | WireObject;

/** A Terraform object, map or block. */
export interface WireObject {
  [name: string]: WireValue;
}

/** A value on the wire; Terraform sends msgpack, and JSON only for stored state. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

// 0 is an unknown value, 12 an unknown one of which something is known (not null, a prefix); we send 0 only.
const PLAIN_UNKNOWN = 0;
const REFINED_UNKNOWN = 12;

const extensionCodec = new ExtensionCodec();
for (const type of [PLAIN_UNKNOWN, REFINED_UNKNOWN]) {
  extensionCodec.register({ type, encode: () => null, decode: () => UNKNOWN });
}

/** Tells an object, map or block from every other value. */
export function isWireObject(value: unknown): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Reads a value from the wire; an absent one is null. */
export function decodeWire(value: DynamicValue | null | undefined): WireValue {
  if (value?.msgpack !== undefined && value.msgpack.length > 0) {
    return decode(value.msgpack, { extensionCodec }) as WireValue;
  }
  if (value?.json !== undefined && value.json.length > 0) {
    return JSON.parse(Buffer.from(value.json).toString("utf8")) as WireValue;
  }
  return null;
}

/** Writes a value for the wire. */
export function encodeWire(value: WireValue): { msgpack: Buffer } {
  return { msgpack: Buffer.from(encode(withExtensions(value), { extensionCodec })) };
}

/** Tells whether a value, or anything inside it, is unknown. */
export function hasUnknown(value: WireValue): boolean {
  if (Array.isArray(value)) {
    return value.some(hasUnknown);
  }
  return isWireObject(value) ? Object.values(value).some(hasUnknown) : value === UNKNOWN;
}

/** Renders a value as text that is equal for equal values, whatever the order of their keys. */
export function canonicalText(value: WireValue): string {
  if (value === UNKNOWN) {
    return "?";
  }
  if (Array.isArray(value)) {
    return `[${value.map(canonicalText).join(",")}]`;
  }
  if (isWireObject(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key])}`);
    return `{${entries.join(",")}}`;
  }
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : JSON.stringify(value);
}

/** Tells whether two values are the same, the order of keys aside. */
export function sameValue(left: WireValue, right: WireValue): boolean {
  return left === right || canonicalText(left) === canonicalText(right);
}

/** Hashes values to hexadecimal text; the same values give the same text in every run. */
export function fingerprint(...values: WireValue[]): string {
  return createHash("sha256").update(values.map(canonicalText).join("\n")).digest("hex");
}

function withExtensions(value: WireValue): unknown {
  if (value === UNKNOWN) {
    return new ExtData(PLAIN_UNKNOWN, new Uint8Array([0]));
  }
  if (Array.isArray(value)) {
    return value.map(withExtensions);
  }
  if (isWireObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withExtensions(inner)]));
  }
  return value;
}
