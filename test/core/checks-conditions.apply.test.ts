import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import * as core from "../../lib/core";
import { applyStack } from "./support/run-terraform";

type Check = (path: string, value: unknown) => core.CheckResult;

const CASES: readonly {
  readonly name: string;
  readonly check: Check;
  readonly good: unknown[];
  readonly bad: unknown[];
}[] = [
  { name: "notBlank", check: core.notBlank, good: ["a"], bad: ["", " \n"] },
  { name: "oneOf", check: (path, value) => core.oneOf(path, value, ["${a}", "b"]), good: ["${a}", "b"], bad: ["c"] },
  {
    name: "integer",
    check: (path, value) => core.integer(path, value, { min: 1, max: 5 }),
    good: [1, 5],
    bad: [0, 6, 1.5],
  },
  {
    name: "dnsLabel",
    check: (path, value) => core.dnsLabel(path, value, { maxLength: 5 }),
    good: ["a", "a-b-c"],
    bad: ["", "-a", "A", "abcdef"],
  },
  { name: "dnsName", check: core.dnsName, good: ["a", "api.example.com"], bad: ["", "a..b", "a_b"] },
  { name: "uuid", check: core.uuid, good: ["01234567-89ab-cdef-0123-456789abcdef"], bad: ["private", "01234567"] },
  {
    name: "textLength",
    check: (path, value) => core.textLength(path, value, { min: 1, max: 2 }),
    good: ["a", "🚀🚀"],
    bad: ["", "abc"],
  },
  { name: "ipAddress", check: core.ipAddress, good: ["10.0.0.1", "fd00::1"], bad: ["10.0.0", "10.0.0.0/8", "a"] },
  {
    name: "ipAddress of version 4",
    check: (path, value) => core.ipAddress(path, value, { version: 4 }),
    good: ["10.0.0.1"],
    bad: ["fd00::1"],
  },
  {
    name: "ipAddress of version 6",
    check: (path, value) => core.ipAddress(path, value, { version: 6 }),
    good: ["fd00::1"],
    bad: ["10.0.0.1"],
  },
  { name: "cidr", check: core.cidr, good: ["10.0.0.0/8", "fd00::/64"], bad: ["10.0.0.0", "10.0.0.0/33"] },
  {
    name: "cidr of version 4",
    check: (path, value) => core.cidr(path, value, { version: 4 }),
    good: ["10.0.0.0/8"],
    bad: ["fd00::/64"],
  },
  {
    name: "cidr of version 6",
    check: (path, value) => core.cidr(path, value, { version: 6 }),
    good: ["fd00::/64"],
    bad: ["10.0.0.0/8"],
  },
  { name: "labelValue", check: core.labelValue, good: ["", "a.b_c-d"], bad: ["-a", "a b"] },
  { name: "goDuration", check: core.goDuration, good: ["1h30m", "1.5s"], bad: ["2 hours", "5"] },
];

/** A stack whose outputs say what every condition makes of values that are known only when it is applied. */
class ConditionStack extends TerraformStack {
  public constructor(app: App) {
    super(app, "conditions");
    CASES.forEach(({ check, good, bad }, i) => {
      const value = [...good, ...bad].map((actual, j) => this.conditionOf(check, actual, `value-${i}-${j}`));
      new TerraformOutput(this, `case-${i}`, { value, staticId: true });
    });
  }

  private conditionOf(check: Check, actual: unknown, id: string): string {
    const resource = new TerraformResource(this, id, { terraformResourceType: "terraform_data" });
    resource.addOverride("input", core.TerraformExpression.of(actual));
    const value =
      typeof actual === "number" ? resource.getNumberAttribute("output") : resource.getStringAttribute("output");
    return core.checkProps("", check("path", value)).preconditions[0]?.condition ?? "no condition";
  }
}

let outputs: Record<string, unknown>;

beforeAll(() => {
  const outdir = mkdtempSync(join(tmpdir(), "conditions-"));
  const app = new App({ outdir });
  new ConditionStack(app);
  app.synth();
  outputs = applyStack(join(outdir, "stacks", "conditions"));
  rmSync(outdir, { recursive: true });
}, 60_000);

test.each(CASES.map((entry, i) => ({ ...entry, i })))("Terraform decides as $name does", ({ i, check, good, bad }) => {
  const expected = [...good.map(() => true), ...bad.map(() => false)];
  expect(outputs[`case-${i}`]).toEqual(expected);
  expect([...good, ...bad].map((value) => core.flattenChecks(check("path", value)).length === 0)).toEqual(expected);
});
