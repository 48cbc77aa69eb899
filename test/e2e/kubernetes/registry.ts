import * as path from "node:path";
import { ClusterInventory } from "../support/cluster-inventory";
import { expectThat } from "../support/run-report";
import { expectNothingLeft, type ScenarioContext } from "./context";
import { ClusterProject } from "./project";

const APP = path.resolve(__dirname, "apps/registry-charts.ts");

/**
 * The life of registries in all forms: every pod is let into its namespace, a second plan is empty, the protected ones refuse to go, and
 * nothing stays when they may.
 */
export async function runRegistry(context: ScenarioContext): Promise<void> {
  const { report, cluster } = context;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step("registry", name, run);
  await context.withNodes("registry", {}, async () => {
    const before = await ClusterInventory.take(cluster.session);
    const project = new ClusterProject(context, APP, "registry");
    const applied =
      (await step("apply", () => {
        project.synthesize();
        return project.apply();
      })) &&
      (await step("second plan is empty", () => project.expectEmptyPlans())) &&
      (await step("destroy is refused", async () => {
        const reason = await project.expectRefusedDestroy();
        expectThat(/prevent_destroy|Instance cannot be destroyed/.test(reason), reason);
        return "what cannot be made again is protected";
      }));
    if (applied || !context.settings.keep) {
      await step("destroy leaves nothing", async () => {
        const lifted = project.liftProtection();
        const seen = await project.destroy();
        return `${lifted} resources were protected; ${seen}; ${await expectNothingLeft(cluster.session, before)}`;
      });
    }
  });
}
