import { html, joinHtml } from "./html";
import type { Html } from "./html";
import { renderIcon } from "./icons";
import { fitText } from "./shape";
import type { ItemShape } from "./shape";

/** What is drawn on an item, and the same as text. */
interface Face {
  readonly drawn: Html;
  readonly shown: string;
}

/** Renders something that can be selected, as a link to its entry in the outline. */
export function renderItem(item: ItemShape): Html {
  const { x, y, width, height, things, look } = item;
  const ids = things.flatMap((thing) => thing.parts.map((part) => part.id)).join(" ");
  const { drawn, shown } = look === "chip" ? chipFace(item) : cardFace(item);
  const label = labelOf(item, shown);
  return html`<a
    class="item ${look} t-${item.tone}"
    href="#${things[0].node.id}"
    aria-label="${label}"
    data-ids="${ids}"
  >
    ${item.isStack && look === "card" ? stackShadow(item) : undefined}
    <rect
      class="body"
      x="${x}"
      y="${y}"
      width="${width}"
      height="${height}"
      rx="${look === "chip" ? 7 : 9}"
    />${drawn}</a
  >`;
}

/** Renders a line of small text on a card. */
export function renderFact(text: string, x: number, y: number): Html {
  return html`<text class="fact" x="${x}" y="${y}">${text}</text>`;
}

/** What a screen reader says: first just what is to be seen, then the rest. */
function labelOf({ title, things, change, isStack }: ItemShape, shown: string): string {
  const [first] = things;
  const facts = [title, first.title, first.node.kind.label];
  const unseen = isStack ? [] : facts.filter((text) => !shown.includes(text));
  const word = shown.endsWith(change.word) ? [] : [change.word];
  return [shown, ...new Set(unseen), ...word].filter((text) => text !== "").join(", ");
}

function cardFace(item: ItemShape): Face {
  const { x, y, width, change } = item;
  const first = y + (item.height < 48 ? 19 : 22);
  const title = fitText(item.title, width - 50, 14.4);
  const lines = item.lines.map((line) => fitText(line, width - 50, 11.5));
  const texts = [
    html`<text class="title" x="${x + 40}" y="${first}">${title}</text>`,
    ...lines.map((line, index) => renderFact(line, x + 40, first + 17 + index * 16)),
    change.tone === "none" ? undefined : renderBadge(item),
  ];
  const icon = renderIcon(item.icon, x + 12, y + (item.height < 48 ? 12 : 14), 20);
  const badge = change.tone === "none" ? [] : [`${change.sign} ${change.word}`];
  return {
    drawn: html`${icon}${joinHtml(texts, " ")}${fullTitle(item, title)}`,
    shown: [title, ...lines, ...badge].join(" "),
  };
}

function chipFace(item: ItemShape): Face {
  const { x, y, width, change } = item;
  const hasSign = change.tone !== "none";
  const title = fitText(item.title, width - 34 - (hasSign ? 16 : 0), 12);
  const texts = [
    html`<text class="chip-text" x="${x + 30}" y="${y + 18.5}">${title}</text>`,
    hasSign
      ? html`<text class="sign c-${change.tone}" x="${x + width - 10}" y="${y + 19}">${change.sign}</text>`
      : undefined,
  ];
  const icon = renderIcon(item.icon, x + 8, y + 6, 16);
  const shown = hasSign ? `${title} ${change.sign}` : title;
  return { drawn: html`${icon}${joinHtml(texts, " ")}${fullTitle(item, title)}`, shown };
}

/** Shown by a pointer where the text was too long. */
function fullTitle(item: ItemShape, shown: string): Html | undefined {
  return shown === item.title ? undefined : html`<title>${item.title}</title>`;
}

function stackShadow({ x, y, width, height }: ItemShape): Html {
  return html`<rect class="shadow" x="${x + 6}" y="${y + 6}" width="${width}" height="${height}" rx="9" />
    <rect class="shadow" x="${x + 3}" y="${y + 3}" width="${width}" height="${height}" rx="9" />`;
}

/** A label on the upper edge, where it is in nobody's way. */
function renderBadge({ change, x, y, width }: ItemShape): Html {
  const size = Math.round(change.word.length * 6.4 + 28);
  const left = x + width - size - 10;
  return html`<g class="badge c-${change.tone}"
    ><rect x="${left}" y="${y - 9}" width="${size}" height="18" rx="9" />
    <text x="${left + size / 2}" y="${y + 4}">${change.sign} ${change.word}</text></g
  >`;
}
