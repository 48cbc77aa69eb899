import { CloudInventory, deleteObjects } from "../support/cloud-inventory";
import { ClusterInventory } from "../support/cluster-inventory";
import type { AccessChanges, ExampleChanges } from "../support/example-changes";
import { OpenStackSession } from "../support/openstack-session";
import { readOpenStackSettings } from "../support/openstack-settings";
import { expectThat, StepSkipped } from "../support/run-report";
import { certificateAccess } from "./apps/cluster";
import { expectNothingLeft, type ScenarioContext } from "./context";
import { LiveObjects } from "./live-objects";
import { ClusterProject } from "./project";

const CLUSTER_NAME = "e2e-kubernetes";

/**
 * The examples with all their stacks: machines on the cloud that the environment names, and what goes on a cluster on the API server under
 * test, in place of one that the machines would run.
 */
export async function runExamples(context: ScenarioContext): Promise<void> {
  for (const example of context.settings.examples) {
    await context.withNodes(example, true, () => runExample(context, example));
  }
}

async function runExample(context: ScenarioContext, example: string): Promise<void> {
  const { report, cluster, settings } = context;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step(example, name, run);
  let cloud: OpenStackSession | undefined;
  await step("a cloud for the machines", async () => {
    const named = readOpenStackSettings(process.env);
    if (named === undefined) {
      throw new StepSkipped("no cloud is named; set OS_CLOUD or OS_AUTH_URL and its companions");
    }
    cloud = await OpenStackSession.open(named);
    return "there is one";
  });
  if (cloud === undefined) {
    return;
  }
  const session = cloud;
  const machines = await CloudInventory.take(session);
  const before = await ClusterInventory.take(cluster.session);
  const project = new ClusterProject(context, example, example);
  const changes: ExampleChanges = {
    clusterName: CLUSTER_NAME,
    deletionProtection: false,
    access: accessOf(cluster.kubeconfig),
  };
  const applied =
    (await step("apply", async () => {
      project.synthesize(changes);
      return project.apply();
    })) &&
    (await step("second plans are empty", () => project.expectEmptyPlans())) &&
    (await step("somebody adds a load balancer and a bound claim", () => LiveObjects.add(cluster.session)));
  if (!applied && settings.keep) {
    return;
  }
  const destroyed = await step("destroy leaves nothing", async () => {
    const seen = await project.destroy();
    await LiveObjects.removeNamespace(cluster.session);
    const left = (await CloudInventory.take(session)).since(machines);
    expectThat(left.length === 0, `left on the cloud: ${left.map(({ kind, name }) => `${kind} ${name}`).join(", ")}`);
    return `${seen}; nothing left on the cloud; in the cluster ${await expectNothingLeft(cluster.session, before)}`;
  });
  if (!destroyed && !settings.keep) {
    await deleteObjects(session, (await CloudInventory.take(session)).ownedSince(machines, CLUSTER_NAME));
  }
}

function accessOf(kubeconfig: string): AccessChanges {
  const { server, ...certificates } = certificateAccess(kubeconfig);
  return { host: server.hostname, port: Number(server.port || "443"), ...certificates };
}
