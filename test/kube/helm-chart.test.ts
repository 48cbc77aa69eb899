import type { App } from "cdktf";
import { Chart, ChartDefinitions, HelmChart, Manifests, ReadinessGate } from "../../lib";
import type { HelmChartProps, KubernetesObject } from "../../lib";
import { refusalOf } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { previewApp } from "../support/preview";
import { synth } from "../support/synth";

jest.setTimeout(120_000);

const CHART = Chart.fromRepository("https://charts.example.com", "app", "1.2.3");
const OBJECT: KubernetesObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a" },
  data: { key: "${x}" },
};

function release(props: Partial<HelmChartProps> = {}) {
  return synth((app: App) => {
    const { platform, cluster } = addPlatform(app);
    new HelmChart(platform, "App", { cluster, chart: CHART, namespace: "apps", ...props });
  })
    .stack("platform")
    .resource("App/Resource");
}

describe("a chart on a cluster", () => {
  it("is pinned, atomic, and waited for", () => {
    expect(release()).toMatchObject({
      name: "app",
      namespace: "apps",
      repository: "https://charts.example.com",
      chart: "app",
      version: "1.2.3",
      atomic: true,
      cleanup_on_fail: true,
      wait: true,
      wait_for_jobs: true,
      timeout: 600,
      create_namespace: false,
    });
  });

  it("gets the values of the library first and those of the user last, so that the user wins", () => {
    const { values } = release({ values: { a: 1, b: { c: "x" } }, extraValues: { b: { c: "${y}" } } });

    expect(values).toEqual(["a: 1\nb:\n  c: x\n", "b:\n  c: $${y}\n"]);
  });

  it("brings its definitions, unless they come from somewhere else", () => {
    expect(release()).toMatchObject({ skip_crds: false });
    expect(release({ definitions: ChartDefinitions.SKIPPED })).toMatchObject({ skip_crds: true });
  });

  it("is neither waited for nor rolled back when it cannot become ready by itself", () => {
    expect(release({ wait: false })).toMatchObject({ atomic: false, wait: false, wait_for_jobs: false });
  });

  it("takes the address of a repository for what it says, and not for an expression", () => {
    const chart = Chart.fromRepository("https://charts.example.com/${team}", "app", "1.2.3");

    expect(release({ chart })["repository"]).toBe("https://charts.example.com/$${team}");
  });

  it("fails with all problems at once", () => {
    const { platform, cluster } = addPlatform();
    const props = {
      cluster,
      chart: Chart.fromRepository("ftp://x", "a b", "latest"),
      namespace: "Apps",
      releaseName: "x".repeat(54),
    };
    const { problems } = refusalOf(
      () =>
        new HelmChart(platform, "App", {
          ...props,
          values: { a: () => 1 },
          timeoutSeconds: 1,
          wiat: true,
        } as HelmChartProps),
    );

    expect(problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      "chart-version chart.version",
      "dns-label namespace",
      "dns-label releaseName",
      "format chart.name",
      "helm-values values.a",
      "integer timeoutSeconds",
      "unknown-property wiat",
      "url chart.repository",
    ]);
    expect(problems.find(({ path }) => path === "wiat")?.fix).toBe("did you mean 'wait'?");
  });

  it("fails in the stack that makes the cluster, and without a cluster", () => {
    const { infrastructure, platform, cluster } = addPlatform();
    const add = (scope: typeof platform | typeof infrastructure, props: object) =>
      new HelmChart(scope, "App", { chart: CHART, namespace: "apps", ...props } as HelmChartProps);

    expect(refusalOf(() => add(infrastructure, { cluster })).problems[0]?.code).toBe("same-stack");
    expect(refusalOf(() => add(platform, {})).problems[0]?.code).toBe("required");
    expect(
      refusalOf(() => new HelmChart(platform, "B", { cluster: "prod" } as unknown as HelmChartProps)).problems.map(
        ({ path }) => path,
      ),
    ).toEqual(expect.arrayContaining(["cluster", "chart", "namespace"]));
  });
});

describe("a bundle of objects", () => {
  const bundle = (objects: readonly KubernetesObject[]) =>
    synth((app: App) => {
      const { applications, cluster } = addPlatform(app);
      new Manifests(applications, "Objects", { cluster, name: "objects", namespace: "apps", objects });
      new Manifests(applications, "More", { cluster, name: "more", namespace: "apps", objects: [OBJECT] });
    }).stack("applications");

  it("is a release of one chart that travels in the folder of the stack", () => {
    const stack = bundle([OBJECT]);
    const charts = ["Objects", "More"].map((id) => stack.resource(`${id}/Resource`)["chart"]);

    expect(new Set(charts).size).toBe(1);
    expect(charts[0]).toMatch(/^\.\/assets\/ManifestsChart\/[0-9A-F]+$/);
  });

  it("carries text as data", () => {
    expect(bundle([OBJECT]).resource("Objects/Resource")["values"]).toEqual([
      "objects:\n  - apiVersion: v1\n    data:\n      key: $${x}\n    kind: ConfigMap\n    metadata:\n      name: a\n",
    ]);
  });

  it("carries an object with control characters as JSON text, which Helm leaves alone", () => {
    const values = bundle([{ ...OBJECT, data: { key: "\u007f" } }]).resource("Objects/Resource")["values"];

    expect(String(values)).toContain(String.raw`\u007f`);
    expect(String(values)).not.toContain("\u007f");
  });

  it("fails when an object lacks its name or is there twice", () => {
    const { applications, cluster } = addPlatform();
    const same = { ...OBJECT, metadata: { name: "a", namespace: "apps" } };
    const objects = [OBJECT, same, { kind: "ConfigMap" }, "x"] as KubernetesObject[];
    const { problems } = refusalOf(
      () => new Manifests(applications, "Objects", { cluster, name: "objects", namespace: "apps", objects }),
    );

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "required objects[2].apiVersion",
      "required objects[2].metadata.name",
      "object objects[3]",
      "object-twice objects[1]",
    ]);
  });
});

describe("the readiness gate", () => {
  it("asks the API with the cluster's authority, patiently, and insists on a yes", () => {
    const gate = synth((app: App) => {
      const { platform, cluster } = addPlatform(app);
      new ReadinessGate(platform, "Gate", { cluster, patienceSeconds: 300 });
    })
      .stack("platform")
      .dataSource("Gate/Resource");

    expect(gate).toMatchObject({
      url: expect.stringMatching(/\/readyz$/) as unknown,
      ca_cert_pem: expect.stringContaining("terraform_remote_state") as unknown,
      retry: { attempts: 30, min_delay_ms: 10000, max_delay_ms: 10000 },
      lifecycle: { postcondition: [{ condition: "${self.status_code == 200}" }] },
    });
  });

  it("stands, with a chart and objects, in a preview of three stacks that ends with nothing left to do", async () => {
    const { report } = await previewApp((app) => {
      const { platform, applications, cluster } = addPlatform(app);
      new ReadinessGate(platform, "Gate", { cluster });
      new HelmChart(platform, "App", { cluster, chart: CHART, namespace: "apps" });
      new Manifests(applications, "Objects", { cluster, name: "objects", namespace: "apps", objects: [OBJECT] });
    });

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.stacks.map(({ name, steps }) => [name, steps.every(({ ok }) => ok)])).toEqual([
      ["infrastructure", true],
      ["platform", true],
      ["applications", true],
    ]);
  });
});
