import * as path from "node:path";
import { CloudInventory } from "../support/cloud-inventory";
import type { PlannedChanges } from "../support/planned-changes";
import { expectThat } from "../support/run-report";
import { expectNothingLeft, removeLeftovers, renderCounts, ScenarioProject, type ScenarioContext } from "./context";
import { expectEmptyPlan } from "./lifecycle";

const APP = path.resolve(__dirname, "apps/harbor-machine.ts");

/** What a new generation of the machine replaces; the last remembers which certificate the machine shows. */
const REPLACED = [
  "openstack_compute_instance_v2",
  "openstack_compute_volume_attach_v2",
  "openstack_compute_volume_attach_v2",
  "terraform_data",
];

/**
 * The life of a registry on a machine: apply, an empty second plan, a new generation that keeps volumes, port and address, a larger
 * volume, a destroy that the protection refuses, destroy. The cloud need not run guests: nothing here asks the machine.
 */
export async function runHarborMachine(context: ScenarioContext): Promise<boolean> {
  const { report, cloud } = context;
  const before = await CloudInventory.take(cloud);
  const env: Record<string, string> = {};
  const project = new ScenarioProject(context, APP, "reg", env);
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step("harbor machine", name, run);
  const change = async (settings: Record<string, string>, check: (plan: PlannedChanges) => string): Promise<string> => {
    Object.assign(env, settings);
    const terraform = project.synthesize({});
    const seen = check(await terraform.plan());
    const { seconds } = await terraform.apply();
    await expectEmptyPlan(project);
    return `${seen}; applied in ${seconds.toFixed(0)} s; second plan empty`;
  };

  let volumes: readonly string[] = [];
  const done =
    (await step("apply", async () => {
      const terraform = project.synthesize({});
      await terraform.init();
      const { seconds } = await terraform.apply();
      const made = (await CloudInventory.take(cloud)).since(before);
      volumes = idsOf(made, "volume");
      expectThat(volumes.length === 2, `two volumes were expected, got ${renderCounts(made)}`);
      return `${(await terraform.stateAddresses()).length} addresses in ${seconds.toFixed(0)} s: ${renderCounts(made)}`;
    })) &&
    (await step("second plan is empty", () => expectEmptyPlan(project))) &&
    (await step("a new generation replaces the server alone", () =>
      change({ E2E_REGISTRY_GENERATION: "2" }, (plan) => {
        const types = plan.with("replace").map(({ type }) => type);
        const others = plan.with("create", "delete");
        expectThat(
          types.sort().join() === REPLACED.join() && others.length === 0,
          `the plan says\n${plan.toLines().join("\n")}`,
        );
        return "server and attachments replaced";
      }),
    )) &&
    (await step("the volumes are those of the first generation", async () => {
      const now = idsOf((await CloudInventory.take(cloud)).since(before), "volume");
      expectThat(now.join() === volumes.join(), `there were ${volumes.join(", ")}, there are ${now.join(", ")}`);
      return `${now.length} volumes kept`;
    })) &&
    (await step("a larger volume grows in place", () =>
      change({ E2E_REGISTRY_SIZE: "50" }, (plan) => {
        const [only, ...rest] = plan.all;
        expectThat(
          only?.action === "update" && only.attributes.join() === "size" && rest.length === 0,
          `one volume should grow, the plan says\n${plan.toLines().join("\n")}`,
        );
        return "one volume grows";
      }),
    )) &&
    (await step("destroy is refused while the deletion protection is on", async () => {
      const result = await project.terraform.run(["plan", "-destroy", "-input=false", "-no-color"]);
      const text = (result.stdout + result.stderr).replace(/\s+/g, " ");
      expectThat(result.code !== 0 && text.includes("prevent_destroy"), `the refusal says ${text.slice(0, 400)}`);
      return "prevent_destroy holds";
    }));

  const destroyed = await step("destroy leaves nothing", async () => {
    env.E2E_REGISTRY_PROTECTED = "false";
    const terraform = project.synthesize({});
    await terraform.apply();
    const { seconds } = await terraform.destroy();
    return `destroyed in ${seconds.toFixed(0)} s; ${await expectNothingLeft(cloud, before)}`;
  });
  if (!destroyed) {
    await removeLeftovers(context, before, project.clusterName);
  }
  return done && destroyed;
}

function idsOf(objects: readonly { readonly kind: string; readonly id: string }[], wanted: string): readonly string[] {
  return objects
    .filter(({ kind }) => kind === wanted)
    .map(({ id }) => id)
    .sort();
}
