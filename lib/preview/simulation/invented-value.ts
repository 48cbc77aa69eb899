import type { AttributeSchema, BlockSchema, TypeExpression } from "../../providers/provider-schema";
import { mapNested } from "./planned-value";
import { fingerprint, hasUnknown, isWireObject, UNKNOWN } from "./wire-value";
import type { WireObject, WireValue } from "./wire-value";

/** Project that every simulated object belongs to. */
export const PROJECT_ID = fingerprint("project").slice(0, 32);

/** User that the previews act as. */
export const USER_ID = fingerprint("user").slice(0, 32);

/** Region of everything, unless the configuration names one. */
export const REGION = "RegionOne";

/** A moment of the simulation; it never moves, so that runs can be compared. */
export const MOMENT = "2026-01-01T00:00:00Z";

/** Fixed answers for attributes that mean the same everywhere. */
const KNOWN_TEXT: Readonly<Record<string, string>> = {
  region: REGION,
  tenant_id: PROJECT_ID,
  project_id: PROJECT_ID,
  user_id: USER_ID,
  domain_id: "default",
  project_domain_id: "default",
  user_domain_id: "default",
  status: "ACTIVE",
  created: MOMENT,
  updated: MOMENT,
  created_at: MOMENT,
  updated_at: MOMENT,
  description: "",
  dns_name: "",
  dns_domain: "",
  availability_zone: "nova",
};

const KNOWN_NUMBERS: Readonly<Record<string, number>> = { mtu: 1450, status_code: 200, revision: 1, generation: 1 };
const TRUE_BY_NATURE: ReadonlySet<string> = new Set(["admin_state_up", "port_security_enabled", "enabled"]);

/** Renders a UUID, the same one for the same seed. */
export function inventUuid(...seed: string[]): string {
  const hash = fingerprint(...seed);
  // version 4 and its variant, because things downstream check both.
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `a${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join("-");
}

/** Renders a MAC address in OpenStack's own range, the same one for the same seed. */
export function inventMac(...seed: string[]): string {
  const hash = fingerprint(...seed);
  return ["fa", "16", "3e", hash.slice(0, 2), hash.slice(2, 4), hash.slice(4, 6)].join(":");
}

/** Gives every unknown value inside a block a plausible one, the same for the same seed. */
export function settleBlock(schema: BlockSchema, value: WireObject, seed: string): WireObject {
  const settled: WireObject = { ...value };
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) {
    settled[name] = settleAttribute(name, attribute, settled[name] ?? null, seed);
  }
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) {
    const inner = settled[name] ?? null;
    let index = 0;
    settled[name] =
      inner === UNKNOWN
        ? []
        : mapNested(inner, (block) => settleBlock(nested.block, block, `${seed}/${name}/${index++}`));
  }
  return settled;
}

function settleAttribute(name: string, attribute: AttributeSchema, value: WireValue, seed: string): WireValue {
  if (!hasUnknown(value)) {
    return value;
  }
  if (attribute.nested_type !== undefined) {
    const { attributes, nesting_mode: nesting } = attribute.nested_type;
    if (value !== UNKNOWN) {
      return mapNested(value, (inner) => settleBlock({ attributes }, inner, `${seed}/${name}`));
    }
    const opened = Object.fromEntries(Object.keys(attributes).map((key) => [key, UNKNOWN as WireValue]));
    return nesting === "single" ? settleBlock({ attributes }, opened, `${seed}/${name}`) : nesting === "map" ? {} : [];
  }
  // what a user may set but did not is empty on a real cloud, unless its meaning is known.
  if (value === UNKNOWN && attribute.optional === true && attribute.type === "string" && name !== "id") {
    return KNOWN_TEXT[name] ?? "";
  }
  return settleTyped(name, attribute.type ?? "string", value, seed);
}

function settleTyped(name: string, type: TypeExpression, value: WireValue, seed: string): WireValue {
  if (value === UNKNOWN) {
    return inventValue(name, type, seed);
  }
  if (Array.isArray(value)) {
    return value.map((element, index) => settleTyped(name, elementType(type, index), element, `${seed}/${index}`));
  }
  if (isWireObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        settleTyped(key, memberType(type, key), inner, `${seed}/${key}`),
      ]),
    );
  }
  return value;
}

/** Invents a value of a type, guided by the attribute's name; the same for the same seed. */
export function inventValue(name: string, type: TypeExpression, seed: string): WireValue {
  if (type === "string") {
    return inventText(name, seed);
  }
  if (type === "number") {
    return KNOWN_NUMBERS[name] ?? (/^max_|quota/.test(name) ? 1000 : 0);
  }
  if (type === "bool") {
    return TRUE_BY_NATURE.has(name);
  }
  if (type === "dynamic") {
    return null;
  }
  if (type[0] === "object") {
    return Object.fromEntries(
      Object.entries(type[1]).map(([key, inner]) => [key, inventValue(key, inner, `${seed}/${name}`)]),
    );
  }
  if (type[0] === "tuple") {
    return type[1].map((inner, index) => inventValue(name, inner, `${seed}/${index}`));
  }
  return type[0] === "map" ? {} : [];
}

function inventText(name: string, seed: string): string {
  const known = KNOWN_TEXT[name];
  if (known !== undefined) {
    return known;
  }
  if (/(^|_)(id|uuid|uid)$/.test(name)) {
    return inventUuid(seed, name);
  }
  if (/mac/.test(name)) {
    return inventMac(seed, name);
  }
  if (/(^|_)(ip|ips|address)(_|$)/.test(name)) {
    const [first, second] = Buffer.from(fingerprint(seed, name).slice(0, 4), "hex");
    return /v6/.test(name) ? "" : `172.24.${first}.${1 + (second % 254)}`;
  }
  return `${name.replace(/_/g, "-")}-${fingerprint(seed, name).slice(0, 8)}`;
}

function elementType(type: TypeExpression, index: number): TypeExpression {
  if (typeof type === "string") {
    return type;
  }
  if (type[0] === "tuple") {
    return type[1][index] ?? "string";
  }
  return type[0] === "list" || type[0] === "set" ? type[1] : "string";
}

function memberType(type: TypeExpression, key: string): TypeExpression {
  if (typeof type === "string") {
    return type;
  }
  if (type[0] === "object") {
    return type[1][key] ?? "string";
  }
  return type[0] === "map" ? type[1] : "string";
}
