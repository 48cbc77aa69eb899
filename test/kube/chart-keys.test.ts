import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Fn, Lazy } from "cdktf";
import { unknownChartKeys } from "../support/chart-keys";

const CONTROLLER = "openstack-cloud-controller-manager";

function unknown(values: object): string[] {
  return unknownChartKeys(CONTROLLER, "2.36.0", values);
}

describe("unknownChartKeys", () => {
  test("accepts keys that the chart lists, of the kind that it lists", () => {
    expect(
      unknown({
        cluster: { name: "demo" },
        logVerbosityLevel: 3,
        secret: { create: false, name: "cloud" },
        tolerations: [{ operator: "Exists" }],
      }),
    ).toEqual([]);
  });

  test("names a key that the chart does not list, at any depth", () => {
    expect(unknown({ replicas: 2, secret: { named: "cloud" } })).toEqual(["replicas", "secret.named"]);
  });

  test("names a key of another kind, and both kinds", () => {
    expect(unknown({ tolerations: {}, logVerbosityLevel: "3", secret: "cloud", nodeSelector: ["a"] })).toEqual([
      "tolerations (map, the chart has list)",
      "logVerbosityLevel (text, the chart has number)",
      "secret (text, the chart has map)",
      "nodeSelector (list, the chart has open)",
    ]);
  });

  test("accepts anything inside a map whose keys belong to Kubernetes", () => {
    expect(unknown({ resources: { limits: { memory: "1Gi" } }, podLabels: { "example.com/team": "a" } })).toEqual([]);
  });

  test("accepts what templates read though the chart does not list it", () => {
    expect(unknown({ cloudConfigContents: "[Global]", controllerExtraArgs: "- --v=4" })).toEqual([]);
    expect(unknown({ controllerExtraArgs: { v: 4 } })).toEqual(["controllerExtraArgs (map, the chart has text)"]);
  });

  test("accepts null, which takes a key away, and anything for a key that is null by default", () => {
    expect(unknown({ tolerations: null, priorityClassName: "system-node-critical" })).toEqual([]);
  });

  test("takes a token for what it stands for", () => {
    expect(unknown({ tolerations: Lazy.anyValue({ produce: () => [] }), image: { tag: Fn.upper("a") } })).toEqual([]);
  });

  test("accepts each of the kinds that a schema allows", () => {
    const cilium = (values: object) => unknownChartKeys("cilium", "1.20.0", values);

    expect(cilium({ kubeProxyReplacement: "true" })).toEqual([]);
    expect(cilium({ kubeProxyReplacement: true })).toEqual([]);
    expect(cilium({ kubeProxyReplacement: 1 })).toEqual([
      "kubeProxyReplacement (number, the chart has boolean or text)",
    ]);
  });

  test("fails for a version that nobody imported", () => {
    expect(() => unknownChartKeys(CONTROLLER, "9.9.9", {})).toThrow(`${CONTROLLER}-9.9.9.keys`);
  });
});

describe("scripts/import-chart-values.js", () => {
  let folder: string;
  let output: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "chart-"));
    output = join(folder, "keys");
    write("Chart.yaml", "name: demo\nversion: 1.2.3\n");
    write("templates/all.yaml", "{{ .Values.hidden }} {{ .Values.flags }}\n");
    write(
      "values.yaml",
      `text: ""
number: 1
flag: true
list: []
none:
empty: {}
flags: {}
nodeSelector:
  kubernetes.io/os: linux
outer:
  inner: a
  podAnnotations:
    a: b
`,
    );
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, text: string): void {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  function importChart(): { readonly status: number | null; readonly errors: string; readonly keys: () => string[] } {
    const script = join(__dirname, "../../scripts/import-chart-values.js");
    const run = spawnSync(process.execPath, [script, folder, "--output", output], { encoding: "utf8" });
    const keys = () => readFileSync(join(output, "demo-1.2.3.keys"), "utf8").split("\n");
    return { status: run.status, errors: run.stderr, keys };
  }

  test("writes every key with the kind of its default, and does not look into maps of Kubernetes", () => {
    const { status, keys } = importChart();

    expect(status).toBe(0);
    expect(keys()).toEqual([
      "chart demo 1.2.3",
      "",
      "empty open",
      "flag boolean",
      "flags open",
      "list list",
      "nodeSelector open",
      "none null",
      "number number",
      "outer map",
      "outer.inner text",
      "outer.podAnnotations open",
      "text text",
      "",
      "extra",
      "",
      "",
    ]);
  });

  test("takes kinds, further keys and closed maps from the schema", () => {
    write(
      "values.schema.json",
      JSON.stringify({
        $ref: "#/$defs/values",
        $defs: {
          values: { properties: { none: { type: ["null", "integer"] }, outer: { $ref: "#/$defs/outer" } } },
          outer: { additionalProperties: false, properties: { inner: { type: "string" }, more: { type: "boolean" } } },
        },
      }),
    );

    const keys = importChart().keys();

    expect(keys).toEqual(expect.arrayContaining(["none null|number", "outer closed", "outer.more boolean"]));
  });

  test("puts the values of a subchart under its name, and leaves libraries out", () => {
    write("charts/sub/Chart.yaml", "name: sub\nversion: 0.1.0\n");
    write("charts/sub/values.yaml", "depth: 1\n");
    write("charts/tools/Chart.yaml", "name: tools\nversion: 0.1.0\ntype: library\n");
    write("charts/tools/values.yaml", "unused: 1\n");

    const keys = importChart().keys();

    expect(keys).toEqual(expect.arrayContaining(["sub map", "sub.depth number"]));
    expect(keys.filter((line) => line.startsWith("tools"))).toEqual([]);
  });

  test("keeps what was written by hand, also from another version", () => {
    write("keys/demo-1.2.2.keys", "chart demo 1.2.2\n\ngone text\n\nextra\n\nhidden text templates/all.yaml\n");

    const { status, keys } = importChart();

    expect(status).toBe(0);
    expect(keys().slice(-4)).toEqual(["extra", "", "hidden text templates/all.yaml", ""]);
    expect(keys().filter((line) => line.startsWith("gone"))).toEqual([]);
  });

  test("refuses a line by hand whose template no longer reads its key", () => {
    write("keys/demo-1.2.3.keys", "chart demo 1.2.3\n\n\nextra\n\nforgotten text templates/all.yaml\n");

    const { status, errors } = importChart();

    expect(status).toBe(1);
    expect(errors).toContain("forgotten text templates/all.yaml");
  });
});
