import type { SecretDestination, SecretReport } from "../../preview-report";
import { html, joinHtml } from "../html";
import type { Html } from "../html";
import { renderResourceLink } from "../render-resource";
import type { ResourceGraph } from "../resource-graph";
import { plural } from "../thing-factory";
import type { TopologyModel } from "../topology-model";
import { renderSection, renderTable } from "./section";

/** More servers than this are folded away behind their number. */
const MOST_NAMES = 4;

/** Renders where secrets live and where they go; never what they are. */
export function renderSecretsSection({ stack, graph }: TopologyModel, id: string): Html | undefined {
  if (stack.secrets.length === 0) {
    return undefined;
  }
  const rows = stack.secrets.map((secret) => renderSecret(secret, graph));
  return renderSection(
    id,
    "Where secrets end up",
    renderTable("Secrets", ["Secret", "In the state", "In user data", "In outputs", "In other resources"], rows),
    html`Names only, never values. The state holds every one of them: keep it in a backend that encrypts. “In clear”
    means that the value itself arrives there; “derived” means something computed from it.`,
  );
}

function renderSecret(secret: SecretReport, graph: ResourceGraph): Html {
  const [node] = graph.at(secret.address);
  const inUserData = secret.destinations.filter((destination) => destination.kind === "user-data");
  const servers = new Set(inUserData.map((destination) => destination.at));
  const outputs = secret.destinations.filter((destination) => destination.kind === "output");
  // what a server's user data holds need not be told once more as a resource.
  const others = secret.destinations.filter(({ kind, at }) => kind === "resource" && !servers.has(at));
  return html`<tr>
    <th scope="row">
      ${node === undefined ? secret.address : renderResourceLink(node)} <span class="kind">${node?.kind.label}</span>
    </th>
    <td>
      ${joinHtml(
        secret.attributes.map((name) => html`<code>${name}</code>`),
        ", ",
      )}
    </td>
    <td>
      ${(["clear", "derived", "unknown"] as const).map((form) => renderForm(form, inUserData, graph))}${none(inUserData)}
    </td>
    <td>
      ${joinHtml(
        [...new Set(outputs.map(({ name }) => name))].map((name) => html`<code>${name}</code>`),
        ", ",
      )}${none(outputs)}
    </td>
    <td>${renderNames(others, graph)}${none(others)}</td>
  </tr>`;
}

function renderForm(form: SecretDestination["form"], destinations: readonly SecretDestination[], graph: ResourceGraph) {
  const own = destinations.filter((destination) => destination.form === form);
  if (own.length === 0) {
    return undefined;
  }
  const words = { clear: "in clear", derived: "derived", unknown: "not known without an apply" };
  return html`<div>
    <span class="tag ${form === "clear" ? "c-replace" : ""}">${words[form]}</span> ${renderNames(own, graph)}
  </div>`;
}

function renderNames(destinations: readonly SecretDestination[], graph: ResourceGraph): Html {
  const unique = [...new Map(destinations.map((destination) => [destination.at, destination])).values()];
  const names = unique.map(({ at, name }) => {
    const [node] = graph.at(at);
    return node === undefined ? html`${name}` : renderResourceLink(node);
  });
  const list = joinHtml(names, ", ");
  return names.length <= MOST_NAMES
    ? list
    : html`<details class="fold">
        <summary>${plural(names.length, "place")}</summary>
        ${list}
      </details>`;
}

function none(found: readonly unknown[]): string | undefined {
  return found.length === 0 ? "—" : undefined;
}
