import { join } from "node:path";
import type { App } from "cdktf";
import { ContainerApplication } from "../../../lib/apps";
import { KubernetesNamespace } from "../../../lib/kube";
import type { PreviewResult } from "../../../lib/preview";
import { Project } from "../../../lib/providers/.gen/harbor/project";
import {
  HarborEvent,
  HarborMaintenance,
  HarborMember,
  HarborProject,
  HarborProxyCache,
  HarborReplication,
  HarborRole,
  HarborSchedule,
  ReplicationDirection,
  ReplicationTrigger,
  RetentionRule,
  UpstreamRegistry,
} from "../../../lib/registry/content";
import type { HarborProjectProps } from "../../../lib/registry/content";
import { inTemporaryFolder, previewApp } from "../../support/preview";
import { addApplicationStack, secret } from "./support/demo-registry";

jest.setTimeout(120_000);

const UNPROTECTED = { deletionProtection: false };

function build(app: App, props: Partial<HarborProjectProps> = {}, generation = 1): void {
  const { stack, registry, cluster } = addApplicationStack(app);
  const project = new HarborProject(stack, "Shop", {
    registry,
    name: "shop",
    storageQuota: 20,
    retention: { rules: [RetentionRule.latestPushed(10), RetentionRule.always({ tags: "v*" })] },
    immutableTags: [{ tags: "v*" }],
    members: [HarborMember.user("ann", HarborRole.DEVELOPER), HarborMember.oidcGroup("team", HarborRole.GUEST)],
    ...UNPROTECTED,
    ...props,
  });
  project.addRobot("ci", { push: true, generation });
  project.addWebhook("ci", {
    url: "https://hooks.example.com/x",
    events: [HarborEvent.PUSHED],
    authHeader: secret(stack),
  });
  const upstream = UpstreamRegistry.dockerHub({ username: "me", password: secret(stack) });
  new HarborProxyCache(stack, "Hub", { registry, name: "dockerhub", upstream });
  new HarborReplication(stack, "Copy", {
    registry,
    name: "copy",
    direction: ReplicationDirection.PULL,
    other: UpstreamRegistry.harbor("https://other.example.com"),
    images: { repositories: "shop/**", tags: "v*" },
    trigger: ReplicationTrigger.cron("0 0 2 * * *"),
  });
  new HarborMaintenance(stack, "Maintenance", { registry, scanAll: HarborSchedule.daily() });
  const namespace = new KubernetesNamespace(stack, "Namespace", { cluster, name: "shop" });
  const image = project.image("web", { tag: "1" });
  new ContainerApplication(stack, "Web", { cluster, namespace, name: "web", image });
}

/** What the plan does, by the paths of the constructs. */
function actionsOf({ report }: PreviewResult): Readonly<Record<string, string>> {
  const resources = report.stacks[0]?.resources ?? [];
  return Object.fromEntries(
    resources.map(({ constructPath = "", action }) => [constructPath.split("/").slice(1).join("/"), action]),
  );
}

/** Attributes of the only resource of a type with a name, as the state has them. */
function attributesOf({ state }: PreviewResult, type: string): readonly Readonly<Record<string, unknown>>[] {
  const documents = [...state.stacks.values()] as {
    readonly resources?: readonly {
      readonly type: string;
      readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
    }[];
  }[];
  return documents
    .flatMap(({ resources = [] }) => resources)
    .filter((resource) => resource.type === type)
    .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
}

