import * as path from "node:path";
import { ClusterInventory } from "../support/cluster-inventory";
import { expectNothingLeft, type ScenarioContext } from "./context";
import { ClusterProject } from "./project";

const APP = path.resolve(__dirname, "apps/platform.ts");

/** The life of a small platform: apply, an empty second plan, destroy. */
export async function runLifecycle(context: ScenarioContext): Promise<void> {
  const { report, cluster } = context;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step("lifecycle", name, run);
  await context.withNodes("lifecycle", {}, async () => {
    const before = await ClusterInventory.take(cluster.session);
    const project = new ClusterProject(context, APP, "lifecycle");
    const applied =
      (await step("apply", () => {
        project.synthesize();
        return project.apply();
      })) && (await step("second plan is empty", () => project.expectEmptyPlans()));
    if (applied || !context.settings.keep) {
      await step("destroy leaves nothing", async () => {
        const seen = await project.destroy();
        return `${seen}; ${await expectNothingLeft(cluster.session, before)}`;
      });
    }
  });
}
