import * as path from "node:path";
import { ClusterInventory } from "../support/cluster-inventory";
import { HOSTILE_TEXTS } from "../support/hostile-texts";
import type { ApiObject } from "../support/kubernetes-session";
import { expectThat } from "../support/run-report";
import { APPLICATION, NAMESPACE, SECRET_VARIABLES } from "./apps/hostile-text";
import { expectNothingLeft, type ScenarioContext } from "./context";
import { ClusterProject } from "./project";
import type { Pod } from "./stand-in/pod";
import { expand } from "./stand-in/pod-process";

const APP = path.resolve(__dirname, "apps/hostile-text.ts");

interface Deployment extends ApiObject {
  readonly spec: { readonly template: { readonly spec: Pod["spec"] } };
}

interface KeyValues extends ApiObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** Text that goes wrong easily is in the objects of a real API server as it was written. */
export async function runHostileText(context: ScenarioContext): Promise<void> {
  const { report, cluster } = context;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step("hostile text", name, run);
  await context.withNodes("hostile-text", {}, async () => {
    const before = await ClusterInventory.take(cluster.session);
    const project = new ClusterProject(context, APP, "hostile-text", SECRET_VARIABLES);
    const applied =
      (await step("apply", async () => {
        project.synthesize();
        return `${await project.apply()}; second plan: ${await project.expectEmptyPlans()}`;
      })) &&
      (await step("the text is in the cluster as it was written", async () => {
        const found = await Promise.all(["configmaps", "secrets"].map((kind) => checkObjects(context, kind)));
        return [...found, await checkContainer(context)].join("; ");
      }));
    if (applied || !context.settings.keep) {
      await step("destroy leaves nothing", async () => {
        await project.destroy();
        return expectNothingLeft(cluster.session, before);
      });
    }
  });
}

/** What the container of the application gets, after the kubelet has looked for references in it. */
async function checkContainer({ cluster }: ScenarioContext): Promise<string> {
  const path = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${APPLICATION}`;
  const [container] = (await cluster.session.get<Deployment>(path))?.spec.template.spec.containers ?? [];
  HOSTILE_TEXTS.forEach((expected, index) => {
    const variable = container?.env?.find(({ name }) => name === `TEXT_${index}`)?.value ?? "";
    expectSame(`variable TEXT_${index}`, expected, expand(variable, {}));
    expectSame(`argument ${index}`, expected, expand(container?.args?.[index] ?? "absent", {}));
  });
  return `${HOSTILE_TEXTS.length} variables and arguments`;
}

/** Every object of ours, whoever wrote it, has all texts in its data, and its annotations where it was given some. */
async function checkObjects(context: ScenarioContext, kind: string): Promise<string> {
  const objects = await context.cluster.session.list<KeyValues>(`/api/v1/namespaces/${NAMESPACE}/${kind}`);
  const ours = objects.filter(({ data }) => data?.["text-0"] !== undefined);
  expectThat(ours.length > 0, `no object of ${kind} holds the texts`);
  const encoding = kind === "secrets" ? "base64" : "utf8";
  let annotations = 0;
  for (const { metadata, data } of ours) {
    HOSTILE_TEXTS.forEach((expected, index) => {
      const found = Buffer.from(data?.[`text-${index}`] ?? "absent", encoding).toString("utf8");
      expectSame(`${kind}/${metadata.name}`, expected, found);
      const annotation = metadata.annotations?.[`e2e.example/text-${index}`];
      if (annotation !== undefined) {
        annotations += 1;
        expectSame(`annotation of ${kind}/${metadata.name}`, expected, annotation);
      }
    });
  }
  return `${HOSTILE_TEXTS.length} texts in ${ours.map(({ metadata }) => `${kind}/${metadata.name}`).join(", ")}, ${annotations} annotations`;
}

function expectSame(place: string, expected: string, found: string): void {
  expectThat(expected === found, `${place}: wrote ${JSON.stringify(expected)}, there is ${JSON.stringify(found)}`);
}
