import type { App } from "cdktf";
import { ContainerApplication, ScheduledJob } from "../../../lib/apps";
import { KubernetesNamespace } from "../../../lib/kube";
import { HarborProject, HarborProxyCache, UpstreamRegistry } from "../../../lib/registry/content";
import { ApplicationStack, PlatformStack, StateBackend } from "../../../stacks";
import { importCluster } from "../../support/imported-cluster";
import { peek, synth } from "../../support/synth";
import { addApplicationStack, addRegistryStack } from "./support/demo-registry";

/** An application and a job of one namespace that take their images from a project. */
function addWorkloads(isPublic = false) {
  const { stack, registry, cluster } = addApplicationStack();
  const project = new HarborProject(stack, "Shop", { registry, name: "shop", public: isPublic });
  const namespace = new KubernetesNamespace(stack, "Namespace", { cluster, name: "shop" });
  const image = project.image("team/web", { tag: "1.2" });
  new ContainerApplication(stack, "Web", { cluster, namespace, name: "web", image, imagePullSecrets: ["own"] });
  new ScheduledJob(stack, "Job", { cluster, namespace, name: "job", image, schedule: "0 3 * * *" });
  return { stack, project, namespace, cluster };
}

function podOf(stack: ApplicationStack, path: string): { readonly [key: string]: unknown } {
  const { spec } = peek(stack).resource(path) as { readonly spec: { readonly template?: object } };
  const template =
    spec.template ?? (spec as { job_template?: { spec: { template: object } } }).job_template?.spec.template;
  return (template as { readonly spec: { readonly [key: string]: unknown } }).spec;
}

describe("an image of a project", () => {
  it("is named after registry, project and repository", () => {
    const { stack, registry } = addRegistryStack();
    const project = new HarborProject(stack, "Shop", { registry, name: "shop" });
    const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

    expect(project.image("team/web", { tag: "1.2" }).reference).toBe("registry.example.com/shop/team/web:1.2");
    expect(project.image("web", { digest }).reference).toBe(`registry.example.com/shop/web@${digest}`);
  });

  it("brings its login to the pods of applications and jobs, one Secret for all of a namespace", () => {
    const { stack } = addWorkloads();
    const [secret, ...others] = peek(stack).resources("kubernetes_secret_v1");
    const reference = expect.stringMatching(
      /^\$\{kubernetes_secret_v1\.Shop_PullSecret.*\.metadata\[?\.?0\]?\.name\}$/,
    ) as string;

    expect(others).toEqual([]);
    expect(secret).toMatchObject({
      type: "kubernetes.io/dockerconfigjson",
      metadata: {
        name: expect.stringMatching(/^pull-shop-[0-9a-f]{8}$/) as string,
        namespace: expect.stringContaining("kubernetes_namespace_v1.Namespace") as string,
      },
    });
    expect(podOf(stack, "Web/Resource")).toMatchObject({
      image_pull_secrets: [{ name: "own" }, { name: reference }],
      container: [{ image: "registry.example.com/shop/team/web:1.2" }],
    });
    expect(podOf(stack, "Job/Resource")).toMatchObject({ image_pull_secrets: [{ name: reference }] });
  });

  it("brings none when everybody may pull", () => {
    const { stack } = addWorkloads(true);

    expect(peek(stack).counts).not.toHaveProperty("kubernetes_secret_v1");
    expect(peek(stack).counts).not.toHaveProperty("harbor_robot_account");
    expect(podOf(stack, "Job/Resource")).not.toHaveProperty("image_pull_secrets");
  });

  it("of a cache needs no login either, since nodes have none", () => {
    const { stack, registry } = addRegistryStack();
    const cache = new HarborProxyCache(stack, "Hub", { registry, name: "hub", upstream: UpstreamRegistry.dockerHub() });
    const image = cache.image("library/nginx", { tag: "1.29" });

    expect(image.reference).toBe("registry.example.com/hub/library/nginx:1.29");
    expect(image.pullSecretFor(KubernetesNamespace.fromName("shop"), stack)).toBeUndefined();
  });
});

describe("a pull secret", () => {
  it("is made once for a namespace, and again for each robot", () => {
    const { project, namespace } = addWorkloads();
    const robot = project.addRobot("nodes", { pull: true });

    expect(project.grantPull(namespace)).toBe(project.grantPull(namespace));
    expect(project.grantPull(namespace, { robot })).not.toBe(project.grantPull(namespace));
  });

  it("goes to the stack of the application when the project stands in another one, and its login with it", () => {
    const app = synth((scope) => {
      const { stack: content, registry } = addRegistryStack(scope);
      const project = new HarborProject(content, "Shop", { registry, name: "shop" });
      const stack = new ApplicationStack(scope, "applications", { backend: StateBackend.pg() });
      const cluster = importCluster(stack);
      stack.connectTo(cluster);
      const namespace = KubernetesNamespace.fromName("shop");
      const image = project.image("web", { tag: "1" });
      new ContainerApplication(stack, "Web", { cluster, namespace, name: "web", image });
    });
    const [secret] = app.stack("applications").resources("kubernetes_secret_v1");
    const outputs = Object.values(app.stack("content").section("output"));

    expect(app.stack("content").counts).not.toHaveProperty("kubernetes_secret_v1");
    expect(app.stack("applications").closure(secret)).toContain("data.terraform_remote_state");
    expect(outputs.length).toBeGreaterThanOrEqual(2);
    expect(outputs.every((output) => output.sensitive === true)).toBe(true);
  });

  it("goes to the stack of the project when the namespace stands in an earlier one", () => {
    const app = synth((scope) => {
      const platform = new PlatformStack(scope, "platform", { backend: StateBackend.pg() });
      const cluster = importCluster(platform);
      platform.connectTo(cluster);
      const namespace = new KubernetesNamespace(platform, "Namespace", { cluster, name: "shop" });
      const { stack, registry } = addApplicationStack(scope);
      stack.addDependency(platform);
      const project = new HarborProject(stack, "Shop", { registry, name: "shop" });
      project.grantPull(namespace);
    });

    expect(app.stack("applications").counts).toMatchObject({ kubernetes_secret_v1: 1 });
    expect(app.stack("platform").counts).not.toHaveProperty("kubernetes_secret_v1");
  });

  it("is refused at synthesis in a stack that has no cluster", () => {
    const build = (scope: App) => {
      const { stack, registry } = addRegistryStack(scope);
      new HarborProject(stack, "Shop", { registry, name: "shop" }).grantPull(KubernetesNamespace.fromName("shop"));
    };

    expect(() => synth(build)).toThrow(/kubernetes-missing|must be one that the stack of the pull secret can reach/);
  });
});
