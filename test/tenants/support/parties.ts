import type { Block, SynthesizedStack } from "../../support/synth";
import { TENANTS } from "./two-tenants";

/** Who has something, or who gets at it. */
export type Party = "red" | "blue" | "everybody" | "operator";

/** Everything of a tenant bears its name, its project's id, or an address of its nodes. */
const MARKS = TENANTS.map(({ name, projectId, nodes }) => ({
  name,
  pattern: new RegExp(`(?<![a-z])${name}(?![a-z])|${projectId}|${nodes.split("/")[0]?.replaceAll(".", "\\.")}`, "i"),
}));

/** Attributes that say what a resource is, or whose. */
const TELLING = ["name", "metadata", "project_id", "project"];

/** Tenants that a text speaks of. */
export function tenantsIn(text: string): readonly ("red" | "blue")[] {
  return MARKS.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name);
}

/** A text with what the resources that it refers to are called, so that a reference is worth as much as a name. */
export function resolved(value: unknown, stack: SynthesizedStack): string {
  const text = JSON.stringify(value ?? null);
  const blocks = new Map(stack.allResources.map(({ address, block }) => [address, block]));
  const referred = [...text.matchAll(/(?<![.\w])([a-z]+_[a-z0-9_]+\.[\w-]+)/g)].map(([, address = ""]) =>
    telling(blocks.get(address)),
  );
  return [text, ...referred].join("\n");
}

/** Whose something is; tenants' own stacks hold nothing that is not theirs. Fails when it is two tenants'. */
export function ownerOf(value: unknown, stack: SynthesizedStack): Party {
  const own = tenantsIn(stack.id);
  const found = [...new Set([...own, ...tenantsIn(resolved(value, stack))])];
  if (found.length > 1) {
    throw new Error(`${stack.id}: ${JSON.stringify(value)} is of two tenants`);
  }
  return found[0] ?? "operator";
}

function telling(block: Block | undefined): string {
  return JSON.stringify(Object.fromEntries(TELLING.map((key) => [key, block?.[key]])));
}
