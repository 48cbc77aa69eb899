import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { guardStack } from "../../lib/core";

const folders: string[] = [];

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function newApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), "guards-"));
  folders.push(outdir);
  return new App({ outdir });
}

function newStack(scope: Construct, id = "stack"): TerraformStack {
  const stack = new TerraformStack(scope, id);
  guardStack(stack);
  return stack;
}

function data(scope: Construct, id: string, dependsOn: TerraformResource[] = []): TerraformResource {
  return new TerraformResource(scope, id, { terraformResourceType: "terraform_data", dependsOn });
}

test("fails when two ids become one Terraform name", () => {
  const app = newApp();
  const stack = newStack(app);
  data(stack, "a.b");
  data(stack, "ab");
  expect(() => app.synth()).toThrow(
    "stack/ab must not get the same Terraform address as 'stack/a.b', terraform_data.ab; choose ids that differ in letters, digits, '-' or '_' [merged-ids]",
  );
});

test("the same id for things of different kinds is fine", () => {
  const app = newApp();
  const stack = newStack(app);
  data(stack, "ab");
  new TerraformOutput(stack, "a.b", { value: "1" });
  expect(() => app.synth()).not.toThrow();
});

test("fails when outputs become one", () => {
  const app = newApp();
  const stack = newStack(app);
  new TerraformOutput(stack, "ab", { value: "1" });
  new TerraformOutput(stack, "a b", { value: "2" });
  expect(() => app.synth()).toThrow(/'stack\/ab', output\.ab/);
});

test("fails when an id begins with a digit", () => {
  const app = newApp();
  data(newStack(app), "1abc");
  expect(() => app.synth()).toThrow(
    /stack\/1abc must get a Terraform name that begins with a letter or '_', got "1abc"/,
  );
});

test("fails when two stacks would be written to one file", () => {
  const app = newApp();
  newStack(new Construct(app, "one"));
  newStack(new Construct(app, "two"));
  expect(() => app.synth()).toThrow(/one\/stack must not have the id of the stack 'two\/stack'/);
});

test("fails when a resource depends on one of another stack", () => {
  const app = newApp();
  const other = data(newStack(app, "other"), "there");
  data(newStack(app), "here", [other]);
  expect(() => app.synth()).toThrow(
    /stack\/here must not have a dependsOn on a resource of another stack; use an output/,
  );
});

test("dependencies inside a stack are fine, and guarding twice reports once", () => {
  const app = newApp();
  const stack = newStack(app);
  guardStack(stack);
  data(stack, "second", [data(stack, "first")]);
  expect(stack.node.validate()).toEqual([]);
  data(stack, "1");
  expect(stack.node.validate()).toHaveLength(1);
});
