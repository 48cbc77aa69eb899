import { CloudInventory } from "../support/cloud-inventory";
import type { AddedPool, ExampleChanges } from "../support/example-changes";
import type { PlannedChange, PlannedChanges } from "../support/planned-changes";
import { expectThat, StepSkipped } from "../support/run-report";
import { expectNothingLeft, removeLeftovers, renderCounts, ScenarioProject, type ScenarioContext } from "./context";

const EPOCH_KEY = "metadata.k8s_on_openstack_join_epoch";
const POOL = "e2e";

/**
 * The life of a cluster: apply, an empty second plan, grow by a pool, lose the middle node of three, a new generation of a worker and of a
 * control plane node, destroy. Each plan is read before it is applied, and may do only what the change asks for.
 */
export async function runLifecycle(context: ScenarioContext, example: string): Promise<boolean> {
  const { report, cloud, settings } = context;
  const before = await CloudInventory.take(cloud);
  const project = new ScenarioProject(context, example, "life");
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step(example, name, run);
  const pool = (names: readonly string[], generations?: AddedPool["generations"]): ExampleChanges => ({
    addPools: { [POOL]: { flavor: settings.flavor, names, ...(generations === undefined ? {} : { generations }) } },
  });
  let latest: ExampleChanges = { deletionProtection: true };
  const change = async (changes: ExampleChanges, check: (plan: PlannedChanges) => string): Promise<string> => {
    latest = { ...latest, ...changes, controlPlane: { ...latest.controlPlane, ...changes.controlPlane } };
    const terraform = project.synthesize(latest);
    const seen = check(await terraform.plan());
    const { seconds } = await terraform.apply();
    await expectEmptyPlan(project);
    return `${seen}; applied in ${seconds.toFixed(0)} s; second plan empty`;
  };

  const done =
    (await step("apply", async () => {
      const terraform = project.synthesize(latest);
      await terraform.init();
      const { seconds } = await terraform.apply();
      const made = (await CloudInventory.take(cloud)).since(before);
      return `${(await terraform.stateAddresses()).length} addresses in ${seconds.toFixed(0)} s: ${renderCounts(made)}`;
    })) &&
    (await step("second plan is empty", () => expectEmptyPlan(project))) &&
    (await step("a new pool only adds", () => change(pool(["1", "2", "3"]), expectOnlyAdditions))) &&
    (await step("the middle node of three leaves alone", () =>
      change(pool(["1", "3"]), (plan) => expectOnlyRemoved(plan, `${POOL}-2`)),
    )) &&
    (await step("a new generation replaces one worker", () =>
      change(pool(["1", "3"], { "3": 2 }), (plan) => expectOnlyReplaced(plan, `${POOL}-3-g2`)),
    )) &&
    (await step("a control plane of one grows to three by additions", () => growControlPlane(project, change))) &&
    (await step("a larger etcd volume grows in place", () => growEtcdVolumes(project, change))) &&
    (await step("a new generation replaces one control plane node", () =>
      change({ controlPlane: { generations: { "2": 2 } } }, (plan) => expectOnlyReplaced(plan, "control-plane-2-g2")),
    )) &&
    (await step("destroy is refused while the deletion protection is on", () => expectRefusedDestroy(project)));

  const destroyed = await step("destroy leaves nothing", async () => {
    const terraform = project.synthesize({ ...latest, deletionProtection: false });
    await terraform.apply();
    const { seconds } = await terraform.destroy();
    return `destroyed in ${seconds.toFixed(0)} s; ${await expectNothingLeft(cloud, before)}`;
  });
  if (!destroyed) {
    await removeLeftovers(context, before, project.clusterName);
  }
  return done && destroyed;
}

/** Fails when the plan of an unchanged stack does anything. */
export async function expectEmptyPlan(project: ScenarioProject): Promise<string> {
  const plan = await project.terraform.plan();
  expectThat(plan.isEmpty, `the second plan is not empty:\n${plan.toLines().join("\n")}`);
  return "no changes";
}

function expectOnlyAdditions(plan: PlannedChanges): string {
  expectOnlyEpochUpdates(plan.with("update"), plan);
  expectNone(plan, plan.with("replace", "delete"), "replaces or deletes");
  return `${plan.with("create").length} additions, ${plan.with("update").length} servers told the epoch`;
}

