import { GAP, flowChips, layCard, layChip } from "./layout-item";
import type { Box, ItemShape, Shape, Tone } from "./shape";
import { plural } from "./thing-factory";
import { nodesOf, otherServers } from "./topology-model";
import type { NodeThing, PoolBand, ZoneCell } from "./topology-model";

/** Space inside a band and inside a cell. */
const PADDING = 14;
const CELL_PADDING = 10;
const CARD_WIDTH = 172;
const WIDEST_CARD = 300;

/** Height of the part of a card above its volumes and addresses. */
const CARD_HEIGHT = 52;
const EXTRA_HEIGHT = 34;

/** How a band is drawn. */
export interface BandOptions {
  /** Zones that have a column of their own in every band that needs no others. */
  readonly columns: readonly string[];

  /** Whether many equal nodes become one card. */
  readonly collapses: boolean;
}

/** Lays out a pool: its name, what its nodes share, and the nodes by zone. */
export function layBand(
  band: PoolBand,
  left: number,
  top: number,
  width: number,
  options: BandOptions,
): readonly Shape[] {
  const tone: Tone = band.role;
  const title = titleOf(band);
  const count = nodesOf([band]).length;
  const heading: Shape[] = [
    { kind: "text", x: left + PADDING, y: top + 26, text: title, look: "heading" },
    {
      kind: "text",
      x: left + width - PADDING,
      y: top + 26,
      text: [plural(count, "node"), ...band.flavors.filter((flavor) => flavor !== "")].join(" · "),
      look: "end",
    },
  ];
  const chips = flowChips(
    band.shared.map((thing) => (x: number, y: number) => layChip(thing, tone, x, y)),
    left + PADDING,
    left + width - PADDING,
    top + 40,
  );
  const cellTop = chips.bottom + (band.shared.length === 0 ? 0 : 12);
  const cells = cellsOf(band, options.columns);
  const cellWidth = Math.floor((width - 2 * PADDING - GAP * (cells.length - 1)) / cells.length);
  const drawn = cells.map((cell, index) =>
    layCell(cell, tone, left + PADDING + index * (cellWidth + GAP), cellTop, cellWidth, options.collapses),
  );
  const cellHeight = Math.max(...drawn.map((cell) => cell.height));
  const inside = drawn.flatMap((cell) => [{ ...cell.area, height: cellHeight }, ...cell.shapes]);
  const area: Shape = {
    kind: "area",
    level: "band",
    tone,
    x: left,
    y: top,
    width,
    height: cellTop - top + cellHeight + PADDING,
  };
  return [area, ...heading, ...chips.shapes, ...inside];
}

/** Bands with the zones of the widest one share its columns, so that a zone is one column from top to bottom. */
function cellsOf(band: PoolBand, columns: readonly string[]): readonly ZoneCell[] {
  const fits =
    band.zones.every((cell) => columns.includes(cell.zone)) && (band.zones.length > 1 || columns.length === 1);
  return fits
    ? columns.map((zone) => band.zones.find((cell) => cell.zone === zone) ?? { zone, nodes: [] })
    : band.zones;
}

function layCell(cell: ZoneCell, tone: Tone, x: number, y: number, width: number, collapses: boolean) {
  const inner = width - 2 * CELL_PADDING;
  const perRow = Math.max(1, Math.floor((inner + GAP) / (CARD_WIDTH + GAP)));
  const groups =
    collapses && cell.nodes.length > Math.max(3, perRow) ? groupEqual(cell.nodes) : cell.nodes.map((node) => [node]);
  const cardWidth = Math.min(WIDEST_CARD, Math.floor((inner - GAP * (perRow - 1)) / perRow));
  const height = CARD_HEIGHT + EXTRA_HEIGHT * Math.max(0, ...groups.map((group) => extrasOf(group[0]).length));
  const cardTop = y + 32;
  const cards = groups.flatMap((group, index) => {
    const column = index % perRow;
    const row = Math.floor(index / perRow);
    const box = {
      x: x + CELL_PADDING + column * (cardWidth + GAP),
      y: cardTop + row * (height + GAP),
      width: cardWidth,
    };
    return layNode(group, tone, { ...box, height });
  });
  const rows = Math.max(1, Math.ceil(groups.length / perRow));
  const cellHeight = 32 + rows * (height + GAP) - GAP + CELL_PADDING + 2;
  const area = { kind: "area" as const, level: "cell" as const, tone, x, y, width, height: cellHeight };
  const zone = `zone ${cell.zone}`.replace("zone any zone", "any zone");
  const label: Shape = { kind: "text", x: x + CELL_PADDING, y: y + 21, text: zone, look: "zone" };
  const empty: Shape = { kind: "text", x: x + CELL_PADDING, y: cardTop + 24, text: "no node here", look: "muted" };
  return { area, height: cellHeight, shapes: [label, ...(cell.nodes.length === 0 ? [empty] : cards)] };
}

/** A card for a node, or for several equal ones, with its volumes and floating IPs on it. */
function layNode(nodes: readonly NodeThing[], tone: Tone, box: Box): readonly ItemShape[] {
  const [first] = nodes;
  const isStack = nodes.length > 1;
  const last = nodes[nodes.length - 1];
  const card = layCard(first, tone, isStack ? { ...box, width: box.width - 6 } : box);
  const extras = extrasOf(first).map((extra, index): ItemShape => {
    const things = nodes.flatMap((node) => extrasOf(node)[index] ?? []);
    const own = layChip(extra, tone, card.x + 8, card.y + CARD_HEIGHT - 2 + index * EXTRA_HEIGHT, card.width - 16);
    const text = isStack
      ? `${nodes.length} × ${[extra.node.kind.label, ...extra.facts].join(" · ")}`
      : shortTitle(extra, first);
    return { ...own, title: text, width: card.width - 16, things };
  });
  if (!isStack) {
    return [card, ...extras];
  }
  const range = `${first.title} … ${last.title}`;
  const title = `${nodes.length} × ${first.flavor === "" ? "server" : first.flavor}`;
  return [{ ...card, title, lines: [range], things: nodes, isStack }, ...extras];
}

function extrasOf(node: NodeThing): readonly NodeThing["volumes"][number][] {
  return [...node.volumes, ...node.floatingIps];
}

/** On a node's card its own name says nothing new. */
function shortTitle(extra: NodeThing["volumes"][number], node: NodeThing): string {
  const title = extra.title.startsWith(`${node.title}-`) ? extra.title.slice(node.title.length + 1) : extra.title;
  return [title, ...extra.facts].join(" · ");
}

/** Nodes are equal when all that the diagram shows of them, but their names, is. */
function groupEqual(nodes: readonly NodeThing[]): readonly (readonly NodeThing[])[] {
  const groups = new Map<string, NodeThing[]>();
  for (const node of nodes) {
    const extras = extrasOf(node).map((extra) => [extra.node.report.type, ...extra.facts, extra.change.word].join(" "));
    const key = [node.flavor, node.change.word, ...extras].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  // what changes comes first, because it is what the reader looks for.
  return [...groups.values()].sort((left, right) => left.length - right.length);
}

function titleOf(band: PoolBand): string {
  switch (band.role) {
    case "control-plane":
      return "Control plane";
    case "worker":
      return `Workers: ${band.name}`;
    case "other":
      return otherServers(band);
  }
}
