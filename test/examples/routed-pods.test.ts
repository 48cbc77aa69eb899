import { build } from "../../examples/routed-pods/main";
import type { PreviewResult } from "../../lib/preview";
import { renderTopologyPage } from "../../lib/preview/topology";
import { previewApp } from "../support/preview";
import { testExample } from "./support/test-example";

jest.setTimeout(120_000);

describe("the routed-pods example", () => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp((app) => void build(app));
  });

  testExample(() => result, {
    name: "routed-pods",
    servers: 6,
    controlPlanes: 3,
    machines: ["stock"],
    upper: ["-platform", "-applications"],
  });

  test("goes through every step of all three stacks without an error, and leaves nothing", () => {
    const { stacks, problems } = result.report;
    expect(problems.filter(({ code }) => code !== "annotation")).toEqual([]);
    for (const { steps } of stacks) {
      expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
        ["init", true],
        ["validate", true],
        ["plan", true],
        ["apply", true],
        ["second-plan", true],
        ["destroy", true],
      ]);
    }
  });

  test("takes the routes off the router when the last server is gone, and before the router loses its interface", () => {
    const types = result.operations
      .filter(({ step, action, stack }) => step === "destroy" && action === "delete" && stack === "routed-pods")
      .map(({ type, name }) => (type === "openstack_compute_instance_v2" && name === "stock" ? "machine" : type));
    const routes = types.indexOf("openstack_networking_router_routes_v2");

    expect(routes).toBeGreaterThan(types.lastIndexOf("openstack_compute_instance_v2"));
    expect(routes).toBeLessThan(types.lastIndexOf("openstack_networking_router_interface_v2"));
  });

  test("draws the machine behind the same router, and its way to the pods", () => {
    const page = renderTopologyPage(result.report);
    for (const text of [
      "Network routed-pods-machines",
      "From virtual machines to pods",
      "a route to each node&#39;s pods",
      "Pods on workers",
      "TCP 8080, ICMP",
      "lets 10.61.0.0/24 in",
    ]) {
      expect(page).toContain(text);
    }
  });
});
