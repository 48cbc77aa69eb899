import type { Change } from "./change";
import { textWidth } from "./shape";
import type { Box, ItemShape, Tone } from "./shape";
import type { Thing } from "./topology-model";

/** Height of a chip. */
export const CHIP_HEIGHT = 28;

/** Space between chips and between cards. */
export const GAP = 10;

/** Lays out a card for a thing. */
export function layCard(
  thing: Thing,
  tone: Tone,
  box: Box,
  lines: readonly string[] = [thing.facts.join(" · ")],
): ItemShape {
  const shown = lines.filter((line) => line !== "");
  return {
    kind: "item",
    look: "card",
    tone,
    icon: thing.node.kind.icon,
    title: thing.title,
    lines: shown,
    things: [thing],
    change: thing.change,
    isStack: false,
    ...box,
  };
}

/** Lays out a chip for a thing. */
export function layChip(thing: Thing, tone: Tone, x: number, y: number, widest = 320): ItemShape {
  const text = [thing.title, ...thing.facts].filter((part) => part !== "").join(" · ");
  return chip(text, [thing], thing.change, tone, x, y, widest);
}

/** Lays out one chip for many things of one kind. */
export function layStackChip(things: readonly Thing[], tone: Tone, x: number, y: number): ItemShape {
  const [first] = things;
  const text = `${first.node.kind.label} ×${things.length}`;
  return { ...chip(text, things, first.change, tone, x, y, 320), isStack: true };
}

/** Lays out chips from left to right, in as many lines as they need. @returns the chips and the y below them */
export function flowChips(
  chips: readonly ((x: number, y: number) => ItemShape)[],
  left: number,
  right: number,
  top: number,
): { readonly shapes: readonly ItemShape[]; readonly bottom: number } {
  const shapes: ItemShape[] = [];
  let x = left;
  let y = top;
  for (const lay of chips) {
    const { width } = lay(x, y);
    if (x > left && x + width > right) {
      x = left;
      y += CHIP_HEIGHT + 6;
    }
    shapes.push(lay(x, y));
    x += width + 8;
  }
  return { shapes, bottom: shapes.length === 0 ? top : y + CHIP_HEIGHT };
}

function chip(
  text: string,
  things: readonly Thing[],
  change: Change,
  tone: Tone,
  x: number,
  y: number,
  widest: number,
): ItemShape {
  const width = Math.round(Math.min(widest, textWidth(text, 12) + 44 + (change.tone === "none" ? 0 : 18)));
  return {
    kind: "item",
    look: "chip",
    tone,
    icon: things[0].node.kind.icon,
    title: text,
    lines: [],
    things,
    change,
    isStack: false,
    x,
    y,
    width,
    height: CHIP_HEIGHT,
  };
}
