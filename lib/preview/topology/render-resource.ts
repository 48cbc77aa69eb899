import type { ServerChange } from "../preview-report";
import { changeOf } from "./change";
import type { Change } from "./change";
import { html, joinHtml } from "./html";
import type { Html } from "./html";
import { renderInlineIcon } from "./icons";
import { flatten } from "./resource-graph";
import type { ResourceGraph, ResourceLink, ResourceNode } from "./resource-graph";

/** Longest list of attributes; what is left out is said. */
const MOST_ATTRIBUTES = 60;

/** Attributes that say nothing that others do not. */
const ECHOES =
  /^(all_metadata|all_tags|all_security_group_ids|timeouts|tenant_id|region|updated|created|force_delete)\b/;

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
  const attributes = flatten(report.attributes).filter(({ path }) => !ECHOES.test(path));
  const more = attributes.length - MOST_ATTRIBUTES;
  return html`<dl class="where">
      <dt>Address</dt>
      <dd>
        <code>${report.address}</code> ${
          report.constructPath === undefined
            ? undefined
            : html`<dt>Construct</dt>
                <dd><code>${report.constructPath}</code></dd>`
        }
      </dd>

      <dt>In this plan</dt>
      <dd>
        ${renderChange(change)}${because(node)}
        ${
          report.isProtected
            ? html`<dt>Protection</dt>
                <dd>Terraform refuses to destroy it</dd>`
            : undefined
        }
        ${
          report.sensitiveAttributes.length === 0
            ? undefined
            : html`<dt>Secrets</dt>
                <dd>${renderSecretNames(report.sensitiveAttributes)}</dd>`
        }
      </dd>
    </dl>
    ${renderLinks("Depends on", context.graph.uses(node))} ${renderLinks("Needed by", context.graph.usedBy(node))}
    ${
      attributes.length === 0
        ? undefined
        : html`<h4>Attributes</h4>
            <dl class="attributes">
              ${attributes.slice(0, MOST_ATTRIBUTES).map(
                ({ path, text }) =>
                  html`<dt>${path}</dt>
                    <dd>${text}</dd>`,
              )}
            </dl>`
    }
    ${more > 0 ? html`<p class="muted">and ${more} more</p>` : undefined}`;
}

function renderSecretNames(names: readonly string[]): Html {
  return html`${joinHtml(
    names.map((name) => html`<code>${name}</code>`),
    ", ",
  )},
  not shown`;
}

function because({ report }: ResourceNode): Html | undefined {
  const paths = report.action === "replace" ? report.replacedBecause : report.changedAttributes;
  return paths.length === 0
    ? undefined
    : html` because of
      ${joinHtml(
        paths.map((path) => html`<code>${path}</code>`),
        ", ",
      )}`;
}

function renderLinks(heading: string, links: readonly ResourceLink[]): Html | undefined {
  if (links.length === 0) {
    return undefined;
  }
  const items = [...links]
    .sort((left, right) => Number(left.through.length === 0) - Number(right.through.length === 0))
    .map(({ node, through }) => {
      const via = through.length === 0 ? "order only" : through.slice(0, 2).join(", ");
      return html`<li>${renderResourceLink(node)} <i>${node.kind.label}, ${via}</i></li>`;
    });
  return html`<h4>${heading} <span class="count">${links.length}</span></h4>
    <ul class="links">
      ${items}
    </ul>`;
}
