import type { StackReport } from "../preview-report";
import { buildTopology } from "./build-topology";
import { html } from "./html";
import type { Html } from "./html";
import { isCollapsed, layTopology } from "./layout-topology";
import { renderDiagram } from "./render-diagram";
import { renderOutline } from "./render-outline";
import { renderChangesSection } from "./sections/changes-section";
import { renderOutputsSection, renderTimingsSection, renderTypesSection } from "./sections/more-sections";
import { renderQuotaSection } from "./sections/quota-section";
import { renderSecretsSection } from "./sections/secrets-section";
import { renderSection } from "./sections/section";
import { renderSecuritySection } from "./sections/security-section";
import { renderVolumesSection } from "./sections/volumes-section";

/** Renders all that the page says of one stack. */
export function renderStack(stack: StackReport, index: number): Html {
  const prefix = `s${index + 1}`;
  const model = buildTopology(stack, prefix);
  const id = (name: string) => `${prefix}-${name}`;
  const lead = "Everything of the diagram as a list, with all details; what a thing is made of stands below it.";
  const sections = [
    renderSecuritySection(model, id("security")),
    renderSecretsSection(model, id("secrets")),
    renderQuotaSection(stack.quota, id("quota")),
    renderVolumesSection(model, id("volumes")),
    renderOutputsSection(stack, id("outputs")),
    renderSection(id("outline"), "Outline", renderOutline(model), lead),
    renderTypesSection(stack, id("types")),
    renderTimingsSection(stack.steps, id("steps")),
  ];
  return html`<article class="stack" id="${prefix}" aria-labelledby="${prefix}-h">
    <header class="stack-head">
      <h2 id="${prefix}-h">${stack.name}</h2>
      <p>${renderCounts(stack)}</p>
      <p class="muted">
        ${stack.providers.join(", ")}${stack.dependencies.length === 0 ? "" : ` · reads the outputs of ${stack.dependencies.join(", ")}`}
      </p>
    </header>
    ${renderChangesSection(model, id("changes"))} ${renderDiagrams(model, id("diagram"))} ${sections}
  </article>`;
}

function renderDiagrams(model: ReturnType<typeof buildTopology>, id: string): Html {
  const short = layTopology(model, true);
  const title = `Topology of ${model.stack.name}`;
  const outline = html`<a href="#${id.replace("diagram", "outline")}">outline</a>`;
  const lead = html`Choose a thing to see its details, what it depends on and what needs it. The ${outline} says the
  same as a list.`;
  if (!isCollapsed(short)) {
    return renderSection(id, "Topology", renderDiagram(short, title, "only"), lead);
  }
  const full = layTopology(model, false);
  return renderSection(
    id,
    "Topology",
    html`<p class="expander">
        <input type="checkbox" id="${id}-all" class="show-all" /><label for="${id}-all"
          >Show every node by itself</label
        >
      </p>
      ${renderDiagram(short, title, "short")}${renderDiagram(full, `${title}, every node by itself`, "full")}`,
    lead,
  );
}

function renderCounts({ changes }: StackReport): Html {
  const words = [
    ["create", "+", "to create"],
    ["update", "~", "to update"],
    ["replace", "±", "to replace"],
    ["delete", "−", "to destroy"],
  ] as const;
  const shown = words.filter(([action]) => changes[action] > 0);
  const tags = shown.map(
    ([action, sign, word]) =>
      html`<span class="tag c-${action}"><span aria-hidden="true">${sign} </span>${changes[action]} ${word}</span> `,
  );
  return html`${tags}<span class="tag">${changes["no-op"]} unchanged</span>
    <span class="tag">${changes.read} looked up</span>`;
}
