import { html } from "./html";
import type { Html } from "./html";
import { renderIcon } from "./icons";
import { renderFact, renderItem } from "./render-item";
import { fitText } from "./shape";
import type { Diagram, LineShape, NoteShape, Shape, TextShape } from "./shape";

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

function renderNote({ x, y, width, height, icon, title, lines }: NoteShape): Html {
  return html`<g class="note"
    ><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="9" />${renderIcon(icon, x + 12, y + 12, 20)}
    <text class="title" x="${x + 40}" y="${y + 21}">${fitText(title, width - 46, 13)}</text>
    ${lines.map((line, index) => renderFact(fitText(line, width - 50, 11.5), x + 40, y + 38 + index * 16))}</g
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
