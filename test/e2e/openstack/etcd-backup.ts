import * as path from "node:path";
import { CloudInventory } from "../support/cloud-inventory";
import { readOpenStackSettings } from "../support/openstack-settings";
import { expectThat, StepSkipped } from "../support/run-report";
import { s3Request, type S3Answer, type S3Settings } from "../support/s3-client";
import { expectNothingLeft, removeLeftovers, renderCounts, ScenarioProject, type ScenarioContext } from "./context";
import { expectEmptyPlan } from "./lifecycle";

const APP = path.resolve(__dirname, "apps/etcd-backup.ts");
const STORE = ["object-store"];
const CREDENTIALS = "/users/{user}/credentials/OS-EC2";

interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, string>> }[];
  }[];
}

/** What the cluster's nodes are told about their store. */
interface Store {
  readonly settings: S3Settings;
  readonly bucket: string;
}

/**
 * The store of a cluster's archives in the cloud's own object storage: apply, an empty second plan, an archive written and read back with
 * the credential that nodes get, strangers kept out, a destroy that the protection refuses, destroy with archives in it.
 */
export async function runEtcdBackup(context: ScenarioContext): Promise<boolean> {
  const { report, cloud } = context;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step("etcd backup", name, run);
  if (!cloud.has(...STORE)) {
    return step("apply", () => Promise.reject(new StepSkipped("the cloud has no object storage in its catalogue")));
  }
  const before = await CloudInventory.take(cloud);
  const known = await listStores(context);
  const isHttp = cloud.address(STORE).startsWith("http:");
  const env: Record<string, string> = { E2E_BACKUP_HTTP: String(isHttp) };
  const project = new ScenarioProject(context, APP, "bak", env);

  let store: Store | undefined;
  const done =
    (await step("apply", async () => {
      const terraform = project.synthesize({});
      await terraform.init();
      const { seconds } = await terraform.apply();
      store = readStore(await terraform.pullState(), cloud.address(STORE));
      const made = renderCounts((await CloudInventory.take(cloud)).since(before));
      return `${(await terraform.stateAddresses()).length} addresses in ${seconds.toFixed(0)} s: ${made}`;
    })) &&
    (await step("second plan is empty", () => expectEmptyPlan(project))) &&
    (await step("the credential of the nodes stores an archive and reads it back", () => expectStores(store))) &&
    (await step("nobody reads it without the credential", () => expectClosed(store))) &&
    (await step("destroy is refused while the deletion protection is on", async () => {
      const result = await project.terraform.run(["plan", "-destroy", "-input=false", "-no-color"]);
      const text = (result.stdout + result.stderr).replace(/\s+/g, " ");
      expectThat(result.code !== 0 && text.includes("prevent_destroy"), `the refusal says ${text.slice(0, 400)}`);
      return "prevent_destroy holds";
    }));

  const destroyed = await step("destroy leaves nothing, and no archive", async () => {
    env.E2E_BACKUP_PROTECTED = "false";
    const terraform = project.synthesize({});
    await terraform.apply();
    const { seconds } = await terraform.destroy();
    const left = (await listStores(context)).filter((one) => !known.includes(one));
    expectThat(left.length === 0, `left on the cloud: ${left.join(", ")}`);
    return `destroyed in ${seconds.toFixed(0)} s; ${await expectNothingLeft(cloud, before)}`;
  });
  if (!destroyed) {
    await removeLeftovers(context, before, project.clusterName);
  }
  return done && destroyed;
}

async function expectStores(store: Store | undefined): Promise<string> {
  expectThat(store !== undefined, "apply first");
  const { settings, bucket } = store;
  const file = `/${bucket}/e2e/20261121T120000Z-0a1b2c3d.tar.gz.age`;
  const text = "archive ".repeat(10_000);
  expectStatus(await s3Request(settings, "PUT", file, text), 200, "PUT");
  const stored = await s3Request(settings, "GET", file);
  expectThat(stored.body === text, `what came back is not what was sent: status ${stored.status}`);
  const list = await s3Request(settings, "GET", `/${bucket}/?prefix=e2e%2F`);
  expectThat(list.body.includes("20261121T120000Z-0a1b2c3d"), `the list says ${list.body.slice(0, 300)}`);
  const other = `/${bucket}/e2e/20261121T060000Z-0a1b2c3d.tar.gz.age`;
  expectStatus(await s3Request(settings, "PUT", other, text), 200, "PUT");
  expectStatus(await s3Request(settings, "DELETE", other), 204, "DELETE");
  return `${text.length} bytes stored, listed, read and, for another one, deleted at ${settings.endpoint}`;
}

async function expectClosed(store: Store | undefined): Promise<string> {
  expectThat(store !== undefined, "apply first");
  const { settings, bucket } = store;
  const wrong = await s3Request({ ...settings, secretKey: "wrong" }, "GET", `/${bucket}/`);
  expectStatus(wrong, 403, "a wrong key");
  const stranger = await s3Request({ ...settings, accessKey: "f".repeat(32) }, "GET", `/${bucket}/`);
  expectStatus(stranger, 403, "an unknown key");
  return "a wrong and an unknown key are refused";
}

function expectStatus({ status, body }: S3Answer, wanted: number, what: string): void {
  expectThat(status === wanted, `${what} was answered ${status}: ${body.slice(0, 300)}`);
}

/** Containers of the project and EC2 credentials of the user, by name. */
async function listStores({ cloud }: ScenarioContext): Promise<readonly string[]> {
  const containers = (await cloud.get(STORE, "?format=json")) as readonly { readonly name: string }[] | undefined;
  const address = CREDENTIALS.replace("{user}", cloud.userId);
  const credentials = await cloud.list<{ readonly access: string }>(["identity"], address, "credentials");
  return [
    ...(containers ?? []).map(({ name }) => `container ${name}`),
    ...credentials.map(({ access }) => `EC2 credential ${access}`),
  ];
}

function readStore(state: string, objectStore: string): Store {
  const { resources } = JSON.parse(state) as State;
  const attribute = (type: string, name: string): string => {
    const value = resources.find((resource) => resource.type === type)?.instances[0]?.attributes[name];
    expectThat(value !== undefined, `the state has no ${name} of ${type}`);
    return value;
  };
  return {
    bucket: attribute("openstack_objectstorage_container_v1", "name"),
    settings: {
      endpoint: new URL(objectStore).origin,
      region: process.env["E2E_S3_REGION"] ?? "us-east-1",
      accessKey: attribute("openstack_identity_ec2_credential_v3", "access"),
      secretKey: attribute("openstack_identity_ec2_credential_v3", "secret"),
      ca: readOpenStackSettings(process.env)?.ca,
    },
  };
}
