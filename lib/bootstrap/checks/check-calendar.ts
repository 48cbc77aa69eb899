import { matches } from "../../core";
import type { CheckResult } from "../../core";

/** Checks a calendar expression of systemd. */
export function checkCalendar(path: string, value: unknown): CheckResult {
  return matches(
    path,
    value,
    /^(minutely|hourly|daily|weekly|monthly|[A-Za-z0-9*:,./~ -]*[*\d]:[*\d][A-Za-z0-9*:,./~ -]*)$/,
    "a calendar expression of systemd, such as *-*-* 00,12:00:00",
  );
}
