import { checkRetention, retentionHours } from "../../lib/observability/retention";

describe("a retention", () => {
  it.each([
    ["1h", 1],
    ["30d", 720],
    ["2w", 336],
  ])("%s is %i hours", (text, hours) => {
    expect(retentionHours(text)).toBe(hours);
    expect(checkRetention("retention", text)).toBeUndefined();
  });

  it.each(["30", "0d", "-1d", "1.5d", "1h30m", "3m", "", 30, null, {}])("%j is none", (value) => {
    expect(checkRetention("retention", value)).toMatchObject({ code: "retention", path: "retention" });
  });

  it("is not shorter than its least", () => {
    expect(checkRetention("retention", "23h", "24h")).toMatchObject({ code: "retention" });
    expect(checkRetention("retention", "1d", "24h")).toBeUndefined();
  });
});
