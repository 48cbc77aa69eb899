import { TerraformVariable } from "cdktf";
import { ContainerApplication, EnvValue, Probe, ScheduledJob, Volume } from "../../lib/apps";
import { KubernetesNamespace } from "../../lib/kube";
import type { PreviewResult } from "../../lib/preview";
import { HOSTILE_TEXTS } from "../core/support/hostile-texts";
import { previewApp } from "../support/preview";
import { applicationProps } from "./support/demo-application";
import { addApplicationStack } from "./support/imported-cluster";
import { expandAsKubelet } from "./support/kubelet";

jest.setTimeout(120_000);

/** Whatever a process can be given: no NUL. */
const TEXTS = HOSTILE_TEXTS.filter((text) => !text.includes("\0"));
const NASTY = "a \"b\" 'c' ${d} %{if e} #f $${g} $(h) $$ \\n \n 🚀 <&>";

type Tree = Readonly<Record<string, unknown>>;

let result: PreviewResult;

beforeAll(async () => {
  result = await previewApp(
    (app) => {
      const { stack, cluster } = addApplicationStack(app);
      const variable = new TerraformVariable(stack, "Nasty", { type: "string", default: NASTY, sensitive: true });
      const byNumber = Object.fromEntries(TEXTS.map((text, index) => [`K${index}`, text]));
      const container = {
        command: ["/bin/run", NASTY],
        args: TEXTS,
        config: byNumber,
        secrets: { password: variable.stringValue },
        env: {
          ...Object.fromEntries(TEXTS.map((text, index) => [`K${index}`, EnvValue.of(text)])),
          TOKEN: EnvValue.of(`${NASTY} ${variable.stringValue}`),
        },
        preStop: ["/bin/stop", NASTY],
        volumes: [Volume.emptyDir("data", { mountPath: "/srv/a b ${c} %{d} $(e)" })],
      };
      new ContainerApplication(stack, "Web", {
        ...applicationProps(cluster),
        ...container,
        liveness: Probe.exec(["/bin/check", NASTY]),
        readiness: Probe.http("/ready?a=${b}&c=%{d}"),
      });
      new ScheduledJob(stack, "Job", {
        ...container,
        cluster,
        namespace: KubernetesNamespace.fromName("shop"),
        name: "report",
        image: "report:1",
        schedule: "0 3 * * *",
      });
    },
    { destroy: false },
  );
});

/** Attributes of what was made, as Terraform keeps them. */
function attributesOf(type: string, name: string): Tree {
  const state = result.state.stacks.get("applications") as unknown as {
    readonly resources: readonly {
      readonly type: string;
      readonly instances: readonly { readonly attributes: Tree }[];
    }[];
  };
  const all = state.resources.filter((one) => one.type === type).flatMap(({ instances }) => instances);
  const found = all.map(({ attributes }) => attributes).find(({ metadata }) => first(metadata)["name"] === name);
  return found ?? {};
}

function first(list: unknown): Tree {
  return (list as Tree[])[0] ?? {};
}

function containerOf(type: string, name: string): Tree {
  const spec = first(attributesOf(type, name)["spec"]);
  const job = type === "kubernetes_cron_job_v1" ? first(first(spec["job_template"])["spec"]) : spec;
  return first(first(first(job["template"])["spec"])["container"]);
}

describe("hostile text, after a real apply,", () => {
  it("leaves nothing to do", () => {
    expect(result.report.problems).toEqual([]);
  });

  it("is in the ConfigMap and in the Secret as it was given", () => {
    expect(attributesOf("kubernetes_config_map_v1", "web")["data"]).toEqual(
      Object.fromEntries(TEXTS.map((text, index) => [`K${index}`, text])),
    );
    expect(attributesOf("kubernetes_secret_v1", "web")["data"]).toEqual({ password: NASTY });
  });

  it.each([
    ["kubernetes_deployment_v1", "web"],
    ["kubernetes_cron_job_v1", "report"],
  ])("reaches the process of %s as it was given", (type, name) => {
    const { env, args, command } = containerOf(type, name);
    const values = new Map((env as { name: string; value: string | null }[]).map((one) => [one.name, one.value ?? ""]));

    expect(TEXTS.map((_, index) => expandAsKubelet(values.get(`K${index}`) ?? "absent"))).toEqual(TEXTS);
    expect(expandAsKubelet(values.get("TOKEN") ?? "")).toBe(`${NASTY} ${NASTY}`);
    expect((args as string[]).map((text) => expandAsKubelet(text ?? ""))).toEqual(TEXTS);
    expect(expandAsKubelet((command as string[])[1] ?? "")).toBe(NASTY);
  });

  it("is in probes, hooks and directories as it was given", () => {
    const container = containerOf("kubernetes_deployment_v1", "web");
    const stop = first(first(first(container["lifecycle"])["pre_stop"])["exec"]);
    const check = first(first(container["liveness_probe"])["exec"]);
    const ready = first(first(container["readiness_probe"])["http_get"]);
    const mounts = (container["volume_mount"] as { mount_path: string }[]).map(({ mount_path }) => mount_path);

    expect(stop["command"]).toEqual(["/bin/stop", NASTY]);
    expect(expandAsKubelet((check["command"] as string[])[1] ?? "")).toBe(NASTY);
    expect(ready["path"]).toBe("/ready?a=${b}&c=%{d}");
    expect(mounts).toContain("/srv/a b ${c} %{d} $(e)");
  });
});
