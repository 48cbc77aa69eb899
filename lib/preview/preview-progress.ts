import type { PreviewStep } from "./preview-report";

/** Defines how far a preview is. */
export interface PreviewProgress {
  /** Name of the stack; empty for steps before the stacks. */
  readonly stack: string;
  readonly step: PreviewStep;
  readonly status: "started" | "running" | "done" | "failed";

  /** Changes that are done. */
  readonly done: number;

  /** Changes that there are; 0 while nobody knows. */
  readonly total: number;
}
