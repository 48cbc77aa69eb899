import type { ServerChangeKind } from "../../preview-report";
import { changeNamed } from "../change";
import { html, joinHtml } from "../html";
import type { Html } from "../html";
import { renderChange, renderResourceLink } from "../render-resource";
import { plural } from "../thing-factory";
import type { TopologyModel } from "../topology-model";
import { renderSection } from "./section";

/** What is told of servers by name, the worst first. */
const SERVER_CHANGES: readonly (readonly [kind: ServerChangeKind, effect: string])[] = [
  ["replace", "a new server takes its place; what is on its own disk is lost"],
  ["delete", "the server goes away"],
  ["rebuild", "the image changes: the root disk is wiped in place, although Terraform calls it an update"],
  ["resize", "the flavor changes: the server stops and starts, although Terraform calls it an update"],
  ["shutoff", "the server stops"],
  ["start", "the server starts"],
  ["rename", "the name changes"],
  ["update", "changes in place, the server keeps running"],
];

/** Renders what a plan does, replacements and what hides behind updates first. */
export function renderChangesSection(model: TopologyModel, id: string): Html {
  const { stack, graph } = model;
  const servers = SERVER_CHANGES.flatMap(([kind, effect]) => {
    const hit = stack.servers.filter((server) => server.kinds.includes(kind));
    return hit.length === 0
      ? []
      : [
          html`<li>
            ${renderChange(changeNamed(kind))} <b>${plural(hit.length, "server")}</b>: ${effect}
            <ul>
              ${hit.map(
                (server) =>
                  html`<li>
                    ${graph.at(server.address).slice(0, 1).map(renderResourceLink)}
                    ${server.role === "other" ? undefined : html` <span class="kind">${server.role.replace("-", " ")}</span>`}${renderBecause(server.because)}
                  </li>`,
              )}
            </ul>
          </li>`,
        ];
  });
  const others = graph.nodes.filter(
    ({ report }) =>
      report.type !== "openstack_compute_instance_v2" && ["replace", "delete", "update"].includes(report.action),
  );
  const rows = (["replace", "delete", "update"] as const).flatMap((action) => {
    const hit = others.filter(({ report }) => report.action === action);
    return hit.length === 0
      ? []
      : [
          html`<li>
            ${renderChange(changeNamed(action))} <b>${plural(hit.length, "other resource")}</b>
            <ul>
              ${hit.map(
                (node) =>
                  html`<li>
                    ${renderResourceLink(node)}
                    <span class="kind">${node.kind.label}</span>
                    ${renderBecause(action === "replace" ? node.report.replacedBecause : node.report.changedAttributes)}
                  </li>`,
              )}
            </ul>
          </li>`,
        ];
  });
  const created = stack.changes.create;
  const isAllNew = created > 0 && servers.length + rows.length === 0;
  const lead = isAllNew
    ? `Everything is new: ${plural(created, "resource")}, none is changed, replaced or destroyed.`
    : servers.length + rows.length === 0
      ? "Nothing changes."
      : undefined;
  const createdToo =
    created > 0 && !isAllNew
      ? html`<li>${renderChange(changeNamed("create"))} <b>${plural(created, "new resource")}</b></li>`
      : undefined;
  const list =
    isAllNew || lead !== undefined
      ? undefined
      : html`<ul class="changes">
          ${servers}${rows}${createdToo}
        </ul>`;
  return renderSection(id, "What will change", list, lead);
}

function renderBecause(paths: readonly string[]): Html | undefined {
  return paths.length === 0
    ? undefined
    : html` because of
      ${joinHtml(
        paths.map((path) => html`<code>${path}</code>`),
        ", ",
      )}`;
}
