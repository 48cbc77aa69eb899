import { App, TerraformStack, Testing, Token } from "cdktf";
import { Construct } from "constructs";
import { checkProps, integer, problem, required, ValidationError } from "../../lib/core";

let scope: Construct;

beforeEach(() => {
  scope = new Construct(new TerraformStack(Testing.app(), "prod"), "Cluster");
});

test("all problems are in one message, with the construct that has them", () => {
  const even = problem(
    "controlPlane.count",
    "even-control-plane",
    "must be odd so that etcd keeps a quorum",
    "use 3 or 5",
    4,
  );
  expect(() => checkProps(scope, [even, [undefined, required("name", undefined)]])).toThrow(
    new Error(
      [
        "2 problems in 'prod/Cluster'",
        "  controlPlane.count must be odd so that etcd keeps a quorum, got 4; use 3 or 5 [even-control-plane]",
        "  name must be given; set it [required]",
      ].join("\n"),
    ),
  );
});

test("the error carries its problems as data, and is known by a mark", () => {
  const problems = [problem("a", "code", "must be b", "use b")];
  const error = new ValidationError(scope, problems);
  expect(error).toMatchObject({ name: "ValidationError", constructPath: "prod/Cluster", problems });
  expect([error, new Error("x"), null, "x"].map((value) => ValidationError.isValidationError(value))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("values are short, on one line, and never show the inside of a token", () => {
  const values: unknown[] = [
    "a\nb".repeat(50),
    Token.asNumber({ x: 1 }),
    { list: [Token.asString({ x: 1 })] },
    [10n],
    () => 1,
    Object.create(null),
    new App({ outdir: Testing.app().outdir }),
  ];
  const lines = new ValidationError(
    "",
    values.map((value) => problem("v", "c", "must be x", "use x", value)),
  ).message.split("\n");
  expect(lines).toEqual([
    "7 problems",
    `  v must be x, got "${"a\\nb".repeat(20).slice(0, 76)}...; use x [c]`,
    "  v must be x, got <computed>; use x [c]",
    '  v must be x, got {"list":["<computed>"]}; use x [c]',
    '  v must be x, got ["10"]; use x [c]',
    "  v must be x, got a function; use x [c]",
    "  v must be x, got {}; use x [c]",
    "  v must be x, got an object; use x [c]",
  ]);
});

test("a line break in a key of the user does not break the line", () => {
  expect(() => checkProps("", required("labels.a\nb", null))).toThrow("labels.a b must be given");
});

test("values that only Terraform knows become preconditions", () => {
  const { preconditions } = checkProps(scope, [[integer("count", Token.asNumber("${var.count}"), { min: 1 })]]);
  expect(preconditions).toEqual([
    {
      condition: expect.stringMatching(/TfToken/) as string,
      errorMessage: "count must be a whole number of at least 1; use for instance 1.",
    },
  ]);
});
