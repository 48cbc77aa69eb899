import type { App } from "cdktf";
import { TerraformDataSource, TerraformHclModule, TerraformResource, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { dependOn } from "../../lib/core";

let app: App;
let stack: TerraformStack;

beforeEach(() => {
  app = Testing.app();
  stack = new TerraformStack(app, "stack");
});

function resource(scope: Construct, id: string): TerraformResource {
  return new TerraformResource(scope, id, { terraformResourceType: "terraform_data" });
}

function source(scope: Construct, id: string): TerraformDataSource {
  return new TerraformDataSource(scope, id, { terraformResourceType: "http" });
}

interface Block {
  readonly depends_on?: string[];
}

interface Synthesized {
  readonly resource?: { readonly terraform_data?: Record<string, Block> };
  readonly data?: { readonly http?: Record<string, Block> };
  readonly module?: Record<string, Block>;
}

function synth(): Synthesized {
  return JSON.parse(Testing.synth(stack)) as Synthesized;
}

test("every resource under a construct waits for every resource under the other", () => {
  const [first, second] = [new Construct(stack, "First"), new Construct(stack, "Second")];
  resource(first, "a");
  resource(second, "b");
  dependOn(second, first);
  resource(new Construct(first, "Added"), "later");
  resource(second, "c");

  const blocks = synth().resource?.terraform_data ?? {};

  const waiting = Object.entries(blocks).filter(([id]) => id.startsWith("Second_"));
  expect(waiting).toHaveLength(2);
  for (const [, block] of waiting) {
    expect(block.depends_on).toEqual([
      expect.stringMatching(/^terraform_data\.First_a_/),
      expect.stringMatching(/^terraform_data\.First_Added_later_/),
    ]);
  }
  expect(Object.entries(blocks).find(([id]) => id.startsWith("First_a"))?.[1].depends_on).toBeUndefined();
});

test("what is made anew before it goes is left alone, because Terraform would do so with all that it waits for", () => {
  const scope = new Construct(stack, "Scope");
  new TerraformResource(scope, "a", {
    terraformResourceType: "terraform_data",
    lifecycle: { createBeforeDestroy: true },
  });
  resource(scope, "b");
  dependOn(scope, resource(stack, "c"));

  const blocks = Object.entries(synth().resource?.terraform_data ?? {});
  expect(blocks.filter(([, block]) => block.depends_on !== undefined).map(([id]) => id)).toEqual([
    expect.stringMatching(/^Scope_b_/),
  ]);
});

test("dependencies of the resource itself stay, and none is listed twice", () => {
  const [a, b] = [resource(stack, "a"), resource(stack, "b")];
  const c = new TerraformResource(stack, "c", { terraformResourceType: "terraform_data", dependsOn: [a] });
  dependOn(c, b);
  dependOn(c, b, b);

  synth();
  expect(synth().resource?.terraform_data?.["c"]?.depends_on).toEqual(["terraform_data.a", "terraform_data.b"]);
});

test("data sources and modules can be waited for, and modules wait", () => {
  const module = new TerraformHclModule(stack, "module", { source: "registry.example.com/a/b/c" });
  dependOn(module, source(stack, "gate"));
  dependOn(resource(stack, "after"), module);

  expect(synth().module?.["module"]?.depends_on).toEqual(["data.http.gate"]);
  expect(synth().resource?.terraform_data?.["after"]?.depends_on).toEqual(["module.module"]);
});

test("a data source waits only when it is named itself, so that the others are still read at plan time", () => {
  const group = new Construct(stack, "Group");
  source(group, "image");
  const gate = source(stack, "gate");
  const server = resource(stack, "server");
  dependOn(group, server);
  dependOn(gate, server);

  const blocks = Object.entries(synth().data?.http ?? {});
  expect(blocks.find(([id]) => id.startsWith("Group_image"))?.[1].depends_on).toBeUndefined();
  expect(blocks.find(([id]) => id === "gate")?.[1].depends_on).toEqual(["terraform_data.server"]);
});

test("a construct that depends on its own child makes no circle", () => {
  const parent = new Construct(stack, "Parent");
  const child = new Construct(parent, "Child");
  const inner = resource(child, "inner");
  const outer = resource(parent, "outer");
  outer.overrideLogicalId("outer");
  inner.overrideLogicalId("inner");
  dependOn(parent, child);

  const blocks = synth().resource?.terraform_data;
  expect(blocks?.["outer"]?.depends_on).toEqual(["terraform_data.inner"]);
  expect(blocks?.["inner"]?.depends_on).toBeUndefined();
});

test("a construct that depends on its own parent waits for the rest of it", () => {
  const parent = new Construct(stack, "Parent");
  const last = resource(parent, "last");
  const rest = resource(parent, "rest");
  last.overrideLogicalId("last");
  rest.overrideLogicalId("rest");
  dependOn(last, parent);

  const blocks = synth().resource?.terraform_data;
  expect(blocks?.["last"]?.depends_on).toEqual(["terraform_data.rest"]);
  expect(blocks?.["rest"]?.depends_on).toBeUndefined();
});

test("fails when the constructs are in different stacks", () => {
  const other = resource(new TerraformStack(app, "other"), "there");
  expect(() => dependOn(resource(stack, "here"), other)).toThrow(
    `1 problem in 'stack/here'\n  dependOn must name a construct of the same stack, got "other/there"; use an output of the other stack`,
  );
});
