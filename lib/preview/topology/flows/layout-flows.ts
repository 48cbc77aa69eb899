import { EDGE } from "../layout-outside";
import { fitText } from "../shape";
import type { Box, LineShape, Shape, Tone } from "../shape";
import { cardHeight, layTierCard } from "../tiers/layout-card";
import { isCard } from "./flow-model";
import type { FlowBox, FlowFrame, FlowRow } from "./flow-model";

/** Room for a line between two steps, and for what is written above it; less where there are many steps. */
const STEP_GAP = 104;
const NARROW_GAP = 72;
const FEW_STEPS = 3;
const BOX_GAP = 8;
const ROW_GAP = 18;
const HEAD = 62;
const WIDEST_BOX = 300;

/** Where a line leaves a box and comes in. */
const PORT_Y = 22;

const LABEL_SIZE = 11;

/** How wide boxes and the gaps between them are. */
interface Columns {
  readonly width: number;
  readonly gap: number;
}

/** Lays out chains of one kind: a frame with a row for each. */
export function layFlows(frame: FlowFrame, width: number, top: number) {
  const steps = Math.max(...frame.rows.map((row) => row.steps.length));
  const gap = steps > FEW_STEPS ? NARROW_GAP : STEP_GAP;
  const space = width - 2 * EDGE - gap * (steps - 1);
  const boxWidth = Math.min(WIDEST_BOX, Math.floor(space / steps));
  const shapes: Shape[] = [];
  let y = top + HEAD;
  for (const row of frame.rows) {
    const laid = layRow(row, frame, { width: boxWidth, gap }, y);
    shapes.push(...laid.shapes);
    y = laid.bottom + ROW_GAP;
  }
  const bottom = y - ROW_GAP + EDGE - 6;
  const heading: readonly Shape[] = [
    { kind: "area", level: "frame", tone: frame.tone, x: 0, y: top, width, height: bottom - top },
    { kind: "text", x: EDGE, y: top + 28, text: frame.title, look: "heading" },
    { kind: "text", x: EDGE, y: top + 47, text: frame.lead, look: "muted" },
  ];
  return { shapes: [...heading, ...shapes], bottom };
}

function layRow(row: FlowRow, { look, tone }: FlowFrame, { width, gap }: Columns, top: number) {
  const columns = row.steps.map((boxes, index) => {
    let y = top;
    return boxes.map((box) => {
      const place = { x: EDGE + index * (width + gap), y, width, height: heightOf(box) };
      y += place.height + BOX_GAP;
      return { place, shapes: layBox(box, tone, place) };
    });
  });
  const links = columns.slice(1).flatMap((targets, index) => {
    const sources = columns[index].map(({ place }) => place);
    return connect(
      sources,
      targets.map(({ place }) => place),
      look,
      row.labels[index] ?? "",
    );
  });
  const bottoms = columns.flat().map(({ place }) => place.y + place.height);
  return { shapes: [...links, ...columns.flat().flatMap(({ shapes }) => shapes)], bottom: Math.max(top, ...bottoms) };
}

function heightOf(box: FlowBox): number {
  return isCard(box) ? cardHeight(box) : 36 + 16 * box.lines.length;
}

function layBox(box: FlowBox, tone: Tone, place: Box): readonly Shape[] {
  return isCard(box)
    ? layTierCard(box, tone, place.x, place.y, place.width)
    : [{ kind: "note", icon: box.icon, title: box.title, lines: box.lines, ...place }];
}

/** From the first box to the first of the next step; the others join that line before its end, or leave it there. */
function connect(
  sources: readonly Box[],
  targets: readonly Box[],
  look: LineShape["look"],
  label: string,
): readonly Shape[] {
  const [first] = sources;
  const [target] = targets;
  const [x, end] = [first.x + first.width, target.x - 2];
  const height = first.y + PORT_Y;
  // away from what is written above the line.
  const bend = end - 14;
  const joining = sources.slice(1).map(({ y }, index) => {
    const start = y + PORT_Y;
    return line(look, false, [x, start], [bend, start], [bend, sources[index].y + PORT_Y]);
  });
  const leaving = targets.slice(1).map(({ y }, index) => {
    const to = y + PORT_Y;
    return line(look, true, [bend, targets[index].y + PORT_Y], [bend, to], [end, to]);
  });
  const text = fitText(label, end - x - 14, LABEL_SIZE);
  return [
    line(look, true, [x, height], [end, height]),
    ...joining,
    ...leaving,
    { kind: "text", x: (x + end) / 2, y: height - 7, text, look: "link" },
  ];
}

function line(look: LineShape["look"], hasArrow: boolean, ...points: LineShape["points"]): LineShape {
  return { kind: "line", look, hasArrow, points };
}
