import type { PlannedAction, ServerChange, ServerChangeKind, StackReport } from "../preview-report";
import type { ResourceNode } from "./resource-graph";

/** What happens to a thing, for people: a sign and a word, so that colour is never all that tells. */
export interface Change {
  /** Name of the style. */
  readonly tone: "create" | "update" | "replace" | "delete" | "none";
  readonly sign: string;
  readonly word: string;
}

const CHANGES: Readonly<Record<Exclude<PlannedAction | ServerChangeKind, "read">, Change>> = {
  create: { tone: "create", sign: "+", word: "create" },
  update: { tone: "update", sign: "~", word: "update" },
  replace: { tone: "replace", sign: "±", word: "replace" },
  delete: { tone: "delete", sign: "−", word: "destroy" },
  rebuild: { tone: "replace", sign: "!", word: "rebuild" },
  resize: { tone: "replace", sign: "!", word: "resize" },
  shutoff: { tone: "replace", sign: "!", word: "shut off" },
  start: { tone: "update", sign: "~", word: "start" },
  rename: { tone: "update", sign: "~", word: "rename" },
  "no-op": { tone: "none", sign: "=", word: "unchanged" },
};

const READ: Change = { tone: "none", sign: "=", word: "exists already" };

/** Tells what happens to a resource; servers get the word that their owner would use. */
export function changeOf(node: ResourceNode, servers: readonly ServerChange[]): Change {
  const { action, address } = node.report;
  if (action === "read") {
    return READ;
  }
  const worst = servers.find((server) => server.address === address)?.kinds[0];
  return CHANGES[worst ?? action];
}

/** Whether a stack only adds: then every thing would have the same mark, which says nothing. */
export function isAllNew({ changes }: Pick<StackReport, "changes">): boolean {
  return changes.create > 0 && changes.update + changes.replace + changes.delete + changes["no-op"] === 0;
}

/** Tells what happens to a thing made of several resources: what happens to the first, else that others change. */
export function changeOfAll(nodes: readonly ResourceNode[], servers: readonly ServerChange[]): Change {
  const changes = nodes.map((node) => changeOf(node, servers));
  const [first = READ] = changes;
  return first.tone === "none" && changes.some((change) => change.tone !== "none") ? CHANGES.update : first;
}

/** Tells a server change kind in a word. */
export function changeNamed(kind: ServerChangeKind | Exclude<PlannedAction, "read">): Change {
  return CHANGES[kind];
}
