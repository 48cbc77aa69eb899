import { ProviderFacts } from "../../providers/provider-facts";
import type { ProviderName } from "../../providers/provider-facts";
import type { BlockSchema } from "../../providers/provider-schema";
import { changedPaths } from "../plan-document";
import type { PlanChange, PlanDocument } from "../plan-document";
import type { PlannedAction, ReferenceReport } from "../preview-report";
import { isObject, listOf } from "../stack-document";
import type { JsonObject, StackDocument } from "../stack-document";

/** Everything that is known of one resource; it holds secrets and never leaves the process. */
export interface ResourceFact {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly constructPath?: string;
  readonly action: PlannedAction;
  readonly changed: readonly string[];
  readonly replacedBecause: readonly string[];

  /** Attributes after the apply, else as planned, else before the removal. */
  readonly values: JsonObject;

  /** Attributes before the plan; undefined for what did not exist. */
  readonly before?: JsonObject;

  /** Dotted paths, without indexes, of what is secret. */
  readonly sensitive: readonly string[];
  readonly references: readonly ReferenceReport[];

  /** Whether the configuration protects it against being destroyed. */
  readonly isProtected: boolean;
}

/** What the facts of a stack are put together from. */
export interface FactSources {
  readonly document: StackDocument;

  /** What the plan does, by address. */
  readonly changes: ReadonlyMap<string, string>;
  readonly plan?: PlanDocument;

  /** State after the apply. */
  readonly state?: JsonObject;

  /** State before the plan. */
  readonly before?: JsonObject;
}

interface StateInstance {
  readonly address: string;
  readonly values: JsonObject;
  readonly sensitive: readonly string[];
  readonly dependencies: readonly string[];
}

const PREFIXES: readonly (readonly [prefix: string, provider: ProviderName])[] = [
  ["openstack_", "openstack"],
  ["harbor_", "harbor"],
  ["kubernetes_", "kubernetes"],
  ["helm_", "helm"],
  ["tls_", "tls"],
  ["random_", "random"],
  ["http", "http"],
];

/** Puts together what documents, plan and state say of each resource; sorted by address. */
export function collectFacts(sources: FactSources): readonly ResourceFact[] {
  const after = new Map(instancesIn(sources.state).map((instance) => [instance.address, instance]));
  const before = new Map(instancesIn(sources.before).map((instance) => [instance.address, instance]));
  const planned = new Map((sources.plan?.resource_changes ?? []).map((change) => [change.address, change]));
  const blocks = new Map(sources.document.blocks.map((block) => [block.address, block]));
  const instances = [...new Set([...after.keys(), ...planned.keys(), ...before.keys(), ...sources.changes.keys()])];
  const bases = new Set(instances.map(baseAddress));
  // a resource with a count of 0 has no instance, but what is written should not vanish from the report.
  const addresses = [...instances, ...[...blocks.keys()].filter((address) => !bases.has(address))].sort();
  return addresses.map((address): ResourceFact => {
    const block = blocks.get(baseAddress(address));
    const change = planned.get(address);
    const old = before.get(address);
    const { mode, type } = kindOf(address);
    const state = after.get(address);
    const values = state?.values ?? change?.change.after ?? old?.values ?? {};
    const marked = [...((state ?? old)?.sensitive ?? []), ...sensitiveIn(change?.change.after_sensitive)];
    return {
      address,
      mode,
      type,
      ...(block?.constructPath === undefined ? {} : { constructPath: block.constructPath }),
      action: actionOf(sources.changes.get(address), mode),
      changed: change?.change.before === null || change === undefined ? [] : changedPaths(change),
      replacedBecause: replacePaths(change),
      values,
      ...(old === undefined ? {} : { before: old.values }),
      sensitive: [...new Set([...sensitiveInSchema(mode, type), ...marked])].sort(),
      references:
        block === undefined
          ? (old?.dependencies ?? []).map((to) => ({ from: "state", to }))
          : sources.document.references(block.body),
      isProtected: listOf(block?.body.lifecycle).some((lifecycle) => lifecycle.prevent_destroy === true),
    };
  });
}

/** An address without its instance key. */
export function baseAddress(address: string): string {
  return address.replace(/\[[^\]]*\]$/, "");
}

function actionOf(planned: string | undefined, mode: "managed" | "data"): PlannedAction {
  if (mode === "data") {
    return "read";
  }
  switch (planned) {
    case "create":
    case "update":
    case "replace":
    case "delete":
      return planned;
    default:
      return "no-op";
  }
}

function replacePaths(change: PlanChange | undefined): string[] {
  return [...new Set((change?.change.replace_paths ?? []).map((path) => path.join(".")))];
}

function kindOf(address: string): { readonly mode: "managed" | "data"; readonly type: string } {
  const own = address.replace(/^(module\.[^.]+\.)+/, "");
  return own.startsWith("data.")
    ? { mode: "data", type: own.split(".")[1] }
    : { mode: "managed", type: own.split(".")[0] };
}

function instancesIn(state: JsonObject | undefined): StateInstance[] {
  return listOf(state?.resources).flatMap((resource) => {
    const { module, mode, type, name } = resource;
    const prefix = typeof module === "string" ? `${module}.` : "";
    const address = `${prefix}${mode === "data" ? "data." : ""}${String(type)}.${String(name)}`;
    return listOf(resource.instances).map((instance): StateInstance => {
      const key = instance.index_key;
      return {
        address: key === undefined || key === null ? address : `${address}[${JSON.stringify(key)}]`,
        values: isObject(instance.attributes) ? instance.attributes : {},
        sensitive: markedPaths(instance.sensitive_attributes),
        dependencies: Array.isArray(instance.dependencies) ? instance.dependencies.map(String) : [],
      };
    });
  });
}

/** State marks secrets by paths: lists of steps, of which the attributes' names count here. */
function markedPaths(marks: unknown): string[] {
  const paths: unknown[] = Array.isArray(marks) ? marks : [];
  return paths.map((path) =>
    listOf(path)
      .filter((step) => step.type === "get_attr")
      .map((step) => String(step.value))
      .join("."),
  );
}

/** Plans mark secrets by a value of the same shape with `true` in their places. */
function sensitiveIn(marks: unknown, path = ""): string[] {
  if (marks === true) {
    return [path];
  }
  if (typeof marks !== "object" || marks === null) {
    return [];
  }
  return Object.entries(marks).flatMap(([key, inner]) => {
    const step = Array.isArray(marks) ? path : path === "" ? key : `${path}.${key}`;
    return sensitiveIn(inner, step);
  });
}

function sensitiveInSchema(mode: "managed" | "data", type: string): string[] {
  const provider = PREFIXES.find(([prefix]) => type.startsWith(prefix))?.[1];
  if (provider === undefined) {
    return [];
  }
  const facts = ProviderFacts.load(provider);
  const schema = mode === "data" ? facts.dataSource(type) : facts.resource(type);
  return schema === undefined ? [] : sensitiveInBlock(schema.block, "");
}

function sensitiveInBlock(block: BlockSchema, prefix: string): string[] {
  const own = Object.entries(block.attributes ?? {})
    .filter(([, attribute]) => attribute.sensitive === true)
    .map(([name]) => prefix + name);
  const nested = Object.entries(block.block_types ?? {}).flatMap(([name, inner]) =>
    sensitiveInBlock(inner.block, `${prefix}${name}.`),
  );
  return [...own, ...nested];
}
