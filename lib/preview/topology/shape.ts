import type { Change } from "./change";
import type { IconName } from "./resource-kind";
import type { Thing } from "./topology-model";

/** Colour family of a shape. */
export type Tone =
  "outside" | "network" | "endpoint" | "control-plane" | "worker" | "platform" | "application" | "volume" | "other";

/** Defines a rectangle, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Defines an area that holds other shapes. */
export interface AreaShape extends Box {
  readonly kind: "area";
  readonly tone: Tone;
  readonly level: "outside" | "frame" | "band" | "cell";
}

/** Defines something that can be selected: a card with lines of text, or a chip with one. */
export interface ItemShape extends Box {
  readonly kind: "item";
  readonly look: "card" | "chip";
  readonly tone: Tone;
  readonly icon: IconName;
  readonly title: string;
  readonly lines: readonly string[];

  readonly things: readonly Thing[];
  readonly change: Change;

  /** True for a card that stands for several equal things. */
  readonly isStack: boolean;
}

/** Defines a card that stands for nothing in the report, such as the clients. */
export interface NoteShape extends Box {
  readonly kind: "note";
  readonly icon: IconName;
  readonly title: string;
  readonly lines: readonly string[];
}

/** Defines a line of connection through some points. */
export interface LineShape {
  readonly kind: "line";
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly hasArrow: boolean;
  readonly look: "traffic" | "join" | "mount" | "flow" | "grant" | "route";
}

/** Defines a text. */
export interface TextShape {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly look: "heading" | "zone" | "muted" | "end" | "link";
}

/** Anything that a diagram is drawn from. */
export type Shape = AreaShape | ItemShape | NoteShape | LineShape | TextShape;

/** Defines a laid out diagram. */
export interface Diagram {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Estimates how wide a text is; a little more than most fonts need. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    width += NARROW.test(character) ? 0.36 : character > "\u02ff" ? 1.05 : /[A-Zmw@%–…—]/.test(character) ? 0.8 : 0.6;
  }
  return width * size;
}

/** Shortens a text to a width; what is cut is in the middle, because names differ at their ends. */
export function fitText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) {
    return text;
  }
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 2; kept--) {
    const head = Math.ceil(kept * 0.45);
    const short = `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (kept - head)).join("")}`;
    if (textWidth(short, size) <= width) {
      return short;
    }
  }
  return "…";
}

const NARROW = /[iljtfr.,:;|'/()[\] !-]/;
