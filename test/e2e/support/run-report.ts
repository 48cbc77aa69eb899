import * as fs from "node:fs";

/** How one step ended. */
export interface StepResult {
  readonly example: string;
  readonly step: string;
  readonly status: "passed" | "failed" | "skipped";
  readonly seconds: number;
  /** What was seen: figures on success, the reason otherwise. */
  readonly detail: string;
}

/** A step that cannot be judged on this cloud; it is reported, and fails nothing. */
export class StepSkipped extends Error {}

/** Throws with the given text unless the condition holds. */
export function expectThat(condition: boolean, text: string): asserts condition {
  if (!condition) {
    throw new Error(text);
  }
}

/** Prints steps as they pass and keeps them for the JSON document at the end. */
export class RunReport {
  private readonly steps: StepResult[] = [];
  private readonly started = Date.now();

  /** @param live whether lines that move are written: true on a terminal */
  public constructor(private readonly live = process.stderr.isTTY === true) {}

  /** Whether no step failed. */
  public get passed(): boolean {
    return this.steps.every(({ status }) => status !== "failed");
  }

  /** Says what goes on within a step; on a terminal the next line takes its place. */
  public progress(text: string): void {
    if (this.live) {
      process.stderr.write(`\r\u001b[K  ${text.slice(0, (process.stderr.columns ?? 80) - 4)}`);
    }
  }

  /** Runs one step and records how it ended; gives false when it failed. */
  public async step(example: string, step: string, run: () => Promise<string>): Promise<boolean> {
    const started = Date.now();
    this.progress(`${example}: ${step}`);
    const end = (status: StepResult["status"], detail: string): void => {
      this.record({ example, step, status, seconds: Math.round((Date.now() - started) / 100) / 10, detail });
    };
    try {
      end("passed", await run());
      return true;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      end(error instanceof StepSkipped ? "skipped" : "failed", text);
      return error instanceof StepSkipped;
    }
  }

  /** Writes the summary line, and the JSON document to the file or to standard output. */
  public close(json?: string): void {
    const count = (status: StepResult["status"]): number => this.steps.filter((step) => step.status === status).length;
    const seconds = Math.round((Date.now() - this.started) / 1000);
    process.stderr.write(
      `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped (${seconds} s)\n`,
    );
    if (json !== undefined) {
      const text = `${JSON.stringify({ passed: this.passed, seconds, steps: this.steps }, null, 2)}\n`;
      if (json === "-") {
        process.stdout.write(text);
      } else {
        fs.writeFileSync(json, text);
      }
    }
  }

  private record(result: StepResult): void {
    this.steps.push(result);
    const mark = { passed: "ok", failed: "FAILED", skipped: "skipped" }[result.status];
    const clear = this.live ? "\r\u001b[K" : "";
    const time = `${result.seconds.toFixed(1)} s`.padStart(8);
    process.stderr.write(`${clear}${mark.padEnd(8)}${time}  ${result.example}: ${result.step}: ${result.detail}\n`);
  }
}
