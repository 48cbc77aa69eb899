/** Paints text for a terminal, or leaves it alone where colours are not wanted. */
export class Paint {
  /**
   * Decides whether to paint.
   *
   * @param wish `--color` or `--no-color`; undefined asks the terminal and `NO_COLOR`
   * @see https://no-color.org
   */
  public static for(stream: { readonly isTTY?: boolean }, wish: boolean | undefined): Paint {
    const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
    const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== "0";
    const possible = forced || (stream.isTTY === true && TERM !== "dumb");
    return new Paint(wish ?? (possible && (NO_COLOR ?? "") === ""));
  }

  public constructor(private readonly enabled: boolean) {}

  public readonly bold = (text: string) => this.wrap(text, 1, 22);
  public readonly dim = (text: string) => this.wrap(text, 2, 22);
  public readonly red = (text: string) => this.wrap(text, 31, 39);
  public readonly green = (text: string) => this.wrap(text, 32, 39);
  public readonly yellow = (text: string) => this.wrap(text, 33, 39);
  public readonly cyan = (text: string) => this.wrap(text, 36, 39);

  private wrap(text: string, on: number, off: number): string {
    return this.enabled && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  }
}

const ESCAPES = new RegExp("\u001b\\[[0-9;]*m", "g");

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  return [...text.replace(ESCAPES, "")].length;
}
