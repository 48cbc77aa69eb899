import { isChained } from "./flows/build-flows";
import { layFrame } from "./layout-frame";
import { CHIP_HEIGHT, GAP, flowChips, layCard, layChip, layStackChip } from "./layout-item";
import { layOutside } from "./layout-outside";
import type { Diagram, ItemShape, Shape } from "./shape";
import type { RestGroup, Thing, TopologyModel } from "./topology-model";

/** Width of a diagram with up to three zones. */
const WIDTH = 1000;
const ZONE_WIDTH = 230;
const MARGIN = 150;

/** More things of one type than this become one chip. */
const MOST_OF_A_TYPE = 9;
const CARDS_IN_A_ROW = 4;

/** Lays out the topology of a stack: networks from the outside to the workers, then what has no place on them. */
export function layTopology(model: TopologyModel, collapses: boolean): Diagram {
  const columns = zoneColumns(model);
  const width = Math.max(WIDTH, MARGIN + columns.length * ZONE_WIDTH);
  const shapes: Shape[] = [];
  let y = 0;
  for (const frame of model.frames) {
    const outside = layOutside(frame, width, y);
    const inside = layFrame(frame, width, outside, { columns, collapses });
    shapes.push(...outside.shapes, ...inside.shapes);
    y = inside.bottom + 28;
  }
  const rest =
    model.frames.length === 0 ? layCards(model.rest, width) : layRest(withoutChains(model.rest), width, y, collapses);
  return { width, height: rest.bottom + 4, shapes: [...shapes, ...rest.shapes] };
}

/** Whether anything is drawn as one card for several things. */
export function isCollapsed(diagram: Diagram): boolean {
  return diagram.shapes.some((shape) => shape.kind === "item" && shape.isStack);
}

/** Zones of the pool with the most of them. */
function zoneColumns(model: TopologyModel): readonly string[] {
  const bands = model.frames.flatMap((frame) => frame.clusters.flatMap((cluster) => cluster.bands));
  const zones = bands.map((band) => band.zones.map((cell) => cell.zone));
  return zones.reduce((most, next) => (next.length > most.length ? next : most), []);
}

function layRest(groups: readonly RestGroup[], width: number, top: number, collapses: boolean) {
  if (groups.length === 0) {
    return { shapes: [], bottom: top };
  }
  const shapes: Shape[] = [{ kind: "text", x: 4, y: top + 14, text: "Also in this stack", look: "heading" }];
  let y = top + 30;
  for (const { category, things } of groups) {
    const chips = byType(things).flatMap((same) =>
      collapses && same.length > MOST_OF_A_TYPE
        ? [(x: number, at: number): ItemShape => layStackChip(same, "other", x, at)]
        : same.map((thing) => (x: number, at: number) => layChip(thing, "other", x, at, 300)),
    );
    const flow = flowChips(chips, 176, width, y);
    shapes.push({ kind: "text", x: 4, y: y + CHIP_HEIGHT / 2 + 4, text: category, look: "muted" }, ...flow.shapes);
    y = flow.bottom + 12;
  }
  return { shapes, bottom: y };
}

/** What is drawn as chains is not drawn twice. */
function withoutChains(groups: readonly RestGroup[]): readonly RestGroup[] {
  return groups
    .map(({ category, things }) => ({ category, things: things.filter(({ node }) => !isChained(node.report.type)) }))
    .filter(({ things }) => things.length > 0);
}

/** A stack without a network has nothing but such things, so they may be larger. */
function layCards(groups: readonly RestGroup[], width: number) {
  const shapes: Shape[] = [];
  const cardWidth = (width - GAP * (CARDS_IN_A_ROW - 1)) / CARDS_IN_A_ROW;
  let y = 0;
  for (const { category, things } of groups) {
    shapes.push({ kind: "text", x: 4, y: y + 18, text: category, look: "heading" });
    things.forEach((thing, index) => {
      const x = (index % CARDS_IN_A_ROW) * (cardWidth + GAP);
      const top = y + 30 + Math.floor(index / CARDS_IN_A_ROW) * (52 + GAP);
      const facts = [thing.node.kind.label, ...thing.facts].join(" · ");
      shapes.push(layCard(thing, "other", { x, y: top, width: cardWidth, height: 52 }, [facts]));
    });
    y += 30 + Math.ceil(things.length / CARDS_IN_A_ROW) * (52 + GAP) + 14;
  }
  return { shapes, bottom: y };
}

function byType(things: readonly Thing[]): readonly (readonly Thing[])[] {
  const types = new Map<string, Thing[]>();
  for (const thing of things) {
    types.set(thing.node.report.type, [...(types.get(thing.node.report.type) ?? []), thing]);
  }
  return [...types.values()];
}
