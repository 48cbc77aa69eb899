import { Fn } from "cdktf";
import fc from "fast-check";
import { flattenChecks } from "../../lib/core";
import type { CheckResult } from "../../lib/core";
import { checkHelmValues, checkPlainTree } from "../../lib/kube";

const paths = (result: CheckResult) => flattenChecks(result).map(({ path }) => path);

describe("values of a chart", () => {
  it("may be any tree of plain values and tokens", () => {
    const values = { a: [1, "b", true, null, { c: [] }], d: undefined, e: Fn.join(",", ["x"]), f: Fn.tolist(["y"]) };

    expect(paths(checkHelmValues("values", values))).toEqual([]);
  });

  it("may be any JSON document without control characters", () => {
    const printable = fc
      .jsonValue()
      .filter((value) => !/\\u00|[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/.test(JSON.stringify(value)));
    fc.assert(fc.property(printable, (value) => paths(checkHelmValues("values", { value })).length === 0));
  });

  it("fail when they hold what YAML has no word for, each named by its path", () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const values = { a: () => 1, b: { c: [1, undefined] }, d: new Map(), e: NaN, f: 10n, g: Symbol("x"), circle };

    expect(
      new Set(paths(checkHelmValues("values", values)).map((path) => path.split(".").slice(0, 3).join("."))),
    ).toEqual(
      new Set(["values.a", "values.b.c[1]", "values.d", "values.e", "values.f", "values.g", "values.circle.self"]),
    );
  });

  it.each([[["a"]], ["a"], [1], [null], [new Date(0)]])("fail when they are %p and no object", (values) => {
    expect(paths(checkHelmValues("values", values))).toEqual(["values"]);
  });

  it("fail when a text or a key holds a control character, which objects of a bundle may", () => {
    const values = { a: "\u007f", "b\u0085": "x", c: "\n\t\r" };

    expect(paths(checkHelmValues("values", values))).toEqual(
      ["values", "values.a"].sort((x, y) => y.length - x.length),
    );
    expect(paths(checkPlainTree("objects[0]", values))).toEqual([]);
  });

  it("never show a value in a message", () => {
    const problems = flattenChecks(checkHelmValues("values", { password: new Date("2020-01-01") }));

    expect(JSON.stringify(problems)).not.toContain("2020");
  });
});
