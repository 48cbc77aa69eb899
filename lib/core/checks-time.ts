import { canMatch, checkText } from "./check-helpers";
import type { CheckResult } from "./check-result";

const DURATION = /^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$/;
const DURATION_PART = /([0-9]+(?:\.[0-9]+)?)(ns|us|µs|ms|s|m|h)/g;
const SECONDS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Bounds of `goDuration`, both inclusive. */
export interface DurationRange {
  /**
   * Shortest allowed duration, such as `1m`.
   *
   * @default - anything longer than nothing
   */
  readonly min?: string;

  /**
   * Longest allowed duration, such as `24h`.
   *
   * @default - no upper bound
   */
  readonly max?: string;
}

/**
 * Checks a duration in the form of Go, such as `90s` or `1h30m`, that is longer than nothing.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function goDuration(path: string, value: unknown, range: DurationRange = {}): CheckResult {
  const { min, max } = range;
  const shortest = min === undefined ? 0 : (durationSeconds(min) ?? 0);
  const longest = max === undefined ? Infinity : (durationSeconds(max) ?? Infinity);
  const bounds = `${min === undefined ? "" : ` of at least ${min}`}${max === undefined ? "" : ` of at most ${max}`}`;
  const rule = {
    code: "duration",
    message: `must be a duration${bounds}`,
    fix: "write it as 90s, 5m or 1h30m",
    condition: canMatch(DURATION),
  };
  return checkText(path, value, rule, (text) => {
    const seconds = durationSeconds(text);
    return seconds !== undefined && seconds > 0 && seconds >= shortest && seconds <= longest;
  });
}

/** Length of a Go duration in seconds, or undefined when the text is none. */
export function durationSeconds(text: string): number | undefined {
  if (!DURATION.test(text)) {
    return undefined;
  }
  const parts = [...text.matchAll(DURATION_PART)];
  return parts.reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (SECONDS[unit] ?? 0), 0);
}

/** Options of `rfc3339`. */
export interface DateOptions {
  /**
   * Earliest allowed time.
   *
   * @default - no limit
   */
  readonly notBefore?: Date;
}

/** Checks a point in time in the form of RFC 3339, such as `2030-01-31T12:00:00Z`. */
export function rfc3339(path: string, value: unknown, { notBefore }: DateOptions = {}): CheckResult {
  const rule = {
    code: "date",
    message: `must be a date and time${notBefore === undefined ? "" : ` not before ${notBefore.toISOString()}`}`,
    fix: "write it as 2030-01-31T12:00:00Z",
  };
  return checkText(path, value, rule, (text) => {
    return isDate(text) && (notBefore === undefined || Date.parse(text) >= notBefore.getTime());
  });
}

function isDate(text: string): boolean {
  // JavaScript takes February 30 for March 2, so the day has to come back as it was.
  const [year, month, day] = text.slice(0, 10).split("-").map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0));
  return (
    RFC3339.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    date.getUTCDate() === day &&
    date.getUTCMonth() + 1 === month
  );
}

/** Checks a time zone of the IANA database, such as `Europe/Berlin`. */
export function timeZone(path: string, value: unknown): CheckResult {
  const rule = {
    code: "time-zone",
    message: "must be a time zone",
    fix: "use a name of the IANA database, such as Etc/UTC or Europe/Berlin",
  };
  return checkText(path, value, rule, isTimeZone);
}

function isTimeZone(text: string): boolean {
  // an offset is fine for JavaScript, but no file of /usr/share/zoneinfo.
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(text)) {
    return false;
  }
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
