import { build } from "../../examples/vm-to-app/main";
import type { PreviewResult } from "../../lib/preview";
import { renderTopologyPage } from "../../lib/preview/topology";
import { previewApp } from "../support/preview";
import { testExample } from "./support/test-example";

jest.setTimeout(120_000);

describe("the vm-to-app example", () => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp((app) => void build(app));
  });

  testExample(() => result, {
    name: "vm-to-app",
    servers: 6,
    controlPlanes: 3,
    upper: ["-platform", "-applications"],
  });

  test("goes through every step of all three stacks without an error, and leaves nothing", () => {
    const { stacks, problems } = result.report;
    expect(problems.filter(({ code }) => code !== "annotation")).toEqual([]);
    expect(stacks.map(({ name }) => name)).toEqual(["vm-to-app", "vm-to-app-platform", "vm-to-app-applications"]);
    for (const { steps } of stacks) {
      expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
        ["init", true],
        ["validate", true],
        ["plan", true],
        ["apply", true],
        ["second-plan", true],
        ["destroy", true],
      ]);
      expect(steps[4].summary).toBe("nothing left to do");
    }
  });

  test("destroys applications, then the janitor, then storage and cloud controller, then the cluster", () => {
    const order = [
      last("kubernetes_persistent_volume_claim_v1"),
      last("kubernetes_namespace_v1", "shop"),
      last("helm_release", "gateway-gateway"),
      last("helm_release", "k8s-on-openstack-janitor"),
      first("helm_release", "openstack-cinder-csi", "openstack-cloud-controller-manager", "cilium"),
      last("helm_release", "openstack-cinder-csi", "openstack-cloud-controller-manager", "cilium"),
      first("openstack_compute_instance_v2"),
      last("openstack_compute_instance_v2"),
      last("openstack_networking_subnet_v2"),
    ];
    expect(order).toEqual([...order].sort((left, right) => left - right));
  });

  test("finishes with each stack before it begins with the one below", () => {
    const stacks = destroyed().map(({ stack }) => stack);
    expect([...new Set(stacks)]).toEqual(["vm-to-app-applications", "vm-to-app-platform", "vm-to-app"]);
    expect(stacks.filter((stack, index) => stack !== stacks[index - 1])).toHaveLength(3);
  });

  test("counts the load balancer of the Gateway and the volume of the claim", () => {
    expect(result.report.quota).toMatchObject({ serviceLoadBalancers: 1, claimedVolumes: 1 });
  });

  test("shows where the logins of the add-ons end up", () => {
    const platform = result.report.stacks[1];
    const logins = platform.secrets.filter(({ address }) => address.includes("application_credential"));
    expect(logins).toHaveLength(2);
    for (const { destinations } of logins) {
      expect(destinations.map(({ at }) => at)).toContainEqual(expect.stringMatching(/^kubernetes_secret/));
    }
  });

  test("draws the way from outside to the pods and to their volume", () => {
    const page = renderTopologyPage(result.report);
    for (const text of [
      "Gateway gateway",
      "git.shop.example.com",
      "gitea/gitea:",
      "20Gi at /var/lib/gitea",
      "class fast",
    ]) {
      expect(page).toContain(text);
    }
  });

  function destroyed() {
    return result.operations.filter(({ step, action }) => step === "destroy" && action === "delete");
  }

  /** Positions at which objects of a type are removed: those with some names, or all. */
  function positions(type: string, names: readonly string[]): readonly number[] {
    const found = destroyed().flatMap((one, index) =>
      one.type === type && (names.length === 0 || names.includes(one.name)) ? [index] : [],
    );
    expect(found.length).toBeGreaterThanOrEqual(Math.max(1, names.length));
    return found;
  }

  function first(type: string, ...names: readonly string[]): number {
    return Math.min(...positions(type, names));
  }

  function last(type: string, ...names: readonly string[]): number {
    return Math.max(...positions(type, names));
  }
});
