import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { SweepOnDestroy } from "../../lib";
import type { SweepOnDestroyProps, K8sOnOpenStackCluster } from "../../lib";
import { dependOn } from "../../lib/core";
import { NetworkingPortV2 } from "../../lib/providers/.gen/openstack/networking-port-v2";
import { refusalOf } from "../support/bad-input";
import { addCluster, newStack } from "../support/demo-cluster";
import { importCluster } from "../support/imported-cluster";
import { previewApp } from "../support/preview";
import { synth } from "../support/synth";

jest.setTimeout(120_000);

function sweptStack(props: Partial<SweepOnDestroyProps> = {}, addPool = false) {
  return synth((app) => {
    const stack = newStack("test", app);
    const cluster = addCluster(stack, { pools: { general: { count: 2 } } });
    new SweepOnDestroy(stack, "Sweep", { cluster, ...props });
    if (addPool) {
      cluster.addNodePool("late", { count: 1, flavor: "m1.small" });
    }
  }).stack("test");
}

function provisionerOf(stack: ReturnType<typeof sweptStack>): Readonly<Record<string, unknown>> {
  const [provisioner] = stack.resource("Sweep/Resource")["provisioner"] as Record<string, Record<string, unknown>>[];
  return provisioner["local-exec"];
}

describe("a sweep that Terraform runs in the middle of a destroy", () => {
  it("runs the program from the folder of the stack, at a destroy alone, and stops nothing", () => {
    const provisioner = provisionerOf(sweptStack());
    expect(provisioner).toEqual({
      when: "destroy",
      on_failure: "continue",
      command: expect.stringMatching(/^python3 -I -B assets\/[\w/]+$/) as unknown,
      environment: {
        SWEEP_CLUSTER: "demo",
        SWEEP_PROJECT: "${self.input.project}",
        SWEEP_MODE: "delete",
        SWEEP_TIMEOUT_SECONDS: "900",
      },
    });
  });

  it("keeps the project of the provider, so that a login for another one sweeps nothing", () => {
    const stack = sweptStack();
    const project = `\${data.openstack_identity_auth_scope_v3.${stack.addressOf("Sweep/Scope").split(".").at(-1)}.project_id}`;
    expect(stack.resource("Sweep/Resource")["input"]).toEqual({ cluster: "demo", project });
  });

  it("holds no login: that is in the environment, as the provider has it", () => {
    expect(JSON.stringify(sweptStack().resource("Sweep/Resource"))).not.toMatch(/password|secret|token|OS_/i);
  });

  it("comes after every server of the cluster has gone, also of pools that are added later, and before networks and ports go", () => {
    const stack = sweptStack({}, true);
    const address = stack.addressOf("Sweep/Resource");
    for (const node of ["ControlPlane/1", "NodePools/general/1", "NodePools/general/2", "NodePools/late/1"]) {
      expect(stack.resource(`Cluster/${node}/Server`)["depends_on"]).toContain(address);
      expect(stack.resource("Sweep/Resource")["depends_on"]).toContain(stack.addressOf(`Cluster/${node}/Port`));
    }
    for (const path of ["Network/Resource", "Network/Subnet", "Network/Router/Interface"]) {
      expect(stack.resource("Sweep/Resource")["depends_on"]).toContain(stack.addressOf(path));
    }
  });

  it("leaves a machine where it is that comes after the cluster: it could not come before as well", () => {
    const stack = synth((app) => {
      const made = newStack("test", app);
      const cluster = addCluster(made);
      new SweepOnDestroy(made, "Sweep", { cluster });
      dependOn(new NetworkingPortV2(made, "Machine", { networkId: "n" }), cluster.controlPlane);
    }).stack("test");
    expect(stack.resource("Machine")["depends_on"]).toContain(stack.addressOf("Cluster/ControlPlane/1/Server"));
    expect(stack.resource("Sweep/Resource")["depends_on"]).not.toContain(stack.addressOf("Machine"));
  });

  it("takes another Python, and as much time as it is given", () => {
    const provisioner = provisionerOf(sweptStack({ python: "/opt/python/bin/python3.12", patienceSeconds: 60 }));
    expect(provisioner["command"]).toMatch(/^\/opt\/python\/bin\/python3\.12 -I -B /);
    expect(provisioner["environment"]).toMatchObject({ SWEEP_TIMEOUT_SECONDS: "60" });
  });

  it.each<[string, Partial<SweepOnDestroyProps>, string, string]>([
    ["a Python with a command behind it", { python: "python3; rm -rf /" }, "format", "python"],
    ["too little time", { patienceSeconds: 1 }, "integer", "patienceSeconds"],
    ["no cluster", { cluster: undefined }, "required", "cluster"],
    ["something else for a cluster", { cluster: {} as never }, "cluster-of-other-stack", "cluster"],
  ])("refuses %s", (_, props, code, path) => {
    const { problems } = refusalOf(() => sweptStack(props));
    expect(problems.map((problem) => `${problem.code} ${problem.path}`)).toContain(`${code} ${path}`);
  });

  it("refuses a cluster that its stack does not make", () => {
    const app = new App();
    const imported = importCluster(newStack("one", app)) as K8sOnOpenStackCluster;
    const other = addCluster(newStack("two", app));
    for (const cluster of [imported, other]) {
      const { problems } = refusalOf(
        () => new SweepOnDestroy(newStack(`of-${cluster.node.id}`, app), "Sweep", { cluster }),
      );
      expect(problems.map(({ code }) => code)).toEqual(["cluster-of-other-stack"]);
      app.node.tryRemoveChild(`of-${cluster.node.id}`);
    }
  });

  it("runs nothing in a preview", async () => {
    const folder = mkdtempSync(join(tmpdir(), "k8s-on-openstack-provisioner-"));
    const trace = join(folder, "trace");
    try {
      const { report } = await previewApp((app) => {
        const stack = newStack("test", app);
        new SweepOnDestroy(stack, "Sweep", { cluster: addCluster(stack) });
        stack.addOverride("resource.terraform_data.Trace", {
          provisioner: [{ "local-exec": { command: `touch ${trace}` } }],
        });
      });
      expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(existsSync(trace)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