function expectOnlyRemoved(plan: PlannedChanges, node: string): string {
  expectOnlyEpochUpdates(plan.with("update"), plan);
  expectNone(plan, plan.with("create", "replace"), "creates or replaces");
  const removed = plan.with("delete");
  expectThat(
    removed.some(({ type }) => type === "openstack_compute_instance_v2"),
    `no server goes with the node ${node}`,
  );
  const servers = removed.filter(({ type }) => type === "openstack_compute_instance_v2");
  expectThat(
    servers.length === 1,
    `one server should go, the plan removes ${servers.map(({ address }) => address).join(", ")}`,
  );
  return `${removed.length} objects of one node removed, ${plan.with("update").length} servers told the epoch`;
}

/** A generation may replace the server, its volumes and their attachments, and nothing that holds the address. */
function expectOnlyReplaced(plan: PlannedChanges, node: string): string {
  const replaced = plan.with("replace");
  const servers = replaced.filter(({ type }) => type === "openstack_compute_instance_v2");
  expectThat(
    servers.length === 1,
    `one server should be replaced for ${node}, the plan says\n${plan.toLines().join("\n")}`,
  );
  const allowed = [
    "openstack_compute_instance_v2",
    "openstack_blockstorage_volume_v3",
    "openstack_compute_volume_attach_v2",
  ];
  expectNone(
    plan,
    replaced.filter(({ type }) => !allowed.includes(type)),
    "replaces more than server and volumes",
  );
  expectNone(plan, plan.with("create", "delete"), "creates or deletes");
  const markers = plan.with("update").filter(({ type }) => type === "terraform_data");
  expectThat(markers.length === 1, "one generation marker should change");
  expectOnlyEpochUpdates(
    plan.with("update").filter((change) => change !== markers[0]),
    plan,
  );
  return `${replaced.map(({ address }) => address).join(", ")} replaced, port and address untouched`;
}

type Change = (changes: ExampleChanges, check: (plan: PlannedChanges) => string) => Promise<string>;

async function growControlPlane(project: ScenarioProject, change: Change): Promise<string> {
  const addresses = await project.terraform.stateAddresses();
  const count = addresses.filter((address) => /^openstack_compute_instance_v2\..*ControlPlane/.test(address)).length;
  if (count !== 1) {
    throw new StepSkipped(`the example has ${count} control plane nodes`);
  }
  return change({ controlPlane: { count: 3 } }, expectOnlyAdditions);
}

async function growEtcdVolumes(project: ScenarioProject, change: Change): Promise<string> {
  const addresses = await project.terraform.stateAddresses();
  const volumes = addresses.filter((address) => /^openstack_blockstorage_volume_v3\..*EtcdVolume/.test(address));
  if (volumes.length === 0) {
    throw new StepSkipped("the example keeps etcd on the root disk");
  }
  const type = process.env["EXAMPLE_VOLUME_TYPE"] ?? "ssd";
  return change({ controlPlane: { etcdVolume: { size: LARGER_ETCD_GIB, type } } }, (plan) => {
    const grown = plan.with("update").filter(({ attributes }) => attributes.join() === "size");
    expectThat(
      grown.length === volumes.length && plan.all.length === volumes.length,
      `${volumes.length} volumes should grow, the plan says\n${plan.toLines().join("\n")}`,
    );
    return `${grown.length} volumes grow`;
  });
}

/** More than any example asks for. */
const LARGER_ETCD_GIB = 40;

async function expectRefusedDestroy(project: ScenarioProject): Promise<string> {
  const result = await project.terraform.run(["plan", "-destroy", "-input=false", "-no-color"]);
  expectThat(result.code !== 0, "a protected cluster could be destroyed");
  const text = (result.stdout + result.stderr).replace(/\s+/g, " ");
  expectThat(/prevent_destroy/.test(text), `the refusal names another reason: ${text.slice(0, 400)}`);
  return "prevent_destroy holds";
}

function expectOnlyEpochUpdates(updates: readonly PlannedChange[], plan: PlannedChanges): void {
  const others = updates.filter(
    ({ type, keys }) => type !== "openstack_compute_instance_v2" || keys.some((key) => key !== EPOCH_KEY),
  );
  expectNone(plan, others, "updates more than the join epoch of control planes");
}

function expectNone(plan: PlannedChanges, changes: readonly PlannedChange[], what: string): void {
  expectThat(
    changes.length === 0,
    `the plan ${what}: ${changes.map(({ address }) => address).join(", ")}\n${plan.toLines().join("\n")}`,
  );
}
