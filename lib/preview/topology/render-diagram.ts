import { html, joinHtml } from "./html";
import type { Html } from "./html";
import { renderIcon } from "./icons";
import { fitText } from "./shape";
import type { Diagram, ItemShape, LineShape, NoteShape, Shape, TextShape } from "./shape";

/** Renders a diagram as SVG; what can be selected is a link to its entry in the outline, so that it works without scripts. */
export function renderDiagram(diagram: Diagram, title: string, className: string): Html {
  const { width, height } = diagram;
  return html`<div class="canvas ${className}" role="group" aria-label="${title}">
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox="-1 -1 ${width + 2} ${height + 2}"
      width="${width + 2}"
      height="${height + 2}"
      role="group"
      aria-label="${title}"
    >
      ${diagram.shapes.map(renderShape)}
    </svg>
  </div>`;
}

function renderShape(shape: Shape): Html {
  switch (shape.kind) {
    case "area": {
      const radius = shape.level === "frame" || shape.level === "outside" ? 14 : shape.level === "band" ? 12 : 8;
      return html`<rect
        class="area ${shape.level} t-${shape.tone}"
        x="${shape.x}"
        y="${shape.y}"
        width="${shape.width}"
        height="${shape.height}"
        rx="${radius}"
      />`;
    }
    case "item":
      return renderItem(shape);
    case "note":
      return renderNote(shape);
    case "line":
      return renderLine(shape);
    case "text":
      return renderText(shape);
  }
}

function renderItem(item: ItemShape): Html {
  const { x, y, width, height, things } = item;
  const ids = things.flatMap((thing) => thing.parts.map((part) => part.id)).join(" ");
  const inner = item.look === "chip" ? chipContent(item) : cardContent(item);
  return html`<a
    class="item ${item.look} t-${item.tone}"
    href="#${things[0].node.id}"
    aria-label="${labelOf(item)}"
    data-ids="${ids}"
  >
    ${item.isStack && item.look === "card" ? stackShadow(item) : undefined}
    <rect
      class="body"
      x="${x}"
      y="${y}"
      width="${width}"
      height="${height}"
      rx="${item.look === "chip" ? 7 : 9}"
    />${inner}</a
  >`;
}

/** What a screen reader says: first what is to be seen, then the rest. */
function labelOf({ title, lines, things, change, isStack }: ItemShape): string {
  const [first] = things;
  const kind = first.node.kind.label;
  const shown = [title, ...lines].filter((line) => line !== "");
  const said = shown.join(" ");
  const unseen = isStack ? [] : [said.includes(first.title) ? "" : first.title, said.includes(kind) ? "" : kind];
  return [said, ...unseen, change.word].filter((part) => part !== "").join(", ");
}

function cardContent(item: ItemShape): Html {
  const { x, y, width, lines } = item;
  const first = y + (item.height < 48 ? 19 : 22);
  const title = fitText(item.title, width - 48, 13.8);
  const texts = [
    html`<text class="title" x="${x + 40}" y="${first}">${title}</text>`,
    ...lines.map((line, index) => renderFact(line, x + 40, first + 17 + index * 16, width - 50)),
  ];
  const icon = renderIcon(item.icon, x + 12, y + (item.height < 48 ? 12 : 14), 20);
  return html`${icon}${joinHtml(texts, " ")} ${renderBadge(item)}${fullTitle(item, title)}`;
}

function renderFact(text: string, x: number, y: number, width: number): Html {
  return html`<text class="fact" x="${x}" y="${y}">${fitText(text, width, 11.5)}</text>`;
}

function chipContent(item: ItemShape): Html {
  const { x, y, width } = item;
  const hasSign = item.change.tone !== "none";
  const title = fitText(item.title, width - 34 - (hasSign ? 16 : 0), 12);
  const sign = hasSign
    ? html`<text class="sign c-${item.change.tone}" x="${x + width - 10}" y="${y + 19}">${item.change.sign}</text>`
    : undefined;
  return html`${renderIcon(item.icon, x + 8, y + 6, 16)}<text class="chip-text" x="${x + 30}" y="${y + 18.5}"
      >${title}</text
    >${sign}${fullTitle(item, title)}`;
}

/** Shown by a pointer where the text was too long. */
function fullTitle(item: ItemShape, shown: string): Html | undefined {
  return shown === item.title ? undefined : html`<title>${item.title}</title>`;
}

function stackShadow({ x, y, width, height }: ItemShape): Html {
  return html`<rect class="shadow" x="${x + 6}" y="${y + 6}" width="${width}" height="${height}" rx="9" />
    <rect class="shadow" x="${x + 3}" y="${y + 3}" width="${width}" height="${height}" rx="9" />`;
}

function renderBadge(item: ItemShape): Html | undefined {
  const { change, x, y, width } = item;
  if (change.tone === "none") {
    return undefined;
  }
  const size = badgeWidth(change.word);
  return html`<g class="badge c-${change.tone}"
    ><rect x="${x + width - size - 10}" y="${y - 9}" width="${size}" height="18" rx="9" />
    <text x="${x + width - size / 2 - 10}" y="${y + 4}">${change.sign} ${change.word}</text></g
  >`;
}

function badgeWidth(word: string): number {
  return Math.round(word.length * 6.4 + 28);
}

function renderNote({ x, y, width, height, icon, title, lines }: NoteShape): Html {
  return html`<g class="note"
    ><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="9" />${renderIcon(icon, x + 12, y + 12, 20)}
    <text class="title" x="${x + 40}" y="${y + 21}">${title}</text>
    ${lines.map((line, index) => renderFact(line, x + 40, y + 38 + index * 16, width - 50))}</g
  >`;
}

function renderLine({ points, hasArrow, look }: LineShape): Html {
  const path = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("");
  return html`<path class="line ${look}" d="${path}" />${hasArrow ? arrowHead(points, look) : undefined}`;
}

function arrowHead(points: LineShape["points"], look: LineShape["look"]): Html {
  const [x, y] = points[points.length - 1];
  const [fromX, fromY] = points[points.length - 2];
  const stepX = Math.sign(x - fromX);
  const stepY = Math.sign(y - fromY);
  const base = `${x - 8 * stepX + 4.5 * stepY} ${y - 8 * stepY + 4.5 * stepX}`;
  const other = `${x - 8 * stepX - 4.5 * stepY} ${y - 8 * stepY - 4.5 * stepX}`;
  return html`<path class="arrow ${look}" d="M${x} ${y}L${base}L${other}Z" />`;
}

function renderText({ x, y, text, look }: TextShape): Html {
  return html`<text class="label ${look}" x="${x}" y="${y}">${text}</text>`;
}
