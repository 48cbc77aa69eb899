import { problem } from "./check-helpers";
import type { CheckResult } from "./check-result";

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words: readonly string[];
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** Fields in their order. The controller counts Sunday as 0 and knows no 7. @see https://pkg.go.dev/github.com/robfig/cron/v3 */
const FIELDS: readonly Field[] = [
  { name: "minute", min: 0, max: 59, words: [] },
  { name: "hour", min: 0, max: 23, words: [] },
  { name: "day of the month", min: 1, max: 31, words: [] },
  { name: "month", min: 1, max: 12, words: MONTHS },
  { name: "day of the week", min: 0, max: 6, words: DAYS },
];

/** Days of each month, in a leap year. */
const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Checks the schedule of a job: five fields that name at least one time.
 *
 * @param path property path
 * @param value the schedule
 */
export function cronSchedule(path: string, value: unknown): CheckResult {
  const fields = typeof value === "string" ? value.trim().split(/[ \t]+/) : [];
  if (typeof value !== "string" || fields.length !== FIELDS.length) {
    return problem(
      path,
      "cron-fields",
      "must have five fields: minute, hour, day of the month, month, day of the week",
      'write it as "30 2 * * *"',
      value,
    );
  }
  const values = FIELDS.map((field, index) => readField(field, fields[index] ?? ""));
  const wrong = FIELDS.flatMap((field, index) =>
    values[index] === undefined
      ? [
          problem(
            path,
            "cron-field",
            `must have a ${field.name} from ${field.min} to ${field.max}`,
            "use *, a number, a range a-b, a step */n, or a list of them",
            fields[index],
          ),
        ]
      : [],
  );
  return wrong.length > 0 ? wrong : checkDates(path, value, fields, values);
}

/** A day that none of the months has would never come; a day of the week beside it would, and a step of days is one. */
function checkDates(
  path: string,
  value: string,
  fields: readonly string[],
  [, , days = [], months = []]: readonly (readonly number[] | undefined)[],
): CheckResult {
  const comes = months.some((month) => days.some((day) => day <= (MONTH_LENGTHS[month - 1] ?? 31)));
  const isAnyDay = (fields[4] ?? "*").split(",").some((part) => ["*", "*/1"].includes(part));
  return comes || !isAnyDay
    ? undefined
    : problem(path, "cron-never", "must name a day that comes", "choose a day that the month has", value);
}

/** All values that a field stands for, or undefined when it cannot be read. */
function readField(field: Field, text: string): readonly number[] | undefined {
  const parts = text.split(",").map((part) => readPart(field, part));
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function readPart(field: Field, part: string): readonly number[] | undefined {
  const [, range = "", step] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(part) ?? [];
  const increment = step === undefined ? 1 : Number(step);
  const [first, last] = readRange(field, range, step !== undefined);
  if (first === undefined || last === undefined || first > last || increment === 0) {
    return undefined;
  }
  const count = Math.floor((last - first) / increment) + 1;
  return Array.from({ length: count }, (_, index) => first + index * increment);
}

function readRange(field: Field, range: string, hasStep: boolean): readonly (number | undefined)[] {
  if (range === "*") {
    return [field.min, field.max];
  }
  const [first = "", last, ...rest] = range.split("-");
  if (rest.length > 0) {
    return [];
  }
  const from = readNumber(field, first);
  return [from, last === undefined ? (hasStep ? field.max : from) : readNumber(field, last)];
}

function readNumber({ min, max, words }: Field, text: string): number | undefined {
  const word = words.indexOf(text.toUpperCase());
  const value = word >= 0 ? word + min : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
}
