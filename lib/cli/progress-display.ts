import { SingleBar } from "cli-progress";
import type { PreviewProgress } from "../preview/preview-progress";
import type { PreviewStep } from "../preview/preview-report";

/** Steps that one stack goes through; the bar counts them. */
const STEPS: readonly PreviewStep[] = ["init", "validate", "plan", "apply", "second-plan", "destroy"];

const DOING: Readonly<Record<PreviewStep, string>> = {
  synth: "synthesizing",
  init: "preparing",
  validate: "validating",
  plan: "planning",
  apply: "applying",
  "second-plan": "planning again",
  destroy: "destroying",
};

/** Where progress is shown. */
export type ProgressStream = Pick<NodeJS.WriteStream, "write"> & { readonly isTTY?: boolean };

/** Shows how far a preview is: a bar on a terminal, a line a step elsewhere. */
export class ProgressDisplay {
  private bar: SingleBar | undefined;
  private readonly stacks = new Set<string>();
  private finished = 0;

  public constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly isQuiet: boolean,
  ) {
    const isInteractive = stream.isTTY && (process.env.CI ?? "") === "" && !isQuiet;
    this.bar = isInteractive
      ? new SingleBar({
          stream,
          format: "  {bar} {label}",
          barCompleteChar: "█",
          barIncompleteChar: "░",
          barsize: 24,
          hideCursor: true,
          clearOnComplete: true,
        })
      : undefined;
    this.bar?.start(1, 0, { label: "starting" });
  }

  /** Shows what is going on now. */
  public show(progress: PreviewProgress): void {
    this.stacks.add(progress.stack);
    if (progress.status === "done" || progress.status === "failed") {
      this.finished += 1;
    }
    if (this.bar !== undefined) {
      const part = progress.status === "running" && progress.total > 0 ? progress.done / progress.total : 0;
      const count = progress.total > 0 ? ` ${progress.done}/${progress.total}` : "";
      this.bar.setTotal(this.stacks.size * STEPS.length);
      this.bar.update(this.finished + part, { label: `${progress.stack} ${DOING[progress.step]}${count}`.trim() });
    } else if (!this.isQuiet && progress.status !== "running" && progress.status !== "started") {
      const outcome = progress.status === "done" ? "done" : "failed";
      this.stream.write(`${progress.stack === "" ? "" : `${progress.stack}: `}${progress.step} ${outcome}\n`);
    }
  }

  /** Removes the bar. */
  public stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
