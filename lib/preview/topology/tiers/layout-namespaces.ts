import { EDGE, bandLeft } from "../layout-outside";
import type { Box, LineShape, NoteShape, Shape } from "../shape";
import { layOthers } from "./layout-add-ons";
import { cardHeight, layTierCard } from "./layout-card";
import type { ApplicationRow, ClusterTiers, NamespaceFrame, TierCard } from "./tier-model";

const PADDING = 14;

/** Room for a line between two columns. */
const COLUMN_GAP = 26;

/** Widths of the columns as shares: entrances, Services, workloads, claims. */
const SHARES = [0.27, 0.21, 0.28, 0.24];
const CARD_GAP = 8;

/** Where the two lines from the outside go down: that of callers, and that of Gateways. */
const DIRECT_X = EDGE + 4;
const ROUTE_X = EDGE + 20;

/** The columns of an application. */
interface Columns {
  readonly lefts: readonly number[];
  readonly widths: readonly number[];
}

/** Lays out applications: who calls them from the outside, and each namespace from its entrances to its volumes. */
export function layNamespaces(tiers: ClusterTiers, width: number, top: number, collapses: boolean) {
  const callers = layCallers(tiers, top + 44);
  const heading: Shape = { kind: "text", x: EDGE, y: top + 28, text: "Applications", look: "heading" };
  const inside: Shape[] = [];
  const ends = { route: callers.bottom, direct: callers.bottom };
  let y = callers.bottom + (callers.shapes.length === 0 ? 0 : 22);
  for (const namespace of tiers.namespaces) {
    const laid = layNamespace(namespace, width, y, collapses);
    inside.push(...laid.shapes);
    laid.entries.forEach(({ through, y: at }) => (ends[through] = Math.max(ends[through], at)));
    y = laid.bottom + 16;
  }
  const bottom = y + 4;
  const area: Shape = { kind: "area", level: "frame", tone: "application", x: 0, y: top, width, height: bottom - top };
  return { shapes: [area, heading, ...callers.shapes, ...trunks(callers, ends), ...inside], bottom };
}

/** The outside, and the Gateways that stand before the routes. */
function layCallers({ gateways, namespaces }: ClusterTiers, top: number) {
  const entrances = namespaces.flatMap(({ rows }) => rows.flatMap((row) => row.entrances));
  if (entrances.length === 0 && gateways.length === 0) {
    return { shapes: [], bottom: top, gateways: [] };
  }
  const height = Math.max(52, ...gateways.map(cardHeight));
  const note: NoteShape = {
    kind: "note",
    icon: "globe",
    title: "Callers from outside",
    lines: ["browsers, other systems"],
    x: EDGE,
    y: top,
    width: 210,
    height,
  };
  let x = EDGE + 210 + 60;
  const boxes: Box[] = [];
  const cards = gateways.flatMap((gateway) => {
    boxes.push({ x, y: top, width: 230, height: cardHeight(gateway) });
    x += 246;
    return layTierCard(gateway, "endpoint", x - 246, top, 230);
  });
  const arrow: readonly Shape[] = boxes
    .slice(0, 1)
    .map((box) => line("traffic", true, [EDGE + 210, top + 26], [box.x - 2, top + 26]));
  return { shapes: [note, ...arrow, ...cards], bottom: top + height, gateways: boxes };
}

/** Lines in the gutter, from the callers to their load balancers, and from the Gateways to their routes. */
function trunks(callers: ReturnType<typeof layCallers>, ends: { readonly route: number; readonly direct: number }) {
  const shapes: Shape[] = [];
  if (ends.direct > callers.bottom) {
    shapes.push(line("traffic", false, [DIRECT_X, callers.bottom], [DIRECT_X, ends.direct]));
  }
  if (ends.route > callers.bottom) {
    const y = callers.bottom + 12;
    const from = callers.gateways.map(({ x, y: at, width, height }) =>
      line("traffic", false, [x + width / 2, at + height], [x + width / 2, y], [ROUTE_X, y], [ROUTE_X, ends.route]),
    );
    shapes.push(
      ...(from.length > 0 ? from : [line("traffic", false, [ROUTE_X, callers.bottom], [ROUTE_X, ends.route])]),
    );
  }
  return shapes;
}

