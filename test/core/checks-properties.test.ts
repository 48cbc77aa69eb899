import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import fc from "fast-check";
import * as core from "../../lib/core";
import { conditionsOf, problemsOf } from "./support/problems-of";

type Check = (path: string, value: unknown) => core.CheckResult;

const CHECKS: Record<string, Check> = {
  required: core.required,
  notBlank: core.notBlank,
  boolean: core.boolean,
  oneOf: (path, value) => core.oneOf(path, value, ["a", 1]),
  integer: (path, value) => core.integer(path, value, { min: 1, max: 5 }),
  dnsLabel: core.dnsLabel,
  dnsName: core.dnsName,
  uuid: core.uuid,
  matches: (path, value) => core.matches(path, value, /^a+$/g, "letters"),
  semverExact: core.semverExact,
  textLength: (path, value) => core.textLength(path, value, { min: 1, max: 3 }),
  ipAddress: core.ipAddress,
  cidr: core.cidr,
  hostOrIp: core.hostOrIp,
  hostAndPort: core.hostAndPort,
  certificateName: core.certificateName,
  url: core.url,
  port: core.port,
  labelKey: core.labelKey,
  labelValue: core.labelValue,
  kubernetesLabels: core.kubernetesLabels,
  nodeLabels: core.nodeLabels,
  taint: core.taint,
  taints: core.taints,
  quantity: core.quantity,
  evictionThreshold: core.evictionThreshold,
  featureGates: core.featureGates,
  extraArgs: (path, value) => core.extraArgs(path, value, ["v"]),
  goDuration: core.goDuration,
  rfc3339: core.rfc3339,
  timeZone: core.timeZone,
  pem: core.pem,
  sshPublicKey: core.sshPublicKey,
  fileMode: core.fileMode,
  absolutePath: core.absolutePath,
  imageReference: core.imageReference,
  metadata: core.metadata,
  plainData: core.plainData,
  knownKeys: (path, value) => core.knownKeys(path, value, ["a"]),
  each: (path, value) => core.each(path, value, core.notBlank),
  unique: core.unique,
  clusterName: core.clusterName,
  poolName: core.poolName,
};

const INPUTS: unknown[] = fc.sample(
  fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true }),
    fc.string({ unit: "binary" }),
  ),
  { numRuns: 150, seed: 1 },
);

// a wrong type is none of their business.
const TYPELESS = ["required", "unique", "plainData"];

const UNKNOWN = new TerraformVariable(new TerraformStack(Testing.app(), "stack"), "unknown", {}).stringValue;

describe.each(Object.entries(CHECKS))("%s", (name, check) => {
  test("never throws, and says what must be and what to do", () => {
    for (const line of INPUTS.flatMap((value) => problemsOf(check("path", value)))) {
      expect(line).toMatch(/^path.* must .*; .+ \[[a-z0-9-]+\]$/s);
    }
  });

  test("takes a wrong type as a problem, and is silent on undefined", () => {
    const problems = [Symbol("x"), null, undefined].map((value) => problemsOf(check("path", value)).length > 0);
    const expected = TYPELESS.includes(name)
      ? [name === "plainData", name === "required", name === "required"]
      : [true, true, false];
    expect(problems).toEqual(expected);
  });

  test("leaves what only Terraform knows to Terraform", () => {
    expect(problemsOf(check("path", UNKNOWN))).toEqual([]);
    for (const { condition, errorMessage } of conditionsOf(check("path", UNKNOWN))) {
      expect(condition).toMatch(/^\$\{TfToken\[/);
      expect(errorMessage).toMatch(/^path must .*\.$/);
    }
  });
});
