import { build } from "../../examples/monitoring/main";
import type { PreviewResult } from "../../lib/preview";
import { previewApp } from "../support/preview";
import { testExample } from "./support/test-example";

jest.setTimeout(120_000);

describe("the monitoring example", () => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp((app) => void build(app));
  });

  testExample(() => result, {
    name: "monitoring",
    servers: 4,
    controlPlanes: 1,
    upper: ["-platform", "-applications"],
  });

  test("opens the ports of figures to nodes of the cluster alone", () => {
    const rules = result.operations.filter(
      ({ step, action, type, address }) =>
        step === "apply" &&
        action === "create" &&
        type === "openstack_networking_secgroup_rule_v2" &&
        /Metrics/.test(address ?? ""),
    );
    expect(rules).toHaveLength(10);
  });

  test("takes everything that watches down before the janitor waits for its volumes", () => {
    const gone = result.operations
      .filter(({ step, action, type }) => step === "destroy" && action === "delete" && type === "helm_release")
      .map(({ name }) => name);
    const janitor = gone.indexOf("k8s-on-openstack-janitor");
    expect(janitor).toBeGreaterThan(-1);
    for (const name of ["monitoring", "monitoring-rules", "control-plane-monitors", "loki"]) {
      expect([name, gone.indexOf(name) > -1 && gone.indexOf(name) < janitor]).toEqual([name, true]);
    }
  });

  test("keeps the password of Grafana out of the values of every chart", () => {
    const platform = result.report.stacks.find(({ name }) => name === "monitoring-platform");
    const password = platform?.secrets.find(({ address }) => address.startsWith("random_password.Monitoring_"));
    expect(password?.destinations.map(({ at }) => at)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^kubernetes_secret_v1\.Monitoring_/)]),
    );
    expect(password?.destinations.filter(({ at }) => at.startsWith("helm_release"))).toEqual([]);
  });
});
