import { flattenChecks } from "../../../lib/core";
import type { Problem } from "../../../lib/core";
import { HarborSchedule, ReplicationTrigger } from "../../../lib/registry/content";

function codesOf(schedule: HarborSchedule | ReplicationTrigger): string[] {
  return flattenChecks(schedule.check("schedule")).map((problem) => (problem as Problem).code);
}

describe("a schedule of Harbor", () => {
  it.each([
    [HarborSchedule.hourly(), "Hourly", "0 0 * * * *"],
    [HarborSchedule.daily(), "Daily", "0 0 0 * * *"],
    [HarborSchedule.weekly(), "Weekly", "0 0 0 * * 0"],
    [HarborSchedule.cron("0 0 0 * * *"), "Daily", "0 0 0 * * *"],
    [HarborSchedule.cron("\t0 15  3 * * 1-5 "), "0 15 3 * * 1-5", "0 15 3 * * 1-5"],
  ])("is written as Harbor gives it back, so that no plan sees a change: %#", (schedule, text, cron) => {
    expect(schedule.scheduleText).toBe(text);
    expect(schedule.cronText).toBe(cron);
    expect(codesOf(schedule)).toEqual([]);
  });

  it.each([
    ["0 2 * * *", ["cron-fields"]],
    ["", ["cron-fields"]],
    ["0 0 2 * * * *", ["cron-fields"]],
    ["30 0 2 * * *", ["cron-second"]],
    ["* 0 2 * * *", ["cron-second"]],
    ["0 60 2 * * *", ["cron-field"]],
    ["1 0 25 * * *", ["cron-second", "cron-field"]],
    ["0 0 0 31 4 *", ["cron-never"]],
  ])("is refused when Harbor would refuse it, or it never comes: '%s'", (cron, codes) => {
    expect(codesOf(HarborSchedule.cron(cron))).toEqual(codes);
  });
});

describe("what starts a replication", () => {
  it("is written as the provider takes it", () => {
    expect(ReplicationTrigger.manual().scheduleText).toBe("manual");
    expect(ReplicationTrigger.onPush().scheduleText).toBe("event_based");
    expect(ReplicationTrigger.cron(" 0 0  2 * * * ").scheduleText).toBe("0 0 2 * * *");
  });

  it("is not every minute, which Harbor refuses for replications alone", () => {
    expect(codesOf(ReplicationTrigger.cron("0 * 2 * * *"))).toEqual(["cron-minute"]);
    expect(codesOf(ReplicationTrigger.cron("0 */5 2 * * *"))).toEqual([]);
  });
});
