import type { IconName } from "../resource-kind";
import type { Tone } from "../shape";
import type { TierCard } from "../tiers/tier-model";

/** Defines a box that stands for nothing in the report, such as the users of a registry. */
export interface FlowNote {
  readonly title: string;
  readonly icon: IconName;
  readonly lines: readonly string[];
}

/** Defines a box of a chain. */
export type FlowBox = TierCard | FlowNote;

/** Defines a chain from left to right; boxes of one step stand below each other. */
export interface FlowRow {
  /** Steps, none of them empty. */
  readonly steps: readonly (readonly FlowBox[])[];

  /** What happens between a step and the next one, in a word or two. */
  readonly labels: readonly string[];
}

/** Defines chains of one kind, such as the ways of images. */
export interface FlowFrame {
  readonly title: string;

  /** What the frame is about, in a sentence. */
  readonly lead: string;
  readonly tone: Tone;

  /** `flow`: something goes along the line. `grant`: rights and limits. */
  readonly look: "flow" | "grant";
  readonly rows: readonly FlowRow[];
}

/** Whether a box stands for a resource. */
export function isCard(box: FlowBox): box is TierCard {
  return "thing" in box;
}
