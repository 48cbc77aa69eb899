import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import { Janitor } from "../../lib";
import { dependOn } from "../../lib/core";
import type { PreviewResult } from "../../lib/preview";
import { CephRbdCsi, CinderCsi, ManilaCsi } from "../../lib/storage";
import { addImportedPlatform } from "../support/demo-platform";
import { previewApp } from "../support/preview";

jest.setTimeout(120_000);

/** A platform with all three drivers, on a cluster that was not made here. */
function addDrivers(app: App): void {
  const { platform, cluster } = addImportedPlatform(app);
  const volumes = new CinderCsi(platform, "Volumes", { cluster });
  const shares = new ManilaCsi(platform, "Shares", {
    cluster,
    storageClasses: [{ name: "shares" }],
    snapshotClasses: [{ name: "shares" }],
  });
  const key = new TerraformVariable(platform, "cephx_key", { type: "string", sensitive: true, default: "AQ==" });
  const images = new CephRbdCsi(platform, "Images", {
    cluster,
    ceph: { fsid: "11111111-2222-4333-8444-555555555555", monitors: ["10.5.0.1:3300"] },
    user: { name: "kubernetes", key: key.stringValue },
    storageClasses: [{ name: "rbd", pool: "kubernetes" }],
  });
  const janitor = new Janitor(platform, "Janitor", { cluster });
  for (const driver of [shares, images]) {
    dependOn(driver, volumes);
    dependOn(janitor, driver);
  }
}

describe("a preview of the drivers for shares and images beside that for volumes", () => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp(addDrivers);
  });

  test("goes through every step, and a second plan has nothing to do", () => {
    const { problems, stacks } = result.report;

    expect(problems).toEqual([]);
    expect(stacks.flatMap(({ steps }) => steps.map(({ step, ok, summary }) => [step, ok, summary]))).toEqual([
      ["init", true, ""],
      ["validate", true, ""],
      ["plan", true, "23 to add"],
      ["apply", true, "23 added"],
      ["second-plan", true, "nothing left to do"],
      ["destroy", true, "23 removed"],
    ]);
  });

  test.each([
    ["the definitions of snapshots", "Volumes_Snapshots_Definitions", "the driver for shares", "Shares_Chart"],
    ["the definitions of snapshots", "Volumes_Snapshots_Definitions", "the driver for images", "Images_Chart"],
    ["the program that mounts shares", "Shares_NodePlugin", "the driver for shares", "Shares_Chart"],
    ["the rights of the driver for images", "Images_Rights", "the driver", "Images_Chart"],
    ["the login of Manila", "Shares_Login", "the classes that name it", "Shares_StorageClasses_shares_"],
    ["the driver for shares", "Shares_Chart", "its classes", "Shares_StorageClasses_shares_"],
    ["the driver for images", "Images_Chart", "the janitor, which waits for its volumes", "Janitor"],
  ])("makes %s (%s) before %s (%s), and removes it after", (_first, first, _second, second) => {
    const place = (step: "apply" | "destroy", part: string) =>
      result.operations
        .filter((operation) => operation.step === step)
        .findIndex(({ address }) => address?.includes(`.${part}`));

    expect(place("apply", first)).toBeGreaterThanOrEqual(0);
    expect(place("apply", first)).toBeLessThan(place("apply", second));
    expect(place("destroy", second)).toBeGreaterThanOrEqual(0);
    expect(place("destroy", second)).toBeLessThan(place("destroy", first));
  });
});
