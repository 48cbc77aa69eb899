import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { CloudInventory } from "../support/cloud-inventory";
import { expectThat, StepSkipped } from "../support/run-report";
import { expectNothingLeft, removeLeftovers, renderCounts, ScenarioProject, type ScenarioContext } from "./context";
import { KuryrLeftovers } from "./kuryr-leftovers";
import { expectEmptyPlan } from "./lifecycle";

const ROOT = path.resolve(__dirname, "../../..");
const EXAMPLE = "kuryr";
const NOTHING_LEFT = 0;
const SOMETHING_LEFT = 1;

/** How the command ended, and what its summary says. */
interface Sweep {
  readonly code: number | null;
  readonly log: string;
  readonly left: readonly string[];
  readonly removed: readonly string[];
}

/**
 * A cluster whose pods are ports, and all that Kuryr and the cloud controller leave when they end badly: ports on trunks change no plan, the
 * command finds what is left and takes it away, another cluster's things and Terraform's own stay; and a destroy of a cluster with all of
 * that once more leaves nothing.
 */
export async function runKuryr(context: ScenarioContext): Promise<boolean> {
  const { report, cloud } = context;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step("kuryr", name, run);
  if (!cloud.has("load-balancer")) {
    return step("apply", () => Promise.reject(new StepSkipped("the cloud has no load balancers in its catalogue")));
  }
  const before = await CloudInventory.take(cloud);
  const project = new ScenarioProject(context, EXAMPLE, "pods");
  const { clusterName } = project;
  const leftovers = new KuryrLeftovers(cloud, clusterName);
  const neighbour = new KuryrLeftovers(cloud, `${clusterName}-b`);
  let applied = before;
  let others: readonly string[] = [];

  const done =
    (await step("apply", async () => {
      const terraform = project.synthesize({ controlPlane: { count: 1 } });
      await terraform.init();
      const { seconds } = await terraform.apply();
      applied = await CloudInventory.take(cloud);
      return `${(await terraform.stateAddresses()).length} addresses in ${seconds.toFixed(0)} s: ${renderCounts(applied.since(before))}`;
    })) &&
    (await step("second plan is empty", () => expectEmptyPlan(project))) &&
    (await step("ports on a trunk are no change", async () => {
      const made = await leftovers.addSubports();
      return `${made}: ${await expectEmptyPlan(project)}`;
    })) &&
    (await step("Kuryr and the cloud controller leave the rest", async () => {
      const known = await CloudInventory.take(cloud);
      const theirs = await neighbour.addAsNeighbour(leftovers);
      others = (await CloudInventory.take(cloud)).since(known).map(({ id }) => id);
      const external = process.env["EXAMPLE_EXTERNAL_NETWORK"] ?? "public";
      return `${await leftovers.addOthers(external)}; ${theirs}`;
    })) &&
    (await step("sweep lists them, and touches nothing", async () => {
      const there = await CloudInventory.take(cloud);
      const { code, left, log } = sweep(clusterName);
      expectThat(code === SOMETHING_LEFT, `sweep ended with ${code}: ${log}`);
      const gone = there.since(await CloudInventory.take(cloud));
      expectThat(gone.length === 0, `gone all the same: ${gone.map(({ name }) => name).join(", ")}`);
      return `${left.length} found: ${left.join(", ")}`;
    })) &&
    (await step("sweep takes them away, and nothing of another cluster or of Terraform", async () => {
      const { code, removed, log } = sweep(clusterName, "--delete");
      expectThat(code === NOTHING_LEFT, `sweep ended with ${code}: ${log}`);
      const now = await CloudInventory.take(cloud);
      const extra = now
        .since(applied)
        .filter(({ id, parents }) => ![id, ...parents].some((one) => others.includes(one)));
      expectThat(extra.length === 0, `left: ${extra.map(({ kind, name }) => `${kind} ${name}`).join(", ")}`);
      const ids = now.objects.map(({ id }) => id);
      const missing = others.filter((id) => !ids.includes(id));
      expectThat(missing.length === 0, `gone of another cluster: ${missing.join(", ")}`);
      return `${removed.length} removed; ${await expectEmptyPlan(project)}`;
    })) &&
    (await step("a second sweep finds nothing", () => {
      const { code, log } = sweep(clusterName);
      expectThat(code === NOTHING_LEFT, `sweep ended with ${code}: ${log}`);
      return Promise.resolve(log.trim());
    }));

  sweep(`${clusterName}-b`, "--delete");
  const messy =
    done &&
    (await step("all of it is left once more", async () => {
      const external = process.env["EXAMPLE_EXTERNAL_NETWORK"] ?? "public";
      return `${await leftovers.addSubports()}; ${await leftovers.addOthers(external)}`;
    }));
  // the example's own sweep runs in the middle of it.
  const destroyed = await step("a destroy with all of it there leaves nothing", async () => {
    const { seconds } = await project.terraform.destroy();
    return `destroyed in ${seconds.toFixed(0)} s; ${await expectNothingLeft(cloud, before)}`;
  });
  if (!destroyed) {
    await removeLeftovers(context, before, clusterName);
  }
  return messy && destroyed;
}

/** Runs the command as a user does, with the cloud of the environment. */
function sweep(clusterName: string, ...more: readonly string[]): Sweep {
  const register = path.join(ROOT, "test/e2e/support/register.js");
  const command = [path.join(ROOT, "lib/cli/main.ts"), "sweep", "--cluster", clusterName, "--json", ...more];
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-r", register, ...command], { encoding: "utf8" });
  const summary = JSON.parse(stdout === "" ? "{}" : stdout) as {
    readonly left?: readonly { readonly kind: string }[];
    readonly removed?: readonly { readonly kind: string }[];
  };
  const kinds = (list: readonly { readonly kind: string }[] = []) => list.map(({ kind }) => kind);
  return { code: status, log: stderr, left: kinds(summary.left), removed: kinds(summary.removed) };
}
