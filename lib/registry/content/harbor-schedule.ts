import { cronSchedule, flattenChecks, problem } from "../../core";
import type { CheckResult } from "../../core";

const FIELDS = 6;

/** Names that Harbor gives to three schedules, under which it returns them, however they were written. */
const NAMED: Readonly<Record<string, string>> = {
  "0 0 * * * *": "Hourly",
  "0 0 0 * * *": "Daily",
  "0 0 0 * * 0": "Weekly",
};

/** Defines when Harbor does something by itself; its clock shows UTC. */
export class HarborSchedule {
  /** At every full hour. */
  public static hourly(): HarborSchedule {
    return new HarborSchedule("0 0 * * * *");
  }

  /** At midnight. */
  public static daily(): HarborSchedule {
    return new HarborSchedule("0 0 0 * * *");
  }

  /** At midnight before Sunday. */
  public static weekly(): HarborSchedule {
    return new HarborSchedule("0 0 0 * * 0");
  }

  /**
   * At certain times.
   *
   * @param cron six fields: second, which is 0, minute, hour, day of the month, month, day of the week, such as `0 30 2 * * *`
   */
  public static cron(cron: string): HarborSchedule {
    return new HarborSchedule(cron);
  }

  private constructor(private readonly text: string) {}

  /** The six fields, with one blank between them. */
  public get cronText(): string {
    return fieldsOf(this.text).join(" ");
  }

  /** Name of the schedule if it has one in Harbor, its six fields otherwise. */
  public get scheduleText(): string {
    return NAMED[this.cronText] ?? this.cronText;
  }

  /** Checks the fields, reported under `path`. */
  public check(path: string): CheckResult {
    return harborCron(path, this.text);
  }
}

/**
 * Checks a schedule of Harbor: six fields, of which the first is 0.
 *
 * @see https://github.com/goharbor/harbor/blob/v2.15.1/src/common/utils/utils.go
 */
export function harborCron(path: string, value: unknown): CheckResult {
  const fields = fieldsOf(value);
  if (fields.length !== FIELDS) {
    return problem(
      path,
      "cron-fields",
      "must have six fields: second, minute, hour, day of the month, month, day of the week",
      'write it as "0 30 2 * * *"',
      value,
    );
  }
  const [second, ...rest] = fields;
  const problems = [
    second === "0"
      ? undefined
      : problem(path, "cron-second", "must begin with 0, because Harbor counts no seconds", "write 0 first", value),
    cronSchedule(path, rest.join(" ")),
  ];
  return flattenChecks(problems).length === 0 ? undefined : problems;
}

function fieldsOf(value: unknown): readonly string[] {
  return typeof value === "string" ? value.trim().split(/[ \t]+/) : [];
}
