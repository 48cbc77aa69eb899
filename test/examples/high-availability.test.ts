import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "cdktf";
import { build as buildHighAvailability } from "../../examples/high-availability/main";
import type { PreviewResult, ResourceReport } from "../../lib/preview";
import { previewApp } from "../support/preview";
import { testExample } from "./support/test-example";

jest.setTimeout(120_000);

describe("the high-availability example", () => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp((app) => void buildHighAvailability(app));
  });

  testExample(() => result, { name: "high-availability", servers: 8, controlPlanes: 3 });

  describe("that changes", () => {
    const controlPlaneEpochs = [1, 2, 3].map((index) => `update prod-a-control-plane-${index}: metadata`);

    let folder: string;

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "k8s-on-openstack-upgrade-"));
      result.state.write(join(folder, "saved.json"));
    });

    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    /** What a second version of the highly available example would do to the first. */
    async function upgrade(app: (app: App) => void): Promise<ResourceReport[]> {
      const { report } = await previewApp(app, { from: join(folder, "saved.json"), apply: false });
      expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
      const [stack] = report.stacks;
      return (stack?.resources ?? []).filter(({ mode, action }) => mode === "managed" && action !== "no-op");
    }

    const describeChange = (change: ResourceReport) =>
      change.action === "update"
        ? `update ${change.name ?? change.address}: ${[...new Set(change.changedAttributes.map((path) => path.split(".")[0]))].join(" ")}`
        : change.action;

    it("gets a pool by additions alone, beside the join epoch of the control plane", async () => {
      const changes = await upgrade((app) => {
        buildHighAvailability(app).addNodePool("extra", { count: 2, flavor: "m1.medium" });
      });
      expect(
        changes
          .filter(({ action }) => action !== "create")
          .map(describeChange)
          .sort(),
      ).toEqual(controlPlaneEpochs);
      expect(
        changes
          .filter(({ action }) => action === "create")
          .map((change) => change.name ?? change.type)
          .sort(),
      ).toEqual([
        "prod-a-extra",
        "prod-a-extra-1",
        "prod-a-extra-1",
        "prod-a-extra-2",
        "prod-a-extra-2",
        "terraform_data",
        "terraform_data",
      ]);
    });

    it("loses the middle node of three and nothing else, beside the join epoch of the control plane", async () => {
      const changes = await upgrade((app) => {
        buildHighAvailability(app, { count: undefined, names: ["1", "3"] });
      });
      expect(
        changes
          .filter(({ action }) => action !== "delete")
          .map(describeChange)
          .sort(),
      ).toEqual(controlPlaneEpochs);
      expect(
        changes
          .filter(({ action }) => action === "delete")
          .map((change) => change.name ?? change.type)
          .sort(),
      ).toEqual(["prod-a-general-2", "prod-a-general-2", "terraform_data"]);
    });

    it("makes exactly the node anew whose generation is raised, on its old port", async () => {
      const changes = await upgrade((app) => {
        buildHighAvailability(app, { generations: { "2": 2 } });
      });
      expect(changes.map((change) => `${change.action} ${change.name ?? change.type}`).sort()).toEqual([
        "replace prod-a-general-2",
        "update prod-a-control-plane-1",
        "update prod-a-control-plane-2",
        "update prod-a-control-plane-3",
        "update terraform_data",
      ]);
    });
  });
});
