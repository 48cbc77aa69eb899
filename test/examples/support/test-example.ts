import type { PreviewResult } from "../../../lib/preview";

/** What an example is made of. */
export interface ExpectedExample {
  /** Name of the example's first stack. */
  readonly name: string;
  readonly servers: number;
  readonly controlPlanes: number;

  /** Names of servers that are no nodes of the cluster; they come whenever their network is there. */
  readonly machines?: readonly string[];

  /** Names of the stacks above the first, behind the example's own name. */
  readonly upper?: readonly string[];
}

/** Adds the tests that every example has to pass to the block that previews it. */
export function testExample(resultOf: () => PreviewResult, { name, ...expected }: ExpectedExample): void {
  it("validates, plans, applies, plans nothing again and destroys", () => {
    const { report } = resultOf();
    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.stacks.map((stack) => [stack.name, stack.steps.map(({ step, ok }) => `${step} ${ok}`)])).toEqual(
      ["", ...(expected.upper ?? [])].map((suffix) => [
        `${name}${suffix}`,
        ["init true", "validate true", "plan true", "apply true", "second-plan true", "destroy true"],
      ]),
    );
  });

  it("makes the servers that it shows", () => {
    const { quota } = resultOf().report;
    expect(quota.instances).toBe(expected.servers);
    const applied = resultOf().operations.filter(({ step }) => step === "apply");
    const created = applied.filter(
      ({ action, type }) => action === "create" && type === "openstack_compute_instance_v2",
    );
    expect(created).toHaveLength(expected.servers);
  });

  it("makes control plane nodes one after another, and workers after them", () => {
    const servers = resultOf().operations.filter(
      ({ step, action, type, name }) =>
        step === "apply" &&
        action === "create" &&
        type === "openstack_compute_instance_v2" &&
        !(expected.machines ?? []).includes(name),
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
    const changes = resultOf().operations.filter(({ type }) => /^(openstack|kubernetes|helm)_/.test(type));
    const count = (step: string, action: string) =>
      changes.filter((operation) => operation.step === step && operation.action === action).length;
    expect(count("destroy", "delete")).toBe(count("apply", "create"));
  });

  it("keeps every key out of workers and out of outputs that are not sensitive", () => {
    const [stack] = resultOf().report.stacks;
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
}
