import * as path from "node:path";
import { CloudInventory, deleteObjects, type CloudObject } from "../support/cloud-inventory";
import { ClusterInventory } from "../support/cluster-inventory";
import type { AccessChanges } from "../support/example-changes";
import { OpenStackSession } from "../support/openstack-session";
import { readOpenStackSettings } from "../support/openstack-settings";
import { expectThat, StepSkipped } from "../support/run-report";
import { certificateAccess } from "./apps/cluster";
import { expectNothingLeft, type ScenarioContext } from "./context";
import { LiveObjects } from "./live-objects";
import { ClusterProject } from "./project";
import type { StandInNode } from "./stand-in/nodes";

const CLUSTER_NAME = "e2e-kubernetes";

interface Server {
  readonly addresses: Readonly<Record<string, readonly { readonly addr: string }[]>>;
  readonly "OS-EXT-AZ:availability_zone"?: string;
}

/**
 * The examples with all their stacks: machines on the cloud that the environment names, and what goes on a cluster on the API server under
 * test, in place of one that the machines would run.
 */
export async function runExamples(context: ScenarioContext): Promise<void> {
  for (const example of context.settings.examples) {
    await runExample(context, path.basename(example, ".ts"), example);
  }
}

async function runExample(context: ScenarioContext, label: string, example: string): Promise<void> {
  const { report, cluster, settings } = context;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step(label, name, run);
  let cloud: OpenStackSession | undefined;
  await step("a cloud for the machines", async () => {
    cloud = await openCloud();
    return "there is one";
  });
  if (cloud === undefined) {
    return;
  }
  const session = cloud;
  const machines = await CloudInventory.take(session);
  const before = await ClusterInventory.take(cluster.session);
  const project = new ClusterProject(context, example, label);
  let nodes: readonly StandInNode[] = [];
  const machinesApplied = await step("apply the machines", async () => {
    project.synthesize({ clusterName: CLUSTER_NAME, deletionProtection: false, access: accessOf(cluster.kubeconfig) });
    const seen = await project.apply(0, 1);
    nodes = await serverNodes(session, (await CloudInventory.take(session)).since(machines));
    return `${seen}; ${nodes.length} servers`;
  });
  await context.withNodes(label, { nodes, fresh: true }, async () => {
    const applied =
      machinesApplied &&
      (await step("apply the upper stacks", () => project.apply(1))) &&
      (await step("second plans are empty", () => project.expectEmptyPlans())) &&
      (await step("somebody adds a load balancer and a bound claim", () => LiveObjects.add(cluster.session)));
    if (!applied && settings.keep) {
      return;
    }
    const guarded = project.liftProtection();
    if (applied) {
      await step("destroy is refused while a claim of somebody else is alive", async () => {
        const reason = await project.expectRefusedDestroy();
        expectThat(/janitor/.test(reason), `refused for another reason: ${reason}`);
        await LiveObjects.releaseClaim(cluster.session);
        return reason;
      });
    }
    const destroyed = await step("destroy leaves nothing", async () => {
      const seen = await project.destroy();
      await LiveObjects.removeNamespace(cluster.session);
      const left = (await CloudInventory.take(session)).since(machines);
      expectThat(left.length === 0, `left on the cloud: ${left.map(({ kind, name }) => `${kind} ${name}`).join(", ")}`);
      const none = await expectNothingLeft(cluster.session, before, nodes);
      return `${guarded} protected objects released; ${seen}; nothing left on the cloud; in the cluster ${none}`;
    });
    if (!destroyed && !settings.keep) {
      await step("what was left on the cloud is removed", async () => {
        const left = (await CloudInventory.take(session)).ownedSince(machines, CLUSTER_NAME);
        await deleteObjects(session, left);
        return `${left.length} objects`;
      });
    }
  });
}

async function openCloud(): Promise<OpenStackSession> {
  const named = readOpenStackSettings(process.env);
  if (named === undefined) {
    throw new StepSkipped("no cloud is named; set OS_CLOUD or OS_AUTH_URL and its companions");
  }
  return OpenStackSession.open(named);
}

/** Nodes as the servers of the cluster would be: their names, addresses and zones. */
async function serverNodes(
  session: OpenStackSession,
  objects: readonly CloudObject[],
): Promise<readonly StandInNode[]> {
  const servers = objects.filter(({ kind }) => kind === "server");
  return Promise.all(
    servers.map(async ({ id, name }) => {
      const document = (await session.get(["compute"], `/servers/${id}`)) as { readonly server: Server };
      const [address] = Object.values(document.server.addresses).flat();
      return {
        name,
        address: address?.addr ?? "",
        isControlPlane: name.includes("-control-plane-"),
        serverId: id,
        zone: document.server["OS-EXT-AZ:availability_zone"] ?? "",
      };
    }),
  );
}

function accessOf(kubeconfig: string): AccessChanges {
  const { server, ...certificates } = certificateAccess(kubeconfig);
  return { host: server.hostname, port: Number(server.port || "443"), ...certificates };
}
