import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ClusterInventory } from "../support/cluster-inventory";
import type { KubernetesSession } from "../support/kubernetes-session";
import { expectThat } from "../support/run-report";
import { CHANGED_VARIABLE } from "./apps/kuryr";
import { expectNothingLeft, type ScenarioContext } from "./context";
import { KURYR_OBJECTS } from "./kuryr-objects";
import { ClusterProject } from "./project";
import { WorkloadTemplates } from "./workload-templates";

const APP = path.resolve(__dirname, "apps/kuryr.ts");
const NAME = "kuryr";

const API = "/apis/openstack.org/v1/namespaces/default";
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const KUBE_SYSTEM = "/api/v1/namespaces/kube-system";

/** Rights by account: `<verb> <resource>[.<group>][/<subresource>]`. */
const RIGHTS: Readonly<Record<string, { readonly allowed: readonly string[]; readonly denied: readonly string[] }>> = {
  "kuryr-controller": {
    allowed: [
      ...["pods", "services", "namespaces", "endpoints", "networkpolicies.networking.k8s.io"].flatMap((one) => [
        `list ${one}`,
        `watch ${one}`,
      ]),
      ...["pods", "services", "services/status", "namespaces", "networkpolicies.networking.k8s.io"].map(
        (one) => `patch ${one}`,
      ),
      "get nodes",
      "create events",
      ...KURYR_OBJECTS.flatMap(({ plural }) =>
        ["get", "list", "watch", "create", "patch", "delete"].map((verb) => `${verb} ${plural}.openstack.org`),
      ),
    ],
    denied: [
      "get secrets",
      "list configmaps",
      "create pods",
      "delete pods",
      "patch nodes",
      "create services",
      "patch endpoints",
    ],
  },
  "kuryr-cni": {
    allowed: [
      "get pods",
      "list pods",
      "watch pods",
      "list kuryrports.openstack.org",
      "watch kuryrports.openstack.org",
      "create events",
    ],
    denied: [
      "get secrets",
      "patch pods",
      "delete pods",
      "patch kuryrports.openstack.org",
      "list services",
      "get nodes",
    ],
  },
};

/** The upper half of Kuryr on an API server: what it makes is accepted, does what the controller needs, and goes again. */
export async function runKuryr(context: ScenarioContext): Promise<void> {
  await context.withNodes(NAME, { fresh: true }, () => runLife(context));
}

async function runLife(context: ScenarioContext): Promise<void> {
  const { report, cluster } = context;
  const { session } = cluster;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step(NAME, name, run);
  const before = await ClusterInventory.take(session);
  const project = new ClusterProject(context, APP, NAME);
  const changed = new ClusterProject(context, APP, NAME, { [CHANGED_VARIABLE]: "yes" });
  const lived =
    (await step("apply on nodes that are not ready", () => {
      project.synthesize();
      return project.apply();
    })) &&
    (await step("the second plan is empty", () => project.expectEmptyPlans())) &&
    (await step("the login is where the controller alone finds it", () => expectLogin(session))) &&
    (await step("accounts may do what their programs do, and no more", () => expectRights(session))) &&
    (await step("objects as the controller writes them are kept as they are", () => expectObjects(session))) &&
    (await step("another configuration starts both programs anew", async () => {
      const templates = await WorkloadTemplates.take(session);
      changed.synthesize();
      await changed.apply();
      const restarted = [...(await WorkloadTemplates.take(session)).changedSince(templates)].sort();
      expectThat(
        restarted.join() === "DaemonSet kube-system/kuryr-cni,Deployment kube-system/kuryr-controller",
        `restarted: ${restarted.join(", ")}`,
      );
      return `${restarted.join(", ")}; second plan: ${await changed.expectEmptyPlans()}`;
    }));
  if (lived || !context.settings.keep) {
    await step("destroy leaves the definitions and nothing else", async () => {
      changed.synthesize();
      const seen = await changed.destroy();
      const kept = await removeDefinitions(session);
      expectThat(kept === KURYR_OBJECTS.length, `${kept} definitions were kept`);
      return `${seen}; ${await expectNothingLeft(session, before)}`;
    });
  }
}

async function expectLogin(session: KubernetesSession): Promise<string> {
  const secret = await session.get<{ readonly data: Readonly<Record<string, string>> }>(
    `${KUBE_SYSTEM}/secrets/kuryr-credentials`,
  );
  const config = await session.get<{ readonly data: Readonly<Record<string, string>> }>(
    `${KUBE_SYSTEM}/configmaps/kuryr-config`,
  );
  const login = Buffer.from(secret?.data["kuryr-credentials.conf"] ?? "", "base64").toString("utf8");
  const dollars = /application_credential_secret = "([^"]*)"/.exec(login)?.[1]?.match(/\$+/g) ?? [];
  expectThat(dollars.length > 0 && dollars.every(({ length }) => length % 2 === 0), "a dollar of the secret is alone");
  expectThat(!/application_credential/.test(config?.data["kuryr.conf"] ?? ""), "the ConfigMap has a login");
  return `${dollars.length} runs of dollars, each doubled`;
}

async function expectRights(session: KubernetesSession): Promise<string> {
  let asked = 0;
  for (const [account, { allowed, denied }] of Object.entries(RIGHTS)) {
    for (const right of [...allowed, ...denied]) {
      const may = await isAllowed(session, account, right);
      expectThat(may === allowed.includes(right), `${account} ${may ? "may" : "may not"} ${right}`);
      asked += 1;
    }
  }
  return `${asked} questions`;
}

async function isAllowed(session: KubernetesSession, account: string, right: string): Promise<boolean> {
  const [verb, what = ""] = right.split(" ");
  const [name = "", subresource] = what.split("/");
  const [resource, ...group] = name.split(".");
  const review = await session.create<{ readonly status: { readonly allowed: boolean } }>(
    "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        user: `system:serviceaccount:kube-system:${account}`,
        resourceAttributes: { verb, resource, subresource, group: group.join("."), namespace: "default" },
      },
    },
  );
  return review?.status.allowed ?? false;
}

async function expectObjects(session: KubernetesSession): Promise<string> {
  for (const { plural, body, status } of KURYR_OBJECTS) {
    await session.apply(`${API}/${plural}/web`, body);
    await session.patch(`${API}/${plural}/web`, { status });
    const found = await session.get<{ readonly spec: object; readonly status: object }>(`${API}/${plural}/web`);
    const wanted = { spec: (body as unknown as { readonly spec: object }).spec, status };
    expectThat(
      isDeepStrictEqual({ spec: found?.spec, status: found?.status }, wanted),
      `${plural}: ${JSON.stringify(found)} is not ${JSON.stringify(wanted)}`,
    );
    await session.delete(`${API}/${plural}/web`);
  }
  return `${KURYR_OBJECTS.length} kinds, no field lost`;
}

/** Gives how many there were. */
async function removeDefinitions(session: KubernetesSession): Promise<number> {
  const all = await session.list<{ readonly metadata: { readonly name: string } }>(DEFINITIONS);
  const own = all.filter(({ metadata }) => metadata.name.endsWith(".openstack.org"));
  for (const { metadata } of own) {
    await session.delete(`${DEFINITIONS}/${metadata.name}`);
  }
  return own.length;
}
