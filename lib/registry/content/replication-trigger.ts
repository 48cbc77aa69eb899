import { flattenChecks, problem } from "../../core";
import type { CheckResult } from "../../core";
import { harborCron } from "./harbor-schedule";

/** Defines when images are replicated. */
export class ReplicationTrigger {
  /** When somebody says so in Harbor. */
  public static manual(): ReplicationTrigger {
    return new ReplicationTrigger("manual");
  }

  /** Whenever an image is pushed here, or removed; for images that are copied away. */
  public static onPush(): ReplicationTrigger {
    return new ReplicationTrigger("event_based");
  }

  /**
   * At certain times, in UTC.
   *
   * @param cron six fields: second, which is 0, minute, which is not `*`, hour, day of the month, month, day of the week
   */
  public static cron(cron: string): ReplicationTrigger {
    return new ReplicationTrigger("scheduled", cron);
  }

  private constructor(
    /** What starts it. */
    public readonly kind: "manual" | "event_based" | "scheduled",
    private readonly cronText?: string,
  ) {}

  /** As Terraform writes it. */
  public get scheduleText(): string {
    return this.kind === "scheduled"
      ? String(this.cronText)
          .trim()
          .split(/[ \t]+/)
          .join(" ")
      : this.kind;
  }

  /**
   * Checks the times, reported under `path`.
   *
   * @see https://github.com/goharbor/harbor/blob/v2.15.1/src/controller/replication/model/model.go
   */
  public check(path: string): CheckResult {
    if (this.kind !== "scheduled") {
      return undefined;
    }
    const malformed = harborCron(path, this.cronText);
    return flattenChecks(malformed).length === 0 && this.scheduleText.split(" ")[1] === "*"
      ? problem(
          path,
          "cron-minute",
          "must not be every minute, which Harbor refuses for replications",
          "name a minute",
          this.cronText,
        )
      : malformed;
  }
}
