import { Chart } from "../../lib";
import { flattenChecks } from "../../lib/core";
import type { CheckResult } from "../../lib/core";
import { checkChart } from "../../lib/kube";

const codes = (result: CheckResult) =>
  flattenChecks(result).map((found) => ("code" in found ? `${found.code} ${found.path}` : "deferred"));

describe("a chart", () => {
  it("of a registry is split into the repository and its name", () => {
    const chart = Chart.fromOci("oci://registry.example.com/charts/app", "v1.2.3");

    expect([chart.repository, chart.name, chart.version]).toEqual([
      "oci://registry.example.com/charts",
      "app",
      "v1.2.3",
    ]);
    expect(codes(chart.check("chart"))).toEqual([]);
  });

  it("keeps its name and version when it comes from a mirror", () => {
    const chart = Chart.fromRepository("https://charts.example.com", "app", "1.2.3").from(
      "oci://mirror.example.com/charts",
    );

    expect([chart.repository, chart.name, chart.version]).toEqual(["oci://mirror.example.com/charts", "app", "1.2.3"]);
  });

  it.each(["^1", "1", "1.2", "latest", ">=1.0.0", "1.2.x", "", "01.2.3"])("fails when its version is %j", (version) => {
    const chart = Chart.fromRepository("https://charts.example.com", "app", version);

    expect(codes(chart.check("chart"))).toEqual(["chart-version chart.version"]);
  });

  it("fails when it comes over plain HTTP", () => {
    expect(codes(Chart.fromRepository("http://charts.example.com", "app", "1.2.3").check("chart"))).toEqual([
      "url chart.repository",
    ]);
  });

  it.each(["https://a/b", "oci://a", "oci://a/b:1.0.0", "a/b"])(
    "fails when %j is taken for an OCI reference",
    (reference) => {
      expect(() => Chart.fromOci(reference, "1.0.0")).toThrow("reference must be an OCI reference");
    },
  );

  it("fails when it is a text", () => {
    expect(codes(checkChart("chart", "cilium"))).toEqual(["wrong-kind chart"]);
  });
});
