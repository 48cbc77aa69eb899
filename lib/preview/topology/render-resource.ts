import type { ServerChange } from "../preview-report";
import { changeOf } from "./change";
import type { Change } from "./change";
import { Html, html, joinHtml } from "./html";
import type { HtmlValue } from "./html";
import { renderInlineIcon } from "./icons";
import { flatten } from "./resource-graph";
import type { ResourceGraph, ResourceLink, ResourceNode } from "./resource-graph";

/** Longest list of attributes; what is left out is said. */
const MOST_ATTRIBUTES = 60;

/** Attributes that say nothing that others do not. */
const ECHOES = new RegExp(
  [
    "^(all_metadata|all_tags|all_security_group_ids|timeouts|tenant_id|region|updated|created|force_delete)\\b",
    "^hypervisor_hostname$",
    "^network\\.\\d+\\.(uuid|mac|name|fixed_ip_v[46]|access_network)$",
  ].join("|"),
);

/** Longest list of links of the same kind; the other end of each has its own entry, which tells the same. */
const MOST_LINKS = 20;

/** What the rendering of resources needs to know. */
export interface ResourceContext {
  readonly graph: ResourceGraph;
  readonly servers: readonly ServerChange[];

  /** False where everything is new, and a mark on each line would say nothing. */
  readonly marksChanges: boolean;
}

/** Renders what happens to a thing as a small label: a sign and a word. */
export function renderChange(change: Change): Html {
  return html`<span class="tag c-${change.tone}"><span aria-hidden="true">${change.sign} </span>${change.word}</span>`;
}

/** Renders a link to a resource. */
export function renderResourceLink(node: ResourceNode): Html {
  return html`<a href="#${node.id}">${node.title}</a>`;
}

/** Renders the line that stands for a resource in the outline. */
export function renderResourceSummary(node: ResourceNode, { servers, marksChanges }: ResourceContext): Html {
  const change = changeOf(node, servers);
  const facts = [node.report.isProtected ? "protected" : undefined].filter((fact) => fact !== undefined);
  return html`${renderInlineIcon(node.kind.icon)}<b>${node.title}</b>
    <span class="kind">${node.kind.label}</span> ${facts.map((fact) => html` <span class="tag">${fact}</span>`)}
    ${marksChanges || change.tone === "none" ? renderChange(change) : undefined}`;
}

/** Renders everything that a report says of a resource, but its secrets, which the report does not have. */
export function renderResourceDetails(node: ResourceNode, context: ResourceContext): Html {
  const { report } = node;
  const change = changeOf(node, context.servers);
  const facts = [
    fact("Address", report.address),
    report.constructPath === undefined ? undefined : fact("Construct", report.constructPath),
    fact("In this plan", html`${context.marksChanges ? renderChange(change) : change.word}${because(node)}`),
    report.isProtected ? fact("Protection", "Terraform refuses to destroy it") : undefined,
    report.sensitiveAttributes.length === 0 ? undefined : fact("Secrets", secretNames(report.sensitiveAttributes)),
  ];
  const links = [
    renderLinks("Depends on", context.graph.uses(node)),
    renderLinks("Needed by", context.graph.usedBy(node)),
  ];
  return html`<dl class="where">${facts}</dl>
    ${links}${renderAttributes(node)}`;
}

function fact(name: string, value: HtmlValue): Html {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}

function secretNames(names: readonly string[]): Html {
  const listed = names.map((name) => html`<code>${name}</code>`);
  return html`${joinHtml(listed, ", ")}, not shown`;
}

function because({ report }: ResourceNode): Html | undefined {
  const paths = report.action === "replace" ? report.replacedBecause : report.changedAttributes;
  const listed = paths.map((path) => html`<code>${path}</code>`);
  return paths.length === 0 ? undefined : html` because of ${joinHtml(listed, ", ")}`;
}

/** Links of the same kind for the same reason share a line, because a key or a network has hundreds. */
function renderLinks(heading: string, links: readonly ResourceLink[]): Html | undefined {
  if (links.length === 0) {
    return undefined;
  }
  const lines = new Map<string, ResourceNode[]>();
  const isOrderOnly = (link: ResourceLink) => Number(link.through.length === 0);
  for (const { node, through } of [...links].sort((left, right) => isOrderOnly(left) - isOrderOnly(right))) {
    const reason = `${node.kind.label}, ${through.length === 0 ? "order only" : through.slice(0, 2).join(", ")}`;
    lines.set(reason, [...(lines.get(reason) ?? []), node]);
  }
  const items = [...lines].map(([reason, nodes]) => html`<li>${renderLinkList(nodes)} <i>${reason}</i></li>`);
  return html`<p class="sub">${heading} <span class="count">${links.length}</span></p>
    <ul class="links">
      ${items}
    </ul>`;
}

/** Ids of what is left out stay, for the highlighting. */
function renderLinkList(nodes: readonly ResourceNode[]): Html {
  const links = joinHtml(nodes.slice(0, MOST_LINKS).map(renderResourceLink), ", ");
  const rest = nodes.slice(MOST_LINKS);
  const ids = rest.map((node) => node.id).join(" ");
  return rest.length === 0 ? links : html`${links} <span data-ids="${ids}">and ${rest.length} more</span>`;
}

/** Attributes one a line; what links or the head say already is left out. */
function renderAttributes({ report }: ResourceNode): Html | undefined {
  const linked = new Set(report.references.map((reference) => reference.from));
  const told = flatten(report.attributes).filter(
    ({ path }) => !ECHOES.test(path) && !linked.has(path) && path !== "name",
  );
  const shown = told.slice(0, MOST_ATTRIBUTES).map(({ path, text }) => html`<b>${path}</b> ${text}`);
  const more = told.length - MOST_ATTRIBUTES;
  const rest = more > 0 ? html`<p class="muted">and ${more} more</p>` : undefined;
  return told.length === 0
    ? undefined
    : html`<p class="sub">Attributes</p>
        ${attributeList(shown)}${rest}`;
}

/** Outside of a template, which would not keep line breaks. */
function attributeList(lines: readonly Html[]): Html {
  return new Html(`<pre class="attributes">${lines.map((line) => line.text).join("\n")}</pre>`);
}
