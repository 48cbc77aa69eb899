import { CloudInventory, deleteObjects, type CloudObject } from "../support/cloud-inventory";
import type { ExampleChanges } from "../support/example-changes";
import { expectThat, StepSkipped } from "../support/run-report";
import type { TerraformEvent } from "../support/terraform";
import { expectNothingLeft, removeLeftovers, ScenarioProject, type ScenarioContext } from "./context";
import { expectEmptyPlan } from "./lifecycle";

/** A moment of an apply at which Terraform is killed. */
interface KillPoint {
  readonly when: string;
  readonly type: RegExp;
  /** Which of the events of that type: 1 is the first. */
  readonly nth: number;
  /** Kill when the object is done rather than when it is begun. */
  readonly done?: boolean;
}

const POINTS: readonly KillPoint[] = [
  {
    when: "the network is made",
    type: /^openstack_networking_(network|subnet|router|secgroup)_v2$/,
    nth: 1,
    done: true,
  },
  { when: "a port is begun", type: /^openstack_networking_port_v2$/, nth: 2 },
  {
    when: "the load balancer is filled",
    type: /^openstack_lb_(listener|pool|members|member|monitor)_v2$/,
    nth: 1,
    done: true,
  },
  { when: "the first server is done", type: /^openstack_compute_instance_v2$/, nth: 1, done: true },
  { when: "a server is begun", type: /^openstack_compute_instance_v2$/, nth: 1 },
  { when: "a volume is attached", type: /^openstack_compute_volume_attach_v2$/, nth: 1 },
];

/** `kill -9` of Terraform at several moments of one apply; each time the next apply goes on, and in the end nothing is amiss. */
export async function runInterruption(context: ScenarioContext, example: string): Promise<boolean> {
  const { report, cloud } = context;
  const before = await CloudInventory.take(cloud);
  const project = new ScenarioProject(context, example, "kill");
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step(example, name, run);

  let passed = await step("init", async () => {
    await project.synthesize({}).init();
    return "ready";
  });
  for (const point of passed ? POINTS : []) {
    passed = passed && (await step(`kill -9 when ${point.when}`, () => killAt(context, project, point, before)));
  }
  passed =
    passed &&
    (await step("apply goes on after the kills", () => finish(context, project, {}, before))) &&
    (await step("a second run is refused by the state lock", () => expectLocked(project))) &&
    (await step("kill -9 in the middle of a new generation", () => killReplacement(context, project, before)));

  const destroyed = await step("destroy leaves nothing", async () => {
    const terraform = project.synthesize({ deletionProtection: false });
    await terraform.apply();
    const { seconds } = await terraform.destroy();
    return `destroyed in ${seconds.toFixed(0)} s; ${await expectNothingLeft(cloud, before)}`;
  });
  if (!destroyed) {
    await removeLeftovers(context, before, project.clusterName);
  }
  return passed && destroyed;
}

async function killAt(
  context: ScenarioContext,
  project: ScenarioProject,
  point: KillPoint,
  before: CloudInventory,
): Promise<string> {
  const planned = (await project.terraform.plan()).with("create").filter(({ type }) => point.type.test(type));
  if (planned.length < point.nth) {
    throw new StepSkipped("nothing of the kind is left to be made");
  }
  const result = await project.terraform.applyAndKill(countTo(point));
  if (result.signal !== "SIGKILL") {
    throw new Error(`the apply ended before ${point.when}: ${errorsOf(result.stdout)}`);
  }
  const orphans = await findOrphans(context, project, before);
  const known = (await project.terraform.stateAddresses()).length;
  const cleared = await clearBlocking(context, orphans);
  return `killed after ${result.seconds.toFixed(0)} s with ${known} addresses in the state${cleared}`;
}

/**
 * What Terraform had asked the cloud for when it died is in no state, and only a person (or this function) can remove it. A server holds
 * its port, a volume its attachment, a router its interface: those stop the next apply; the rest would just be left over.
 */
