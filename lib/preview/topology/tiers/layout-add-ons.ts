import { GAP, flowChips, layChip, layStackChip } from "../layout-item";
import { EDGE } from "../layout-outside";
import type { Shape } from "../shape";
import type { Thing } from "../topology-model";
import { cardHeight, layTierCard } from "./layout-card";
import type { AddOnGroup, ClusterTiers } from "./tier-model";

const COLUMNS = 3;
const CELL_PADDING = 10;
const CELL_TITLE = 32;

/** More things of one type than this become one chip. */
const MOST_OF_A_TYPE = 2;

/** Where chips go. */
interface ChipRoom {
  readonly left: number;
  readonly right: number;
  readonly top: number;

  /** Whether many of a type become one chip. */
  readonly collapses: boolean;
}

/** Lays out the add-ons of a cluster: a cell for each purpose, in columns of about the same length. */
export function layAddOns({ addOns, addOnParts }: ClusterTiers, width: number, top: number, collapses: boolean) {
  const cellWidth = Math.floor((width - 2 * EDGE - (COLUMNS - 1) * GAP) / COLUMNS);
  const first = top + 44;
  const bottoms = Array.from({ length: COLUMNS }, () => first);
  const shapes: Shape[] = [
    { kind: "text", x: EDGE, y: top + 28, text: "Platform: what every application uses", look: "heading" },
  ];
  for (const group of addOns) {
    const column = bottoms.indexOf(Math.min(...bottoms));
    const x = EDGE + column * (cellWidth + GAP);
    const y = bottoms[column];
    const cards = layCards(group, x + CELL_PADDING, y + CELL_TITLE, cellWidth - 2 * CELL_PADDING);
    const height = cards.bottom - y + CELL_PADDING;
    shapes.push(
      { kind: "area", level: "cell", tone: "platform", x, y, width: cellWidth, height },
      { kind: "text", x: x + CELL_PADDING, y: y + 21, text: group.title, look: "zone" },
      ...cards.shapes,
    );
    bottoms[column] = y + height + GAP;
  }
  const parts = layOthers(addOnParts, { left: EDGE, right: width - EDGE, top: Math.max(...bottoms) + 4, collapses });
  shapes.push(...parts.shapes);
  const bottom = parts.bottom + (addOnParts.length === 0 ? -4 - GAP : 0) + EDGE - 6;
  const area: Shape = { kind: "area", level: "frame", tone: "platform", x: 0, y: top, width, height: bottom - top };
  return { shapes: [area, ...shapes], bottom };
}

/** Lays out what is only worth a chip; many of a type share one. */
export function layOthers(types: readonly (readonly Thing[])[], { left, right, top, collapses }: ChipRoom) {
  const chips = types.flatMap((things) =>
    collapses && things.length > MOST_OF_A_TYPE
      ? [(x: number, y: number) => layStackChip(things, "other", x, y)]
      : things.map((thing) => (x: number, y: number) => {
          const { label } = thing.node.kind;
          // a quota called "quota" need not be called so twice.
          const title = label.includes(thing.title) ? label : `${label} ${thing.title}`;
          return { ...layChip({ ...thing, title, facts: [] }, "other", x, y, 260), things: [thing] };
        }),
  );
  return flowChips(chips, left, right, top);
}

function layCards({ cards }: AddOnGroup, x: number, top: number, width: number) {
  const shapes: Shape[] = [];
  let y = top;
  for (const card of cards) {
    shapes.push(...layTierCard(card, "platform", x, y, width));
    y += cardHeight(card) + 8;
  }
  return { shapes, bottom: y - 8 };
}
