import { html } from "../html";
import type { Html } from "../html";
import { podNetworksOf } from "../pod-networks";
import { renderResourceLink } from "../render-resource";
import { textAt } from "../resource-graph";
import type { ResourceGraph, ResourceNode } from "../resource-graph";
import { plural } from "../thing-factory";
import type { TopologyModel } from "../topology-model";
import { renderSection, renderTable } from "./section";

/** Defines a line of the table: what may pass, and the rules that say so. */
interface RuleLine {
  readonly isIngress: boolean;
  readonly protocol: string;
  readonly ports: string;
  readonly firstPort: number;
  readonly rules: readonly ResourceNode[];
}

/** Renders the rules of every security group as a table: what may come in from where, and why. */
export function renderSecuritySection(model: TopologyModel, id: string): Html | undefined {
  const { graph } = model;
  const rules = graph.ofType("openstack_networking_secgroup_rule_v2");
  if (rules.length === 0) {
    return undefined;
  }
  const groups = new Map<ResourceNode | undefined, ResourceNode[]>();
  for (const rule of rules) {
    const [group] = graph.reads(rule, /^security_group_id$/);
    groups.set(group, [...(groups.get(group) ?? []), rule]);
  }
  const podGroups = new Set(podNetworksOf(graph).flatMap((networks) => networks.groups));
  const tables = [...groups].map(([group, own]) => {
    const ports = group === undefined ? [] : graph.readers(group, /^security_group_ids/);
    const isOfPods = group !== undefined && podGroups.has(group);
    const used = group === undefined ? "" : `, used by ${isOfPods ? "ports of pods" : plural(ports.length, "port")}`;
    const caption = `${group?.title ?? "A group outside of this stack"}: ${plural(own.length, "rule")}${used}`;
    const rows = linesOf(own).flatMap((line) => renderLine(line, graph));
    return renderTable(caption, ["Direction", "Protocol and ports", "Peer", "Why"], rows, "shown");
  });
  return renderSection(
    id,
    "Security rules",
    tables,
    "What the security groups let through. Whatever is not listed is dropped.",
  );
}

function linesOf(rules: readonly ResourceNode[]): readonly RuleLine[] {
  const lines = new Map<string, RuleLine>();
  for (const rule of rules) {
    const isIngress = textAt(rule, "direction") !== "egress";
    const protocol = (textAt(rule, "protocol") ?? "any").toUpperCase().replace("ANY", "any protocol");
    const ports = portsOf(rule);
    const key = `${isIngress} ${protocol} ${ports}`;
    const line = lines.get(key);
    const firstPort = Number(textAt(rule, "port_range_min") ?? 0);
    lines.set(key, { isIngress, protocol, ports, firstPort, rules: [...(line?.rules ?? []), rule] });
  }
  return [...lines.values()].sort(
    (left, right) =>
      Number(right.isIngress) - Number(left.isIngress) ||
      left.firstPort - right.firstPort ||
      (left.protocol < right.protocol ? -1 : 1),
  );
}

function renderLine(line: RuleLine, graph: ResourceGraph): readonly Html[] {
  const direction = line.isIngress
    ? html`<span aria-hidden="true">→ </span>in`
    : html`<span aria-hidden="true">← </span>out`;
  const span = line.rules.length;
  return line.rules.map((rule, index) => {
    const head =
      index > 0
        ? undefined
        : html`<td rowspan="${span}">${direction}</td>
            <th scope="rowgroup" rowspan="${span}">${line.protocol} ${line.ports}</th>`;
    const why = textAt(rule, "description") ?? "";
    return html`<tr>
      ${head}
      <td>${renderPeer(rule, line.isIngress, graph)}</td>
      <td>${why}</td>
    </tr>`;
  });
}

function portsOf(rule: ResourceNode): string {
  const from = textAt(rule, "port_range_min");
  const to = textAt(rule, "port_range_max");
  const isPort = /^(tcp|udp|sctp)$/i.test(textAt(rule, "protocol") ?? "");
  if (from === undefined || from === "0" || !isPort) {
    return isPort ? "all ports" : "";
  }
  return to === undefined || to === from ? from : `${from}–${to}`;
}

function renderPeer(rule: ResourceNode, isIngress: boolean, graph: ResourceGraph): Html {
  const [group] = graph.reads(rule, /^remote_group_id$/);
  const family = textAt(rule, "ethertype") ?? "";
  const isOwn = group !== undefined && graph.reads(rule, /^security_group_id$/).includes(group);
  if (group !== undefined) {
    return html`${renderResourceLink(group)}${isOwn ? " (each other)" : ""} <span class="kind">${family}</span>`;
  }
  const range =
    textAt(rule, "remote_ip_prefix") ?? textAt(rule, "remote_group_id") ?? textAt(rule, "remote_address_group_id");
  const isOpen = range === undefined || /\/0$/.test(range);
  const warning =
    isOpen && isIngress
      ? html` <span class="tag c-replace"><span aria-hidden="true">! </span>open to everyone</span>`
      : undefined;
  return html`${range === undefined ? "anywhere" : html`<code>${range}</code>`}
    <span class="kind">${family}</span>${warning}`;
}