async function clearBlocking(context: ScenarioContext, orphans: readonly CloudObject[]): Promise<string> {
  await deleteObjects(context.cloud, orphans);
  const names = orphans.map(({ kind, name }) => `${kind} ${name}`).join(", ");
  return orphans.length === 0 ? "" : `; half-made, in no state, removed by hand: ${names}`;
}

async function finish(
  context: ScenarioContext,
  project: ScenarioProject,
  changes: ExampleChanges,
  before: CloudInventory,
): Promise<string> {
  const terraform = project.synthesize(changes);
  const { seconds } = await terraform.apply();
  const orphans = await findOrphans(context, project, before);
  expectThat(
    orphans.length === 0,
    `objects that no state knows: ${orphans.map(({ kind, name }) => `${kind} ${name}`).join(", ")}`,
  );
  return `applied in ${seconds.toFixed(0)} s, second plan: ${await expectEmptyPlan(project)}`;
}

async function expectLocked(project: ScenarioProject): Promise<string> {
  const { terraform } = project;
  let refused = "";
  project.synthesize({ addPools: { lock: { flavor: "e2e-no-such-flavor", names: ["1"] } } });
  // the apply that holds the lock fails on its flavor in the end; it is long enough under way for a second one to try.
  const holder = terraform.run(["apply", "-json", "-input=false", "-auto-approve", "-lock-timeout=0s"], (event) => {
    if (event.type === "version" && refused === "") {
      refused = "trying";
    }
  });
  await new Promise((resolve) => setTimeout(resolve, LOCK_HEAD_START_MS));
  const second = await terraform.run(["plan", "-input=false", "-no-color", "-lock-timeout=0s"]);
  await holder;
  project.synthesize({});
  expectThat(
    second.code !== 0 && /state lock/i.test(second.stderr + second.stdout),
    "a second plan ran beside an apply",
  );
  return "refused";
}

const LOCK_HEAD_START_MS = 700;

async function killReplacement(
  context: ScenarioContext,
  project: ScenarioProject,
  before: CloudInventory,
): Promise<string> {
  const pool = { flavor: context.settings.flavor, names: ["1"] };
  await project.synthesize({ addPools: { e2e: pool } }).apply();
  const changes = { addPools: { e2e: { ...pool, generations: { "1": 2 } } } };
  const terraform = project.synthesize(changes);
  const point = { when: "the old server is gone", type: /^openstack_compute_instance_v2$/, nth: 1, done: true };
  const result = await terraform.applyAndKill(countTo(point, "delete"));
  expectThat(result.signal === "SIGKILL", `the replacement was not killed: ${errorsOf(result.stdout)}`);
  const orphans = await findOrphans(context, project, before);
  const cleared = await clearBlocking(context, orphans);
  const finished = await finish(context, project, changes, before);
  await project.synthesize({}).apply();
  return `killed between the two servers${cleared}; ${finished}`;
}

/** Counts what is made (or removed): reads of data sources bear the same types. */
function countTo(point: KillPoint, action = "create"): (event: TerraformEvent) => boolean {
  let seen = 0;
  return ({ type, hook }) => {
    const wanted = type === (point.done === true ? "apply_complete" : "apply_start");
    if (wanted && point.type.test(hook?.resource?.resource_type ?? "") && hook?.action === action) {
      seen += 1;
    }
    return seen >= point.nth;
  };
}

/** Objects on the cloud since the scenario began that the state does not know by id. */
async function findOrphans(
  context: ScenarioContext,
  project: ScenarioProject,
  before: CloudInventory,
): Promise<readonly CloudObject[]> {
  // what was asked for may take a moment to show.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const state = await project.terraform.pullState();
  return (await CloudInventory.take(context.cloud))
    .ownedSince(before, project.clusterName)
    .filter(({ id, automatic }) => !automatic && !state.includes(id));
}

const SETTLE_MS = 4_000;

function errorsOf(stdout: string): string {
  return stdout
    .split("\n")
    .filter((line) => line.includes('"@level":"error"'))
    .slice(0, 3)
    .join("\n");
}
