import type { ServerChange, ServerChangeKind } from "../preview-report";
import type { ResourceFact } from "./resource-fact";
import { nameOf } from "./resource-report";

const SERVER = "openstack_compute_instance_v2";

/** Metadata that only control plane servers of this library have. */
const CONTROL_PLANE_MARK = "k8s_on_openstack_join_epoch";

/** Attributes whose change does something that Terraform's word "update" hides; the worst first. */
const HIDDEN_CHANGES: readonly (readonly [kind: ServerChangeKind, attributes: readonly string[]])[] = [
  ["rebuild", ["image_id", "image_name"]],
  ["resize", ["flavor_id", "flavor_name"]],
  ["shutoff", ["power_state"]],
  ["rename", ["name"]],
];

/** Finds out what a plan does to servers. */
export function findServerChanges(facts: readonly ResourceFact[]): readonly ServerChange[] {
  return facts
    .filter((fact) => fact.type === SERVER && fact.mode === "managed" && fact.action !== "no-op")
    .map((fact) => ({
      address: fact.address,
      name: nameOf(fact.before ?? fact.values) ?? fact.address,
      role: roleOf(fact),
      kinds: kindsOf(fact),
      because: fact.action === "replace" ? fact.replacedBecause : fact.changed,
    }));
}

function kindsOf(fact: ResourceFact): readonly ServerChangeKind[] {
  if (fact.action === "create" || fact.action === "delete" || fact.action === "replace") {
    return [fact.action];
  }
  const hidden = HIDDEN_CHANGES.filter(([, attributes]) => attributes.some((name) => fact.changed.includes(name))).map(
    ([kind]) => (kind === "shutoff" && fact.values.power_state === "active" ? "start" : kind),
  );
  return hidden.length === 0 ? ["update"] : hidden;
}

/** What a server is for, by its metadata, else by its place in the construct tree. */
export function roleOf({ values, before, constructPath = "" }: ResourceFact): ServerChange["role"] {
  const metadata = [values.metadata, before?.metadata];
  if (metadata.some((entries) => typeof entries === "object" && entries !== null && CONTROL_PLANE_MARK in entries)) {
    return "control-plane";
  }
  if (/(^|\/)control-?plane/i.test(constructPath)) {
    return "control-plane";
  }
  return /(^|\/)(node-?)?pool|worker/i.test(constructPath) ? "worker" : "other";
}
