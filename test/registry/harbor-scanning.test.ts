import { flattenChecks } from "../../lib/core";
import { HarborScanning } from "../../lib/registry";
import { untyped } from "../bad-input/give";

describe("scanning", () => {
  it("looks for news of vulnerabilities on the Internet unless told otherwise", () => {
    expect(HarborScanning.trivy().settings).toEqual({
      offline: false,
      ignoreUnfixed: false,
      databaseRepository: undefined,
      javaDatabaseRepository: undefined,
    });
  });

  it("takes what it is told", () => {
    const options = { offline: true, ignoreUnfixed: true, databaseRepository: "mirror.example.com:5000/trivy-db" };
    const scanning = HarborScanning.trivy(options);

    expect(scanning.settings).toMatchObject(options);
    expect(flattenChecks(scanning.check("scanning"))).toEqual([]);
  });

  it("can be left out", () => {
    expect(HarborScanning.none().settings).toBeUndefined();
    expect(flattenChecks(HarborScanning.none().check("scanning"))).toEqual([]);
  });

  it("fails when an option is none, or of another type", () => {
    const scanning = HarborScanning.trivy(untyped({ offline: "yes", ofline: true, javaDatabaseRepository: "docker" }));
    expect(flattenChecks(scanning.check("scanning"))).toEqual([
      expect.objectContaining({ code: "unknown-property", path: "scanning.ofline" }),
      expect.objectContaining({ code: "boolean", path: "scanning.offline" }),
      expect.objectContaining({ code: "format", path: "scanning.javaDatabaseRepository" }),
    ]);
  });
});
