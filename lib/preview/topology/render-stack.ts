import type { StackReport } from "../preview-report";
import { isLayer } from "./cluster-pictures";
import type { ClusterPicture } from "./cluster-pictures";
import { html } from "./html";
import type { Html } from "./html";
import { isCollapsed, layTopology } from "./layout-topology";
import { renderDiagram } from "./render-diagram";
import { renderOutline } from "./render-outline";
import { renderChangesSection } from "./sections/changes-section";
import { renderApplicationsSection, renderReleasesSection, renderRoutesSection } from "./sections/content-sections";
import { renderOutputsSection, renderTimingsSection, renderTypesSection } from "./sections/more-sections";
import { renderQuotaSection } from "./sections/quota-section";
import { renderSecretsSection } from "./sections/secrets-section";
import { renderSection } from "./sections/section";
import { renderSecuritySection } from "./sections/security-section";
import { renderVolumesSection } from "./sections/volumes-section";
import { buildTiers } from "./tiers/build-tiers";
import { layTiers } from "./tiers/layout-tiers";
import type { ClusterTiers } from "./tiers/tier-model";
import type { TopologyModel } from "./topology-model";

/** Renders all that the page says of one stack. */
export function renderStack(picture: ClusterPicture, prefix: string, homePrefix: string): Html {
  const { model } = picture;
  const { stack } = model;
  const id = (name: string) => `${prefix}-${name}`;
  const lead = "Everything of the diagram as a list, with all details; what a thing is made of stands below it.";
  const tiers = picture.home === model ? buildTiers(picture.layers) : undefined;
  const diagram =
    picture.home === model
      ? renderDiagrams(model, tiers, id("diagram"))
      : renderSection(
          id("diagram"),
          "Topology",
          undefined,
          html`Drawn in the <a href="#${homePrefix}-diagram">topology of ${picture.home.stack.name}</a>, together with
            the servers that it runs on.`,
        );
  const sections = [
    renderApplicationsSection(model, id("applications")),
    renderRoutesSection(model, id("routes")),
    renderReleasesSection(model, id("releases")),
    renderSecuritySection(model, id("security")),
    renderSecretsSection(model, id("secrets")),
    renderQuotaSection(stack.quota, id("quota")),
    renderVolumesSection(model, id("volumes")),
    renderOutputsSection(stack, id("outputs")),
    renderSection(id("outline"), "Outline", renderOutline(model, tiers?.flows), lead),
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
    ${renderChangesSection(model, id("changes"))} ${diagram} ${sections}
  </article>`;
}

function renderDiagrams(model: TopologyModel, tiers: ClusterTiers | undefined, id: string): Html {
  const lay = (collapses: boolean) =>
    tiers === undefined
      ? layTopology(model, collapses)
      : layTiers(tiers, isOnlyTiers(model) ? undefined : layTopology(model, collapses), collapses);
  const short = lay(true);
  const title = `Topology of ${model.stack.name}`;
  const outline = html`<a href="#${id.replace("diagram", "outline")}">outline</a>`;
  const lead = html`Choose a thing to see its details, what it depends on and what needs it. The ${outline} says the
  same as a list.`;
  if (!isCollapsed(short)) {
    return renderSection(id, "Topology", renderDiagram(short, title, "only"), lead);
  }
  const full = lay(false);
  return renderSection(
    id,
    "Topology",
    html`<p class="expander">
        <input type="checkbox" id="${id}-all" class="show-all" /><label for="${id}-all"
          >Show everything by itself</label
        >
      </p>
      ${renderDiagram(short, title, "short")}${renderDiagram(full, `${title}, everything by itself`, "full")}`,
    lead,
  );
}

/** Whether the stack has nothing but layers of a cluster, which the tiers show better than cards do. */
function isOnlyTiers(model: TopologyModel): boolean {
  const { frames } = model;
  return frames.length === 0 && isLayer(model);
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
