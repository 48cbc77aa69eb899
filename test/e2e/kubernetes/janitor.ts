import * as path from "node:path";
import { ClusterInventory } from "../support/cluster-inventory";
import { expectThat } from "../support/run-report";
import { DOUBLE_CLASS, JANITOR_VARIABLES } from "./apps/janitor";
import { expectNothingLeft, type ScenarioContext } from "./context";
import { LiveObjects } from "./live-objects";
import { ClusterProject } from "./project";

const APP = path.resolve(__dirname, "apps/janitor.ts");
const POLICIES = ["delete", "retain", "fail"] as const;

type Step = (name: string, run: () => Promise<string>) => Promise<boolean>;

/** A cluster is destroyed while a load balancer and a bound claim that nobody told Terraform of are alive. */
export async function runJanitor(context: ScenarioContext): Promise<void> {
  for (const policy of POLICIES) {
    await context.withNodes(`janitor-${policy}`, {}, () => runPolicy(context, policy));
  }
}

async function runPolicy(context: ScenarioContext, policy: (typeof POLICIES)[number]): Promise<void> {
  const { cluster, report, settings } = context;
  const { session } = cluster;
  const step: Step = (name, run) => report.step(`janitor, volumes: ${policy}`, name, run);
  const before = await ClusterInventory.take(session);
  const project = new ClusterProject(context, APP, `janitor-${policy}`, {
    [JANITOR_VARIABLES.volumes]: policy,
    [JANITOR_VARIABLES.doubles]: settings.standInNodes ? "yes" : "no",
  });
  const applied =
    (await step("apply", async () => {
      project.synthesize();
      return `${await project.apply()}; second plan: ${await project.expectEmptyPlans()}`;
    })) &&
    (await step("somebody adds a load balancer and a bound claim", () =>
      LiveObjects.add(session, settings.standInNodes ? DOUBLE_CLASS : undefined),
    ));
  if (!applied && settings.keep) {
    return;
  }
  if (applied) {
    await destroyWith[policy](context, project, step);
  }
  await step("nothing is left", async () => {
    await LiveObjects.removeNamespace(session);
    await project.destroy();
    return expectNothingLeft(session, before);
  });
}

type Destroy = (context: ScenarioContext, project: ClusterProject, step: Step) => Promise<unknown>;

/** What a destroy has to do under each policy. */
const destroyWith: Readonly<Record<(typeof POLICIES)[number], Destroy>> = {
  delete: ({ cluster }, project, step) =>
    step("destroy removes both before the drivers go", async () => {
      const seen = await project.destroy();
      await expectPresent(cluster, { service: false, claim: false });
      return `${seen}; ${expectOrder(project)}`;
    }),

  retain: ({ cluster }, project, step) =>
    step("destroy removes the load balancer and keeps the volume", async () => {
      const seen = await project.destroy();
      await expectPresent(cluster, { service: false, claim: true });
      const volume = await LiveObjects.abandonVolume(cluster.session);
      return `${seen}; ${expectOrder(project)}; volume ${volume} was still there`;
    }),

  fail: async ({ cluster }, project, step) =>
    (await step("destroy is refused, and nothing has happened", async () => {
      const reason = await project.expectRefusedDestroy();
      await expectPresent(cluster, { service: true, claim: true });
      expectThat(project.removed.length === 0, `gone all the same: ${project.removed.join(", ")}`);
      return reason;
    })) &&
    step("destroy goes on once the owner has removed the claim", async () => {
      await LiveObjects.releaseClaim(cluster.session);
      const seen = await project.destroy();
      await expectPresent(cluster, { service: false, claim: false });
      return `${seen}; ${expectOrder(project)}`;
    }),
};

async function expectPresent(
  { session }: ScenarioContext["cluster"],
  expected: { readonly service: boolean; readonly claim: boolean },
): Promise<void> {
  const present = await LiveObjects.present(session);
  expectThat(
    present.service === expected.service && present.claim === expected.claim,
    `expected ${JSON.stringify(expected)}, there is ${JSON.stringify(present)}`,
  );
}

function expectOrder({ removed }: ClusterProject): string {
  const janitor = removed.findIndex((address) => address.includes("Janitor"));
  const drivers = removed.findIndex((address) => address.includes("Drivers"));
  expectThat(drivers === -1 || janitor < drivers, `the drivers went first: ${removed.join(", ")}`);
  return `order: ${removed.join(", ")}`;
}
