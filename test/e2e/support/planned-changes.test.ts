import { PlannedChanges, type PlanDocument } from "./planned-changes";

type Resource = NonNullable<PlanDocument["resource_changes"]>[number];

function resource(actions: readonly string[], before: object | null, after: object | null): Resource {
  const type = "openstack_compute_instance_v2";
  return {
    address: `${type}.a`,
    mode: "managed",
    type,
    change: { actions, before: before as Resource["change"]["before"], after: after as Resource["change"]["after"] },
  };
}

test("a plan of reads and no-ops is empty", () => {
  // WHEN
  const plan = new PlannedChanges({
    resource_changes: [resource(["no-op"], {}, {}), resource(["read"], null, {})],
    output_changes: { url: { actions: ["no-op"] } },
  });

  // THEN
  expect(plan.isEmpty).toBe(true);
});

test("a changed output makes a plan that is not empty", () => {
  // WHEN
  const plan = new PlannedChanges({ output_changes: { url: { actions: ["update"] } } });

  // THEN
  expect(plan.isEmpty).toBe(false);
  expect(plan.toLines()).toEqual(["output url"]);
});

test("an update names the keys of a map that differ", () => {
  // WHEN
  const plan = new PlannedChanges({
    resource_changes: [
      resource(
        ["update"],
        { name: "n", metadata: { epoch: "1", role: "x" } },
        { name: "n", metadata: { epoch: "2", role: "x" } },
      ),
    ],
  });

  // THEN
  expect(plan.with("update").map(({ keys }) => keys)).toEqual([["metadata.epoch"]]);
});

test("an update names attributes whose new value is not known", () => {
  // GIVEN
  const change = resource(["update"], { address: "10.0.0.1" }, {});

  // WHEN
  const plan = new PlannedChanges({
    resource_changes: [{ ...change, change: { ...change.change, after_unknown: { address: true } } }],
  });

  // THEN
  expect(plan.all[0]?.attributes).toEqual(["address"]);
});

test.each([
  [["delete", "create"], "replace"],
  [["create", "delete"], "replace"],
  [["create"], "create"],
  [["delete"], "delete"],
])("the actions %j are called %s", (actions, expected) => {
  // WHEN
  const plan = new PlannedChanges({ resource_changes: [resource(actions, {}, {})] });

  // THEN
  expect(plan.all[0]?.action).toBe(expected);
});
