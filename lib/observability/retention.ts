import { problem } from "../core";
import type { CheckResult } from "../core";

const RETENTION = /^([1-9]\d{0,5})([hdw])$/;

/** Hours of each unit. */
const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };

/**
 * Hours of a retention; undefined when the text is none.
 *
 * @param text a number with a unit, such as `30d`
 */
export function retentionHours(text: string): number | undefined {
  const [, amount, unit = ""] = RETENTION.exec(text) ?? [];
  const hours = HOURS[unit];
  return amount === undefined || hours === undefined ? undefined : Number(amount) * hours;
}

/**
 * Checks how long something is kept: a whole number with a unit, because what a bare number means differs from program to program.
 *
 * @param path property path
 * @param value the retention; undefined is fine
 * @param least shortest one, such as `24h`
 */
export function checkRetention(path: string, value: unknown, least = "1h"): CheckResult {
  if (value === undefined) {
    return undefined;
  }
  const hours = typeof value === "string" ? retentionHours(value) : undefined;
  const isFit = hours !== undefined && hours >= (retentionHours(least) ?? 0);
  return isFit
    ? undefined
    : problem(
        path,
        "retention",
        `must be a whole number of hours, days or weeks with its unit, and at least ${least}`,
        "write it as 72h, 30d or 8w",
        value,
      );
}
