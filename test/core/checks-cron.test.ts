import { cronSchedule, flattenChecks } from "../../lib/core";

function codesOf(schedule: unknown): string[] {
  return flattenChecks(cronSchedule("schedule", schedule)).map((one) => ("code" in one ? one.code : "deferred"));
}

describe("the schedule of a job", () => {
  it.each([
    "* * * * *",
    "30 2 * * *",
    "*/15 0-6/2 1,15 * *",
    "0 0 29 2 *",
    "0 0 31 1-3 *",
    "0 0 * JAN,dec MON-FRI",
    "5/10 * * * 0",
    "0 0 31 2 MON",
    "0 0 31 2 */2",
    "  0 0 * * *  ",
  ])("may be %s", (schedule) => {
    expect(codesOf(schedule)).toEqual([]);
  });

  it.each([
    ["@daily", "cron-fields"],
    ["* * * *", "cron-fields"],
    ["0 0 0 * * *", "cron-fields"],
    ["", "cron-fields"],
    ["TZ=UTC 0 0 * * *", "cron-fields"],
    [5, "cron-fields"],
    ["60 * * * *", "cron-field"],
    ["* 24 * * *", "cron-field"],
    ["* * 0 * *", "cron-field"],
    ["* * * 13 *", "cron-field"],
    ["* * * * 7", "cron-field"],
    ["* * * * SUNDAY", "cron-field"],
    ["*/0 * * * *", "cron-field"],
    ["5-1 * * * *", "cron-field"],
    ["1-2-3 * * * *", "cron-field"],
    ["1,,2 * * * *", "cron-field"],
    ["-1 * * * *", "cron-field"],
    ["1.5 * * * *", "cron-field"],
    ["? * * * *", "cron-field"],
    ["*/2/3 * * * *", "cron-field"],
    ["0 0 30 2 *", "cron-never"],
    ["0 0 31 4,6 *", "cron-never"],
    ["0 0 31 4,6 MON,*/1", "cron-never"],
  ])("must not be %s", (schedule, code) => {
    expect(codesOf(schedule)).toEqual([code]);
  });
});
