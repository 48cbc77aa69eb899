/** Prints what was seen, with the time it took since the last line. */
export class Report {
  private readonly start = Date.now();
  private last = this.start;

  /** A thing that was seen. */
  public seen(what: string): void {
    const now = Date.now();
    console.log(`ok  ${((now - this.last) / 1000).toFixed(1).padStart(6)} s  ${what}`);
    this.last = now;
  }

  /** Seconds since the beginning. */
  public get seconds(): number {
    return Math.round((Date.now() - this.start) / 1000);
  }
}

/** Fails the run when something is not as it must be. */
export function expect(condition: boolean, what: string, detail = ""): void {
  if (!condition) {
    throw new Error(`not so: ${what}${detail === "" ? "" : `\n${detail}`}`);
  }
}

/** Waits until something is so, or fails after a number of seconds. */
export async function eventually(what: string, seconds: number, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!condition()) {
    expect(Date.now() < deadline, `${what} within ${seconds} s`);
    await pause(2);
  }
}

/** Waits. */
export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
