import { App } from "cdktf";
import { KubernetesNamespace } from "../../lib";
import { flattenChecks } from "../../lib/core";
import type { Problem } from "../../lib/core";
import { checkRegistryPlacement, HarborProject } from "../../lib/registry/content";
import { ApplicationStack, RegistryStack, StateBackend } from "../../stacks";
import { addApplicationStack, addRegistryStack } from "../registry/content/support/demo-registry";
import { addRegistry, secret, stageOf } from "../registry/support/add-registry";
import { refusalOf } from "../support/bad-input";
import { importCluster } from "../support/imported-cluster";
import { peek, synth } from "../support/synth";

const HARBOR = {
  url: "https://registry.example.com",
  username: "admin",
  password: "${var.Password}",
  insecure: false,
};

describe("a stack for the content of a registry", () => {
  it("has the Harbor provider, which verifies certificates, and no other but that for questions", () => {
    const { stack } = addRegistryStack();

    expect(peek(stack).section("provider")).toEqual({ harbor: [HARBOR], http: [{}] });
    expect(peek(stack).section("terraform")["required_providers"]).toMatchObject({
      harbor: { source: "goharbor/harbor", version: ">= 3.12.4, < 4.0.0" },
      http: { version: expect.stringContaining(">= 3.5.0") as string },
    });
  });

  it("may be connected when it is made", () => {
    const app = new App();
    const { registry } = addRegistryStack(app);
    const stack = new RegistryStack(app, "more", { backend: StateBackend.pg(), registry });

    expect(peek(stack).section("provider")).toHaveProperty("harbor");
  });
});

describe("a stack for applications with a registry", () => {
  it("has the providers of both", () => {
    const { stack } = addApplicationStack();

    expect(Object.keys(peek(stack).section("provider")).sort()).toEqual(["harbor", "helm", "http", "kubernetes"]);
    expect(peek(stack).section("provider")).toMatchObject({ harbor: [HARBOR] });
  });

  it("learns the password of a registry that the platform makes through its state", () => {
    const app = synth((scope) => {
      const stage = stageOf(scope);
      const registry = addRegistry(stage);
      const applications = new ApplicationStack(scope, "applications", {
        backend: StateBackend.pg(),
        platform: stage.stack,
        registry,
      });
      const cluster = importCluster(applications);
      applications.connectTo(cluster);
      const project = new HarborProject(applications, "Shop", { registry, name: "shop" });
      project.grantPull(KubernetesNamespace.fromName("shop"));
    });
    const { harbor } = app.stack("applications").section("provider") as never as { harbor: { password: string }[] };

    expect(harbor[0]?.password).toContain("data.terraform_remote_state");
    expect(app.stack("applications").counts).toMatchObject({ harbor_project: 1, harbor_robot_account: 1 });
    expect(app.stack("platform").counts).not.toHaveProperty("harbor_project");
  });
});

describe("the content of a registry", () => {
  it("is refused in the stack that makes the registry", () => {
    const stage = stageOf();
    const registry = addRegistry(stage);
    const { problems } = refusalOf(() => new HarborProject(stage.stack, "Shop", { registry, name: "shop" }));

    expect(problems.map(({ code, path }) => [code, path])).toEqual([["same-stack", "registry"]]);
  });

  it("is fine beside a registry that was only named there", () => {
    const { stack, registry } = addRegistryStack();

    expect(checkRegistryPlacement(stack, registry)).toBeUndefined();
    expect(secret(stack, "Another")).toContain("TfToken");
  });

  it("needs a registry, and no copy of one", () => {
    const { stack, registry } = addRegistryStack();
    const copy = { hostname: registry.hostname, url: registry.url } as never;

    expect(flattenChecks(checkRegistryPlacement(stack, copy)).map((problem) => (problem as Problem).code)).toEqual([
      "wrong-kind",
    ]);
  });
});
