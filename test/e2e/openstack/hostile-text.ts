import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { CloudInventory } from "../support/cloud-inventory";
import { HOSTILE_LINE, HOSTILE_METADATA, HOSTILE_TEXTS, hostileFile } from "../support/hostile-texts";
import { expectThat, StepSkipped } from "../support/run-report";
import { expectNothingLeft, removeLeftovers, ScenarioProject, type ScenarioContext } from "./context";
import { expectEmptyPlan } from "./lifecycle";

const APP = path.resolve(__dirname, "apps/hostile-text.ts");
/** First version of the compute API that shows the user data of a server. */
const USER_DATA_VERSION = { "x-openstack-nova-api-version": "2.3" };

interface Server {
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly "OS-EXT-SRV-ATTR:user_data"?: string | null;
}

interface CloudConfig {
  readonly write_files: readonly { readonly path: string; readonly content: string }[];
}

/** Text that goes wrong easily is in the user data and the metadata of real servers as it was written. */
export async function runHostileText(context: ScenarioContext): Promise<boolean> {
  const { report, cloud } = context;
  const before = await CloudInventory.take(cloud);
  const project = new ScenarioProject(context, APP, "text");
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step("hostile text", name, run);

  const applied =
    (await step("apply", async () => {
      const terraform = project.synthesize({});
      await terraform.init();
      const { seconds } = await terraform.apply();
      return `applied in ${seconds.toFixed(0)} s; second plan: ${await expectEmptyPlan(project)}`;
    })) &&
    (await step("the text is on the servers as it was written", async () => {
      const servers = (await CloudInventory.take(cloud))
        .ownedSince(before, project.clusterName)
        .filter(({ kind }) => kind === "server");
      expectThat(servers.length === 2, `two servers were expected, got ${servers.length}`);
      const found = await Promise.all(servers.map(({ id }) => readServer(context, id)));
      return found.map(checkServer).join("; ");
    }));
  const destroyed = await step("destroy leaves nothing", async () => {
    await project.terraform.destroy();
    return expectNothingLeft(cloud, before);
  });
  if (!destroyed) {
    await removeLeftovers(context, before, project.clusterName);
  }
  return applied && destroyed;
}

async function readServer(context: ScenarioContext, id: string): Promise<Server> {
  const document = (await context.operator.get(["compute"], `/servers/${id}`, USER_DATA_VERSION)) as
    { readonly server: Server } | undefined;
  expectThat(document !== undefined, `the server ${id} is not to be seen`);
  if (typeof document.server["OS-EXT-SRV-ATTR:user_data"] !== "string") {
    throw new StepSkipped("the cloud shows user data to operators only; give E2E_ADMIN_OS_* variables");
  }
  return document.server;
}

function checkServer(server: Server): string {
  const text = gunzipSync(Buffer.from(server["OS-EXT-SRV-ATTR:user_data"] ?? "", "base64")).toString("utf8");
  expectThat(text.startsWith("#cloud-config\n"), `${server.name}: the user data is no cloud-config`);
  const document = JSON.parse(text.slice(text.indexOf("\n"))) as CloudConfig;
  HOSTILE_TEXTS.forEach((expected, index) => {
    const file = document.write_files.find((candidate) => candidate.path === hostileFile(index));
    expectThat(
      file?.content === expected,
      `${server.name}: wrote ${JSON.stringify(expected)}, the server has ${JSON.stringify(file?.content)}`,
    );
  });
  expectThat(server.metadata["e2e"] === HOSTILE_METADATA, `${server.name}: the metadata is ${server.metadata["e2e"]}`);

  const leaves = textLeaves(document);
  const inFlags = leaves.filter((leaf) => leaf === HOSTILE_LINE).length;
  const withinText = leaves.filter((leaf) => leaf !== HOSTILE_LINE && leaf.includes(HOSTILE_LINE)).length;
  const listed = HOSTILE_TEXTS.every((hostile) => leaves.includes(hostile));
  expectThat(listed, `${server.name}: a text of the kubelet's configuration is not there`);
  // kernel setting and SSH key on every node; flags of four components where they run.
  expectThat(withinText >= 2, `${server.name}: kernel setting or SSH key is altered`);
  const isControlPlane = server.name.includes("control-plane");
  expectThat(
    /PRIVATE KEY/.test(text) === isControlPlane,
    `${server.name}: private keys belong on control plane nodes only`,
  );
  expectThat(!isControlPlane || inFlags >= 4, `${server.name}: ${inFlags} of 4 flags have the text`);
  return `${server.name}: ${HOSTILE_TEXTS.length} files, ${inFlags} flags, ${withinText} settings, metadata`;
}

/** All texts in a document, and in the JSON documents that some of those texts are. */
function textLeaves(value: unknown): readonly string[] {
  if (typeof value === "string") {
    return [value, ...parseDocuments(value).flatMap(textLeaves)];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textLeaves) : [];
}

function parseDocuments(text: string): readonly unknown[] {
  if (!text.startsWith("{")) {
    return [];
  }
  return text.split(/^---$/m).map((document) => JSON.parse(document) as unknown);
}
