import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "cdktf";
import { Fn, LocalBackend, Op, TerraformOutput, TerraformResource, TerraformStack, Testing } from "cdktf";
import { TerraformExpression, terraformJson, terraformText } from "../../lib/core";

interface Synthesized {
  readonly output: Record<string, { readonly value: unknown }>;
  readonly data?: { readonly terraform_remote_state: Record<string, unknown> };
}

function stackIn(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new LocalBackend(stack, { path: `/state/${id}.tfstate` });
  return stack;
}

function synth(app: App, id: string): Synthesized {
  app.synth();
  return JSON.parse(readFileSync(join(app.outdir, "stacks", id, "cdk.tf.json"), "utf8")) as Synthesized;
}

function render(value: TerraformExpression | string): unknown {
  const stack = new TerraformStack(Testing.app(), "stack");
  new TerraformOutput(stack, "out", { value, staticId: true });
  return (JSON.parse(Testing.synth(stack)) as Synthesized).output["out"]?.value;
}

test("a value becomes an expression with its keys in order and its text quoted", () => {
  const value = { b: [1, true, null, undefined], a: 'say "${x}"\n', gone: undefined };
  expect(render(TerraformExpression.of(value))).toBe('${{"a" = "say \\"$${x}\\"\\n", "b" = [1, true, null, null]}}');
});

test("calls, templates and source nest", () => {
  const name = TerraformExpression.raw("var.name");
  const call = TerraformExpression.call("sha256", TerraformExpression.template("a-", name, "-$", name));
  expect(render(call)).toBe('${sha256("a-${var.name}-\\u0024${var.name}")}');
  expect(render(TerraformExpression.raw("length(", name, ") > ", 2))).toBe("${length(var.name) > 2}");
});

test("text with a token stays readable when nothing in it needs care", () => {
  expect(render(terraformText(`a ${TerraformExpression.raw("var.b").asString()} c`))).toBe("a ${var.b} c");
});

test("references to another stack become outputs and remote state, inside text, JSON and calls", () => {
  const app = Testing.app();
  const source = new TerraformResource(stackIn(app, "source"), "data", { terraformResourceType: "terraform_data" });
  const target = stackIn(app, "target");
  const id = source.getStringAttribute("id");
  new TerraformOutput(target, "json", { value: terraformJson({ id, n: `"${id}"` }), staticId: true });
  new TerraformOutput(target, "text", { value: terraformText(`$${id}`), staticId: true });

  const { output, data } = synth(app, "target");

  const reference =
    "data.terraform_remote_state.cross-stack-reference-input-source.outputs.cross-stack-output-terraform_datadataid";
  expect(output["json"]?.value).toBe(`\${jsonencode({"id" = ${reference}, "n" = "\\"\${${reference}}\\""})}`);
  expect(output["text"]?.value).toBe(`\${"\\u0024\${${reference}}"}`);
  expect(Object.keys(data?.terraform_remote_state ?? {})).toEqual(["cross-stack-reference-input-source"]);
});

test("an expression inside a function or an operator of cdktf loses its braces", () => {
  const text = TerraformExpression.template('"', TerraformExpression.raw("var.b"));
  expect(render(Fn.upper(text.asString()))).toBe('${upper("\\"${var.b}")}');
  expect(render(TerraformExpression.of(Op.eq(text.asString(), 1)))).toBe('${("\\"${var.b}" == 1)}');
});

test("fails when a number is not finite, or a value contains itself", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(() => render(TerraformExpression.of(NaN))).toThrow("value must be a finite number, got NaN");
  expect(() => render(TerraformExpression.of(circle))).toThrow("value must not contain itself");
});