function layNamespace(namespace: NamespaceFrame, width: number, top: number, collapses: boolean) {
  const left = bandLeft();
  const right = width - EDGE;
  const columns = columnsOf(left + PADDING, right - PADDING);
  const shapes: Shape[] = [];
  const entries: { readonly through: "route" | "direct"; readonly y: number }[] = [];
  let y = top + 42;
  for (const row of namespace.rows) {
    const laid = layRow(row, columns, y);
    shapes.push(...laid.shapes);
    entries.push(...laid.entries);
    y = laid.bottom + 16;
  }
  const others = layOthers(namespace.others, { left: left + PADDING, right: right - PADDING, top: y, collapses });
  const bottom = (namespace.others.length === 0 ? y - 16 : others.bottom) + PADDING;
  const area: Shape = {
    kind: "area",
    level: "band",
    tone: "application",
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
  };
  const heading: readonly Shape[] = [
    { kind: "text", x: left + PADDING, y: top + 26, text: `Namespace ${namespace.name}`, look: "heading" },
    { kind: "text", x: right - PADDING, y: top + 26, text: namespace.summary, look: "end" },
  ];
  return { shapes: [area, ...heading, ...shapes, ...others.shapes], entries, bottom };
}

function columnsOf(left: number, right: number): Columns {
  const space = right - left - COLUMN_GAP * (SHARES.length - 1);
  const widths = SHARES.map((share) => Math.floor(space * share));
  const lefts = widths.map((_, index) => left + widths.slice(0, index).reduce((sum, one) => sum + one + COLUMN_GAP, 0));
  return { lefts, widths };
}

/** One application, from left to right; what is beside each other is connected. */
function layRow(row: ApplicationRow, columns: Columns, top: number) {
  const tones = ["endpoint", "application", "application", "volume"] as const;
  const cells: readonly (readonly TierCard[])[] = [
    row.entrances,
    row.services,
    row.workload === undefined ? [] : [row.workload],
    row.claims,
  ];
  const laid = cells.map((cards, column) => {
    let y = top;
    return cards.map((card) => {
      const box = { x: columns.lefts[column], y, width: columns.widths[column], height: cardHeight(card) };
      y += box.height + CARD_GAP;
      return { box, shapes: layTierCard(card, tones[column], box.x, box.y, box.width) };
    });
  });
  const [entrances, services, [workload], claims] = laid;
  const links = [
    ...entrances.map(({ box }, index) => connect(box, services[row.entrances[index].service].box, "traffic")),
    ...services.flatMap(({ box }) => (workload === undefined ? [] : [connect(box, workload.box, "traffic")])),
    ...claims.flatMap(({ box }) => (workload === undefined ? [] : [connect(workload.box, box, "mount")])),
  ];
  const entries = entrances.map(({ box }, index) => ({ through: row.entrances[index].through, y: box.y + 22 }));
  const ins = entries.map(({ through, y }, index): Shape => {
    const from = through === "route" ? ROUTE_X : DIRECT_X;
    return line("traffic", true, [from, y], [entrances[index].box.x - 2, y]);
  });
  const bottoms = laid.flat().map(({ box }) => box.y + box.height);
  return {
    shapes: [...links, ...ins, ...laid.flat().flatMap(({ shapes }) => shapes)],
    entries,
    bottom: Math.max(top, ...bottoms),
  };
}

/** From the right edge of a card to the left edge of another one, with a bend halfway. */
function connect(from: Box, to: Box, look: "traffic" | "mount"): LineShape {
  const [start, end] = [from.y + 22, to.y + 22];
  const middle = to.x - COLUMN_GAP / 2;
  const [x, target] = [from.x + from.width, to.x - 2];
  return start === end
    ? line(look, look === "traffic", [x, start], [target, end])
    : line(look, look === "traffic", [x, start], [middle, start], [middle, end], [target, end]);
}

function line(look: LineShape["look"], hasArrow: boolean, ...points: LineShape["points"]): LineShape {
  return { kind: "line", look, hasArrow, points };
}
