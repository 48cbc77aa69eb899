import type { Pod } from "./pod";

/** A part of a cluster that the stand-in plays: it looks at the cluster again and again, and does what the part would. */
export interface StandInPart {
  /** One look, with all pods as they were just listed. */
  tick(pods: readonly Pod[]): Promise<void>;
  /** Ends the part, and removes what it made. */
  stop(): Promise<void>;
}
