import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import { ContainerApplication, EnvValue, KubernetesNamespace, Manifests } from "k8s-on-openstack";
import { ApplicationStack, StateBackend } from "k8s-on-openstack/stacks";
import { HOSTILE_TEXTS } from "../../support/hostile-texts";
import { testCluster } from "./cluster";

/** Namespace of everything that this app makes. */
export const NAMESPACE = "e2e-hostile-text";

/** Name of the application in it. */
export const APPLICATION = "hostile";

/** Variables of Terraform with the texts, because no secret may be literal. */
export const SECRET_VARIABLES: Readonly<Record<string, string>> = Object.fromEntries(
  HOSTILE_TEXTS.map((text, index) => [`TF_VAR_text_${index}`, text]),
);

/** Objects with hostile text wherever a user may write freely. */
export function build(app: App): void {
  const stack = new ApplicationStack(app, "hostile", { backend: StateBackend.local() });
  const cluster = testCluster(stack);
  stack.connectTo(cluster);
  const namespace = new KubernetesNamespace(stack, "Namespace", { cluster, name: NAMESPACE });
  const data = Object.fromEntries(HOSTILE_TEXTS.map((text, index) => [`text-${index}`, text]));
  const annotations = Object.fromEntries(HOSTILE_TEXTS.map((text, index) => [`e2e.example/text-${index}`, text]));
  new Manifests(stack, "Objects", {
    cluster,
    name: "hostile",
    namespace: namespace.namespaceName,
    objects: [
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "values", annotations }, data },
      { apiVersion: "v1", kind: "Secret", metadata: { name: "values", annotations }, stringData: data },
    ],
  });
  new ContainerApplication(stack, "Application", {
    cluster,
    namespace,
    name: APPLICATION,
    image: "registry.k8s.io/pause:3.10.1",
    resources: { cpu: "10m", memory: "16Mi" },
    config: data,
    secrets: Object.fromEntries(HOSTILE_TEXTS.map((_, index) => [`text-${index}`, secretText(stack, index)])),
    env: Object.fromEntries(HOSTILE_TEXTS.map((text, index) => [`TEXT_${index}`, EnvValue.of(text)])),
    args: [...HOSTILE_TEXTS],
  });
}

function secretText(stack: ApplicationStack, index: number): string {
  const variable = new TerraformVariable(stack, `Text${index}`, { type: "string", sensitive: true });
  variable.overrideLogicalId(`text_${index}`);
  return variable.stringValue;
}