describe("the content of a registry on a simulated Harbor", () => {
  it("is made, needs nothing more, and goes away again", async () => {
    const { report } = await previewApp((app) => build(app));

    expect(report.problems).toEqual([]);
    expect(report.stacks[0]?.steps.map(({ step, ok }) => [step, ok])).toEqual([
      ["init", true],
      ["validate", true],
      ["plan", true],
      ["apply", true],
      ["second-plan", true],
      ["destroy", true],
    ]);
  });

  it("has ids and names as Harbor gives them, and the login arrives in the cluster byte for byte", async () => {
    const result = await previewApp((app) => build(app), { destroy: false });
    const [project] = attributesOf(result, "harbor_project").filter(({ name }) => name === "shop");
    const robots = attributesOf(result, "harbor_robot_account");
    const [pull] = robots.filter(({ name }) => name === "pull");
    const [kubernetesSecret] = attributesOf(result, "kubernetes_secret_v1");
    const data = kubernetesSecret?.["data"] as Readonly<Record<string, string>>;
    const login = { username: "robot$shop+pull", password: pull?.["secret"] };

    expect(project).toMatchObject({ id: `/projects/${String(project?.["project_id"])}`, registry_id: 0 });
    expect(robots.map(({ full_name: name }) => name).sort()).toEqual(["robot$shop+ci", "robot$shop+pull"]);
    expect(pull?.["secret"]).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9]).{32}$/);
    expect(JSON.parse(data[".dockerconfigjson"] ?? "")).toEqual({
      auths: {
        "registry.example.com": {
          ...login,
          auth: Buffer.from(`${login.username}:${String(login.password)}`).toString("base64"),
        },
      },
    });
  });

  it("counts secrets of robots among the secrets, and says where they go", async () => {
    const { report } = await previewApp((app) => build(app), { destroy: false });
    const secrets = report.stacks.flatMap((stack) => stack.secrets);
    const pull = secrets.find(({ constructPath = "" }) => constructPath.endsWith("Shop/PullRobot/Resource"));

    expect(pull?.attributes).toEqual(["secret"]);
    expect(pull?.destinations.map(({ at }) => at)).toEqual([expect.stringMatching(/^kubernetes_secret_v1\./)]);
    expect(secrets.map(({ address }) => address)).toContainEqual(expect.stringMatching(/^harbor_registry\./));
  });

  it("changes in place, but for robots, which are followed by others", async () => {
    const changed = await inTemporaryFolder(async (folder) => {
      const from = join(folder, "states.json");
      (await previewApp((app) => build(app), { destroy: false })).state.write(from);
      const after = { storageQuota: 30, pullRobot: { generation: 2 } };
      return previewApp((app) => build(app, after, 2), { destroy: false, from });
    });

    expect(changed.report.problems).toEqual([]);
    expect(actionsOf(changed)).toMatchObject({
      "Shop/Resource": "update",
      "Shop/Retention": "no-op",
      "Shop/Robot-ci/Resource": "replace",
      "Shop/PullRobot/Resource": "replace",
      "Hub/Resource": "no-op",
      "Copy/Resource": "no-op",
      "Web/Resource": "no-op",
    });
    expect(Object.entries(actionsOf(changed)).filter(([path]) => path.includes("PullSecret"))).toEqual([
      [expect.any(String), "update"],
    ]);
  });

  it("follows a project to another name", async () => {
    const renamed = await inTemporaryFolder(async (folder) => {
      const from = join(folder, "states.json");
      (await previewApp((app) => build(app), { destroy: false })).state.write(from);
      return previewApp((app) => build(app, { name: "store" }), { from });
    });

    expect(renamed.report.problems).toEqual([]);
    expect(actionsOf(renamed)).toMatchObject({
      "Shop/Resource": "replace",
      "Shop/Retention": "replace",
      "Shop/ImmutableTags-9abec32c": "replace",
      "Shop/Robot-ci/Resource": "replace",
      "Shop/Webhook-ci/Resource": "replace",
    });
  });

  it("is refused where Harbor would refuse it", async () => {
    const { report } = await previewApp((app) => {
      const { stack, registry } = addApplicationStack(app);
      new HarborProject(stack, "One", { registry, name: "shop", ...UNPROTECTED });
      // one that somebody else made is there without the library knowing it.
      new Project(stack, "Two", { name: "shop" });
    });

    expect(report.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("The project named shop already exists"),
    ]);
  });
});
