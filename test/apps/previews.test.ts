import { join } from "node:path";
import { Fn } from "cdktf";
import type { App } from "cdktf";
import { ContainerApplication, EnvValue, Exposure, Scaling, ScheduledJob, Volume } from "../../lib/apps";
import type { ContainerApplicationProps } from "../../lib/apps";
import { KubernetesNamespace } from "../../lib/kube";
import type { PreviewResult } from "../../lib/preview";
import { inTemporaryFolder, previewApp } from "../support/preview";
import { applicationProps, gateway } from "./support/demo-application";
import { addApplicationStack } from "./support/imported-cluster";

jest.setTimeout(120_000);

/** Applications by the ids of their constructs. */
type Applications = Readonly<Record<string, Partial<ContainerApplicationProps>>>;

function build(app: App, applications: Applications): void {
  const { stack, cluster } = addApplicationStack(app);
  const namespace = new KubernetesNamespace(stack, "Namespace", { cluster, name: "shop" });
  for (const [id, props] of Object.entries(applications)) {
    new ContainerApplication(stack, id, {
      ...applicationProps(cluster),
      namespace,
      name: id.toLowerCase(),
      ...props,
    });
  }
  new ScheduledJob(stack, "Job", {
    cluster,
    namespace,
    name: "report",
    image: "report:1",
    schedule: "0 3 * * *",
    config: { mode: "full" },
  });
}

function data(size: string, keepAtLeast?: number): Volume[] {
  return [Volume.perReplica("data", { mountPath: "/data", size, keepAtLeast })];
}

/** What the plan does, by the paths of the constructs. */
function actionsOf({ report }: PreviewResult): Readonly<Record<string, string>> {
  const resources = report.stacks[0]?.resources ?? [];
  return Object.fromEntries(
    resources.map(({ constructPath = "", action }) => [constructPath.split("/").slice(1).join("/"), action]),
  );
}

describe("applications on a simulated cluster", () => {
  it("are made, need nothing more, and go away again", async () => {
    const { report } = await previewApp((app) =>
      build(app, {
        Web: {
          config: { "app.conf": "a" },
          env: { MODE: EnvValue.of("fast") },
          resources: { cpu: "100m", memory: "64Mi" },
          scaling: Scaling.automatic({ min: 2, max: 4 }),
          exposure: Exposure.loadBalancer({ allowedCidrs: ["0.0.0.0/0"] }),
          route: { gateway, host: "web.apps.example.com" },
        },
        Db: { volumes: data("1Gi"), scaling: Scaling.fixed(2) },
        One: { volumes: [Volume.claim("data", { mountPath: "/data", size: "1Gi" })] },
      }),
    );

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

  it("change in place", async () => {
    const [oldSecret, newSecret] = ["first", "second"].map((text) => Fn.sensitive(text) as string);
    const changed = await inTemporaryFolder(async (folder) => {
      const from = join(folder, "states.json");
      const before: Applications = {
        Web: { config: { mode: "a" } },
        Login: { secrets: { password: oldSecret ?? "" } },
        Db: { volumes: data("1Gi"), scaling: Scaling.fixed(1) },
        Idle: { volumes: data("1Gi", 2), scaling: Scaling.fixed(2) },
      };
      const after: Applications = {
        Web: { config: { mode: "b" }, image: "web:2", scaling: Scaling.fixed(3) },
        Login: { secrets: { password: newSecret ?? "" } },
        Db: { volumes: data("2Gi"), scaling: Scaling.fixed(2) },
        Idle: { volumes: data("1Gi", 2), scaling: Scaling.fixed(0) },
      };
      (await previewApp((app) => build(app, before), { destroy: false })).state.write(from);
      return previewApp((app) => build(app, after), { destroy: false, from });
    });

    expect(changed.report.problems).toEqual([]);
    expect(actionsOf(changed)).toMatchObject({
      // a new image, new settings and more replicas.
      "Web/Resource": "update",
      "Web/Parts/Config": "update",
      "Web/Service": "no-op",
      "Web/DisruptionBudget": "create",
      // a new secret restarts what uses it.
      "Login/Resource": "update",
      "Login/Parts/Secrets": "update",
      "Login/Parts/SecretRevision": "replace",
      // larger volumes, and more of them.
      "Db/Resource": "update",
      "Db/Volumes/data/Replica0": "update",
      "Db/Volumes/data/Replica1": "create",
      // no replicas for a while, but their volumes.
      "Idle/Resource": "update",
      "Idle/Volumes/data/Replica0": "no-op",
      "Idle/Volumes/data/Replica1": "no-op",
    });
  });
});
