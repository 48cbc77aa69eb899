import type { App } from "cdktf";
import type { PreviewResult } from "../../lib/preview";
import { CinderCsi } from "../../lib/storage";
import { PlatformStack, StateBackend } from "../../stacks";
import { importCluster } from "../support/imported-cluster";
import { previewApp } from "../support/preview";

jest.setTimeout(120_000);

const DRIVER = "Chart";
const DEFINITIONS = "Snapshots_Definitions";
/** A platform with the driver alone, on a cluster that was not made here. */
function addDriver(app: App): void {
  const cluster = importCluster(app);
  const platform = new PlatformStack(app, "platform", { backend: StateBackend.pg(), cluster });
  new CinderCsi(platform, "CinderCsi", { cluster });
}

describe("a preview of the Cinder driver", () => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp(addDriver);
  });

  test("goes through every step, and a second plan has nothing to do", () => {
    const { problems, stacks } = result.report;

    expect(problems).toEqual([]);
    expect(stacks.flatMap(({ steps }) => steps.map(({ step, ok, summary }) => [step, ok, summary]))).toEqual([
      ["init", true, ""],
      ["validate", true, ""],
      ["plan", true, "10 to add"],
      ["apply", true, "10 added"],
      ["second-plan", true, "nothing left to do"],
      ["destroy", true, "10 removed"],
    ]);
  });

  test.each([
    ["the definitions of snapshots", DEFINITIONS, "their controller", "Snapshots_Controller"],
    ["the definitions of snapshots", DEFINITIONS, "the driver", DRIVER],
    ["the login", "CloudConfig", "the driver", DRIVER],
    ["the driver", DRIVER, "the classes of volumes", "StorageClasses_cinder_"],
    ["the driver", DRIVER, "the classes of snapshots", "SnapshotClasses"],
    ["the credential", "Credential", "the login", "CloudConfig"],
  ])("makes %s (%s) before %s (%s), and removes it after", (_first, first, _second, second) => {
    const place = (step: "apply" | "destroy", part: string) =>
      result.operations
        .filter((operation) => operation.step === step)
        .findIndex(({ address }) => address?.includes(`.CinderCsi_${part}`));

    expect(place("apply", first)).toBeGreaterThanOrEqual(0);
    expect(place("apply", first)).toBeLessThan(place("apply", second));
    expect(place("destroy", second)).toBeGreaterThanOrEqual(0);
    expect(place("destroy", second)).toBeLessThan(place("destroy", first));
  });
});
