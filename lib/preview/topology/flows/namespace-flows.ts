import { flatten } from "../resource-graph";
import type { ResourceNode } from "../resource-graph";
import type { TierCard } from "../tiers/tier-model";
import type { TierSource } from "../tiers/tier-source";
import { namespaceAt } from "../tiers/tier-source";
import type { FlowBox, FlowFrame, FlowRow } from "./flow-model";

const LEVEL = "pod-security.kubernetes.io/enforce";

/**
 * Builds namespaces in which nothing of the stacks runs: those of users, with who may work there and what limits them.
 *
 * @param source the stack
 * @param drawn namespaces that are drawn with what runs in them
 */
export function buildUserNamespaces(source: TierSource, drawn: ReadonlySet<string>): FlowFrame | undefined {
  const namespaces = source.graph.nodes.filter(({ report }) => /^kubernetes_namespace(_v1)?$/.test(report.type));
  const rows = namespaces.filter(({ title }) => !drawn.has(title)).flatMap((node) => namespaceRow(source, node));
  return rows.length === 0
    ? undefined
    : {
        title: "Namespaces for users",
        lead: "Who works in which namespace, and how much is allowed there.",
        tone: "application",
        look: "grant",
        rows,
      };
}

function namespaceRow(source: TierSource, namespace: ResourceNode): readonly FlowRow[] {
  const inside = source.graph.nodes.filter((node) => namespaceAt(node) === namespace.title);
  const ofKind = (kind: string) => inside.filter(({ report }) => report.type.startsWith(`kubernetes_${kind}`));
  const bindings = ofKind("role_binding").flatMap((node) => bindingCard(source, node));
  const quotas = ofKind("resource_quota").flatMap((node) => quotaCard(source, node));
  if (bindings.length + quotas.length === 0) {
    return [];
  }
  const level = flatten(namespace.report.attributes.metadata ?? null).find(({ path }) => path.endsWith(LEVEL))?.text;
  const card = source.cardOf(namespace, `Namespace ${namespace.title}`, [
    level === undefined ? undefined : `Pod Security ${level}`,
    ofKind("network_policy").length === 0 ? "open to other pods" : "closed to other namespaces",
  ]);
  const nobody: FlowBox = { title: "Administrators", icon: "group", lines: ["nobody else has a role"] };
  const unlimited: FlowBox = { title: "No quota", icon: "shield", lines: [] };
  return card === undefined
    ? []
    : [
        {
          steps: [bindings.length === 0 ? [nobody] : bindings, [card], quotas.length === 0 ? [unlimited] : quotas],
          labels: ["works in", "may use"],
        },
      ];
}

function bindingCard(source: TierSource, node: ResourceNode): readonly TierCard[] {
  const parts = flatten(node.report.attributes);
  const find = (pattern: RegExp) => parts.filter(({ path }) => pattern.test(path)).map(({ text }) => text);
  const [role = "a role"] = find(/^role_ref\.\d+\.name$/);
  const subjects = find(/^subject\.\d+\.name$/);
  const [kind = "Group"] = find(/^subject\.\d+\.kind$/);
  const card = source.cardOf(node, subjects.join(", "), [`${kind.toLowerCase()} · role ${role}`], { icon: "group" });
  return card === undefined ? [] : [card];
}

function quotaCard(source: TierSource, node: ResourceNode): readonly TierCard[] {
  const limits = flatten(node.report.attributes.spec ?? null)
    .filter(({ path }) => /\.hard\./.test(path))
    .map(({ path, text }) => `${path.slice(path.indexOf(".hard.") + ".hard.".length)} ${text}`);
  const [first = [], second = []] = [limits.slice(0, 3), limits.slice(3, 6)];
  const more = limits.length > 6 ? [`and ${limits.length - 6} more`] : [];
  const card = source.cardOf(node, "Quota", [first.join(" · "), second.join(" · "), ...more], { icon: "shield" });
  return card === undefined ? [] : [card];
}
