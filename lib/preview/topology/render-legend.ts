import { html } from "./html";
import type { Html } from "./html";
import type { LineShape } from "./shape";

/** Renders what the signs of the diagram mean, and how to move in it; the panel shows it until something is chosen. */
export function renderLegend(): Html {
  return html`<p>Choose a thing in the diagram or in the outline to see it here.</p>
    <h3 class="legend-head">Signs</h3>
    <dl class="legend">
      <dt>${lineSample("traffic")}</dt>
      <dd>calls: to the API server, to applications</dd>
      <dt>${lineSample("join")}</dt>
      <dd>nodes that join and report there</dd>
      <dt>${lineSample("route")}</dt>
      <dd>a router leads there</dd>
      <dt>${lineSample("mount")}</dt>
      <dd>an application keeps its data there</dd>
      <dt>${lineSample("flow")}</dt>
      <dd>images, figures, logs and archives go there</dd>
      <dt>${lineSample("grant")}</dt>
      <dd>rights in a project or namespace, and its limits</dd>
      <dt>${boxSample("needs")}</dt>
      <dd>“needed”: what the chosen thing depends on</dd>
      <dt>${boxSample("needed-by")}</dt>
      <dd>“needs it”: what depends on the chosen thing</dd>
      <dt><span class="tag c-create">+</span> <span class="tag c-update">~</span></dt>
      <dd>created; changed in place</dd>
      <dt><span class="tag c-replace">±</span> <span class="tag c-replace">!</span></dt>
      <dd>replaced; rebuilt, resized or shut off</dd>
      <dt><span class="tag c-delete">−</span></dt>
      <dd>destroyed</dd>
    </dl>
    <h3 class="legend-head">Keys</h3>
    <dl class="legend">
      <dt><kbd>←</kbd> <kbd>→</kbd> <kbd>↑</kbd> <kbd>↓</kbd></dt>
      <dd>move in the diagram</dd>
      <dt><kbd>Enter</kbd></dt>
      <dd>choose</dd>
      <dt><kbd>Esc</kbd></dt>
      <dd>let go</dd>
      <dt><kbd>/</kbd></dt>
      <dd>find</dd>
    </dl>`;
}

function lineSample(look: LineShape["look"]): Html {
  return html`<svg width="44" height="12" aria-hidden="true" focusable="false">
    <path class="line ${look}" d="M0 6H36" />
    ${look === "mount" ? undefined : html`<path class="arrow ${look}" d="M44 6L36 1.500L36 10.500Z" />`}
  </svg>`;
}

function boxSample(relation: "needs" | "needed-by"): Html {
  return html`<svg width="44" height="20" aria-hidden="true" focusable="false">
    <g class="item t-other ${relation}"><rect class="body" x="3" y="3" width="38" height="14" rx="4" /></g>
  </svg>`;
}
