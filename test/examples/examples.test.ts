import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "cdktf";
import type { NodePoolOptions } from "k8s-on-openstack";
import { build as buildExistingNetwork } from "../../examples/existing-network/main";
import { build as buildHighAvailability } from "../../examples/high-availability/main";
import { build as buildKeystoneLogin } from "../../examples/keystone-login/main";
import { build as buildMinimal } from "../../examples/minimal/main";
import { build as buildReference } from "../../examples/reference/main";
import { build as buildVmToApp } from "../../examples/vm-to-app/main";
import type { PreviewResult, ResourceReport } from "../../lib/preview";
import { previewApp } from "../support/preview";

jest.setTimeout(120_000);

type Build = (app: App, workers?: Partial<NodePoolOptions>) => unknown;

/** What an example is made of. */
interface Expected {
  readonly servers: number;
  readonly controlPlanes: number;

  /** Names of the stacks above the first, behind the example's own name. */
  readonly upper?: readonly string[];
}

const EXAMPLES: readonly (readonly [string, Build, Expected])[] = [
  ["minimal", buildMinimal, { servers: 2, controlPlanes: 1 }],
  ["high-availability", buildHighAvailability, { servers: 8, controlPlanes: 3 }],
  ["existing-network", buildExistingNetwork, { servers: 6, controlPlanes: 3 }],
  ["reference", buildReference, { servers: 6, controlPlanes: 3 }],
  ["vm-to-app", buildVmToApp, { servers: 6, controlPlanes: 3, upper: ["-platform", "-applications"] }],
  ["keystone-login", buildKeystoneLogin, { servers: 2, controlPlanes: 1, upper: ["-platform"] }],
];

describe.each(EXAMPLES)("the %s example", (name, build, expected) => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp((app) => build(app));
  });

  it("validates, plans, applies, plans nothing again and destroys", () => {
    expect(result.report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(
      result.report.stacks.map((stack) => [stack.name, stack.steps.map(({ step, ok }) => `${step} ${ok}`)]),
    ).toEqual(
      ["", ...(expected.upper ?? [])].map((suffix) => [
        `${name}${suffix}`,
        ["init true", "validate true", "plan true", "apply true", "second-plan true", "destroy true"],
      ]),
    );
  });

  it("makes the servers that it shows", () => {
    const { quota } = result.report;
    expect(quota.instances).toBe(expected.servers);
    const applied = result.operations.filter(({ step }) => step === "apply");
    const created = applied.filter(
      ({ action, type }) => action === "create" && type === "openstack_compute_instance_v2",
    );
    expect(created).toHaveLength(expected.servers);
  });

  it("makes control plane nodes one after another, and workers after them", () => {
    const servers = result.operations.filter(
      ({ step, action, type }) => step === "apply" && action === "create" && type === "openstack_compute_instance_v2",
    );
    const controlPlanes = servers.slice(0, expected.controlPlanes);
    expect(controlPlanes.map((server) => server.name)).toEqual(
      controlPlanes.map((_, index): unknown => expect.stringMatching(new RegExp(`-control-plane-${index + 1}$`))),
    );
    controlPlanes.slice(1).forEach((server, index) => {
      expect(server.started).toBeGreaterThan(controlPlanes[index]?.ended ?? Infinity);
    });
    servers.slice(expected.controlPlanes).forEach((worker) => {
      expect(worker.started).toBeGreaterThan(controlPlanes.at(-1)?.ended ?? Infinity);
    });
  });

  it("deletes everything that it made", () => {
    const changes = result.operations.filter(({ type }) => /^(openstack|kubernetes|helm)_/.test(type));
    const count = (step: string, action: string) =>
      changes.filter((operation) => operation.step === step && operation.action === action).length;
    expect(count("destroy", "delete")).toBe(count("apply", "create"));
  });

  it("keeps every key out of workers and out of outputs that are not sensitive", () => {
    const [stack] = result.report.stacks;
    const clear = (stack?.secrets ?? [])
      .flatMap(({ destinations }) => destinations)
      .filter(({ form }) => form === "clear");
    expect(clear.filter(({ kind }) => kind === "user-data").map((destination) => destination.name)).toEqual(
      expect.arrayContaining([expect.stringContaining("-control-plane-")]),
    );
    expect(clear.filter(({ kind, name: at }) => kind === "user-data" && !at.includes("-control-plane-"))).toEqual([]);
    const secretOutputs = clear.filter(({ kind }) => kind === "output").map(({ at }) => at);
    const hidden = (stack?.outputs ?? []).filter(({ sensitive }) => sensitive).map((output) => output.name);
    expect(hidden).toEqual(expect.arrayContaining(secretOutputs));
  });
});

describe("a cluster that changes", () => {
  const controlPlaneEpochs = [1, 2, 3].map((index) => `update prod-a-control-plane-${index}: metadata`);

  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "k8s-on-openstack-upgrade-"));
    const first = await previewApp((app) => buildHighAvailability(app), { destroy: false });
    first.state.write(join(folder, "saved.json"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a second version of the highly available example would do to the first. */
  async function upgrade(app: (app: App) => void): Promise<ResourceReport[]> {
    const { report } = await previewApp(app, { from: join(folder, "saved.json"), apply: false });
    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    const [stack] = report.stacks;
    return (stack?.resources ?? []).filter(({ mode, action }) => mode === "managed" && action !== "no-op");
  }

  const describeChange = (change: ResourceReport) =>
    change.action === "update"
      ? `update ${change.name ?? change.address}: ${[...new Set(change.changedAttributes.map((path) => path.split(".")[0]))].join(" ")}`
      : change.action;

  it("gets a pool by additions alone, beside the join epoch of the control plane", async () => {
    const changes = await upgrade((app) => {
      buildHighAvailability(app).addNodePool("extra", { count: 2, flavor: "m1.medium" });
    });
    expect(
      changes
        .filter(({ action }) => action !== "create")
        .map(describeChange)
        .sort(),
    ).toEqual(controlPlaneEpochs);
    expect(
      changes
        .filter(({ action }) => action === "create")
        .map((change) => change.name ?? change.type)
        .sort(),
    ).toEqual([
      "prod-a-extra",
      "prod-a-extra-1",
      "prod-a-extra-1",
      "prod-a-extra-2",
      "prod-a-extra-2",
      "terraform_data",
      "terraform_data",
    ]);
  });

  it("loses the middle node of three and nothing else, beside the join epoch of the control plane", async () => {
    const changes = await upgrade((app) => {
      buildHighAvailability(app, { count: undefined, names: ["1", "3"] });
    });
    expect(
      changes
        .filter(({ action }) => action !== "delete")
        .map(describeChange)
        .sort(),
    ).toEqual(controlPlaneEpochs);
    expect(
      changes
        .filter(({ action }) => action === "delete")
        .map((change) => change.name ?? change.type)
        .sort(),
    ).toEqual(["prod-a-general-2", "prod-a-general-2", "terraform_data"]);
  });

  it("makes exactly the node anew whose generation is raised, on its old port", async () => {
    const changes = await upgrade((app) => {
      buildHighAvailability(app, { generations: { "2": 2 } });
    });
    expect(changes.map((change) => `${change.action} ${change.name ?? change.type}`).sort()).toEqual([
      "replace prod-a-general-2",
      "update prod-a-control-plane-1",
      "update prod-a-control-plane-2",
      "update prod-a-control-plane-3",
      "update terraform_data",
    ]);
  });
});
