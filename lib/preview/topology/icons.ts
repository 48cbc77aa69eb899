import type { Html } from "./html";
import { html } from "./html";
import type { IconName } from "./resource-kind";

/** Outlines of the symbols, on a field of 20 by 20. */
const PATHS: Readonly<Record<IconName, string>> = {
  server: "M3 3.5h14v5.5H3zM3 11h14v5.5H3zM6 6.2h.01M6 13.8h.01M10 6.2h4M10 13.8h4",
  network: "M10 7V3M10 13v4M10 10H3M10 10h7M7.5 7.5h5v5h-5zM1.5 8.500h2v3h-2zM16.500 8.500h2v3h-2z",
  router: "M10 2a8 8 0 100 16 8 8 0 000-16zM10 9V4.500M8 6.500l2-2 2 2M10 11v4.500M8 13.500l2 2 2-2M11 10h4M5 10h4",
  globe: "M10 2a8 8 0 100 16 8 8 0 000-16zM2 10h16M10 2c5 5 5 11 0 16M10 2c-5 5-5 11 0 16",
  balancer:
    "M10 2.500v5M10 7.500L4 13M10 7.500V13M10 7.500l6 5.500M2.500 13h3.500v4H2.500zM8.250 13h3.500v4h-3.500zM14 13h3.500v4H14z",
  disk: "M3 5c0-3 14-3 14 0v10c0 3-14 3-14 0zM3 5c0 3 14 3 14 0M3 10c0 3 14 3 14 0",
  shield: "M10 2l6.500 2.500V10c0 4-3 6.500-6.500 8-3.500-1.500-6.500-4-6.500-8V4.500zM7 10l2.200 2.200L13 8",
  key: "M13 2.500a4.500 4.500 0 11-2.800 8L4 16.700V17.500H7v-2h2v-2.200l1.800-1.800M14 6h.01",
  group: "M2.500 2.500h9v9h-9zM8.500 8.500h9v9h-9z",
  image: "M10 2a8 8 0 100 16 8 8 0 000-16zM10 8a2 2 0 100 4 2 2 0 000-4z",
  chart: "M10 2l7 4v8l-7 4-7-4V6zM3 6l7 4 7-4M10 10v8",
  box: "M3 5h14v12H3zM3 9h14M8 12h4M5 5l1-2.500h8L15 5",
};

/** Renders the symbols once; `renderIcon` points at them. */
export function renderIconSymbols(): Html {
  const symbols = Object.entries(PATHS).map(
    ([name, path]) => html`<symbol id="i-${name}" viewBox="0 0 20 20"><path d="${path}" /></symbol>`,
  );
  return html`<svg class="symbols" width="0" height="0" aria-hidden="true" focusable="false">${symbols}</svg>`;
}

/** Renders a symbol inside a diagram. */
export function renderIcon(name: IconName, x: number, y: number, size: number): Html {
  return html`<use href="#i-${name}" class="ico" x="${x}" y="${y}" width="${size}" height="${size}" />`;
}

/** Renders a symbol in running text. */
export function renderInlineIcon(name: IconName): Html {
  return html`<svg class="ico" aria-hidden="true">
    <use href="#i-${name}" />
  </svg>`;
}
