import { CHIP_HEIGHT, layCard, layChip } from "../layout-item";
import type { ItemShape, Tone } from "../shape";
import type { TierCard } from "./tier-model";

/** Space between a card's last line and its lower edge, and between its chips. */
const CHIP_GAP = 6;

/** Height of a card: its title, its lines, its chips. */
export function cardHeight({ lines, chips }: TierCard): number {
  return 36 + 16 * lines.length + chips.length * (CHIP_HEIGHT + CHIP_GAP);
}

/** Lays out a card of a tier with the chips on it. */
export function layTierCard(card: TierCard, tone: Tone, x: number, y: number, width: number): readonly ItemShape[] {
  const box = { x, y, width, height: cardHeight(card) };
  const chipTop = y + 30 + 16 * card.lines.length;
  return [
    { ...layCard(card.thing, tone, box, card.lines), title: card.title, icon: card.icon },
    ...card.chips.map((chip, index) => ({
      ...layChip(chip, tone, x + 8, chipTop + index * (CHIP_HEIGHT + CHIP_GAP)),
      width: width - 16,
      things: [chip],
    })),
  ];
}
