import type { ReferenceReport, SecretDestination, SecretReport } from "../preview-report";
import { baseAddress } from "./resource-fact";
import type { ResourceFact } from "./resource-fact";
import { nameOf } from "./resource-report";

/** Shorter values are too likely to turn up by chance. */
const SHORTEST_SECRET = 8;

/** What is needed to follow secrets. */
export interface SecretSources {
  readonly facts: readonly ResourceFact[];
  readonly outputs: readonly { readonly name: string; readonly references: readonly ReferenceReport[] }[];

  /** User data of a server as its node reads it; undefined when nothing was applied. */
  readonly userData: (serverId: string) => string | undefined;
}

/** Finds which resources hold secrets, and where those go: user data, outputs, other resources. */
export function findSecrets(sources: SecretSources): readonly SecretReport[] {
  return sources.facts.flatMap((fact) => {
    const held = fact.sensitive.filter(
      // state has only a hash of user data.
      (path) => path !== "user_data" && valuesAt(fact.values, path.split(".")).length > 0,
    );
    if (held.length === 0 || fact.action === "delete") {
      return [];
    }
    const destinations = [...resourceDestinations(fact, held, sources), ...outputDestinations(fact, held, sources)];
    const { address, constructPath } = fact;
    return [{ address, ...(constructPath === undefined ? {} : { constructPath }), attributes: held, destinations }];
  });
}

function resourceDestinations(
  secret: ResourceFact,
  held: readonly string[],
  { facts, userData }: SecretSources,
): SecretDestination[] {
  return facts.flatMap((fact) =>
    distinct(fact.references.filter((reference) => carries(reference, secret, held))).map((reference) => {
      const attribute = reference.attribute ?? held[0];
      const isUserData = reference.from === "user_data";
      const text = isUserData && typeof fact.values.id === "string" ? userData(fact.values.id) : undefined;
      return {
        kind: isUserData ? ("user-data" as const) : ("resource" as const),
        at: fact.address,
        name: nameOf(fact.values) ?? fact.address,
        attribute,
        form: isUserData ? formIn(text, valuesAt(secret.values, attribute.split("."))) : ("unknown" as const),
      };
    }),
  );
}

function outputDestinations(
  secret: ResourceFact,
  held: readonly string[],
  { outputs }: SecretSources,
): SecretDestination[] {
  return outputs.flatMap(({ name, references }) =>
    distinct(references.filter((reference) => carries(reference, secret, held))).map((reference) => ({
      kind: "output" as const,
      at: name,
      name,
      attribute: reference.attribute ?? held[0],
      form: "unknown" as const,
    })),
  );
}

/** Whether a reference reads a secret attribute; one to the whole resource does, unless it only waits for it. */
function carries(reference: ReferenceReport, secret: ResourceFact, held: readonly string[]): boolean {
  if (reference.to !== baseAddress(secret.address) || /depends_on|^lifecycle\b|^state$/.test(reference.from)) {
    return false;
  }
  return reference.attribute === undefined || held.some((path) => path.split(".")[0] === reference.attribute);
}

function distinct(references: readonly ReferenceReport[]): ReferenceReport[] {
  // places inside one attribute are one destination.
  const byAttribute = references.map((reference) => ({ ...reference, from: reference.from.split(".")[0] }));
  return [
    ...new Map(byAttribute.map((reference) => [`${reference.from} ${reference.attribute ?? ""}`, reference])).values(),
  ];
}

/** Whether the value itself is in a text: as it is, inside a JSON text, or in base64. */
function formIn(text: string | undefined, values: readonly string[]): SecretDestination["form"] {
  if (text === undefined) {
    return "unknown";
  }
  const isClear = values.some(
    (value) => value.length >= SHORTEST_SECRET && formsOf(value).some((form) => text.includes(form)),
  );
  return isClear ? "clear" : "derived";
}

/** A value as it may stand in user data: plain, inside JSON, inside JSON inside JSON, in base64. */
function formsOf(value: string): string[] {
  const quoted = JSON.stringify(value).slice(1, -1);
  return [value, value.trim(), quoted, JSON.stringify(quoted).slice(1, -1), Buffer.from(value).toString("base64")];
}

function valuesAt(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((inner) => valuesAt(inner, path));
  }
  if (path.length === 0) {
    return typeof value === "string" && value !== ""
      ? [value]
      : typeof value === "object" && value !== null
        ? Object.values(value).flatMap((inner) => valuesAt(inner, []))
        : [];
  }
  return typeof value === "object" && value !== null
    ? valuesAt((value as Record<string, unknown>)[path[0]], path.slice(1))
    : [];
}
