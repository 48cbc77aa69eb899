import { html } from "../html";
import type { Html, HtmlValue } from "../html";

/** Renders a section of a page with a heading that can be linked to. */
export function renderSection(id: string, title: string, content: HtmlValue, lead?: HtmlValue): Html {
  return html`<section id="${id}">
    <h3>${title}</h3>
    ${lead === undefined ? undefined : html`<p class="lead">${lead}</p>`}${content}
  </section>`;
}

/** Renders a table in a frame that scrolls by itself on narrow screens; where the heading says it all, the caption hides. */
export function renderTable(
  caption: string,
  columns: readonly string[],
  rows: readonly Html[],
  captionClass: "shown" | "visually-hidden" = "visually-hidden",
): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table: ${caption}">
    <table class="filterable">
      <caption class="${captionClass}">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
