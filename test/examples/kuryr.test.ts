import { build } from "../../examples/kuryr/main";
import type { PreviewResult } from "../../lib/preview";
import { renderTopologyPage } from "../../lib/preview/topology";
import { previewApp } from "../support/preview";
import { testExample } from "./support/test-example";

jest.setTimeout(240_000);

describe("the kuryr example", () => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp((app) => void build(app));
  });

  testExample(() => result, {
    name: "kuryr",
    // five nodes, and the machine beside the cluster.
    servers: 6,
    machines: ["stock"],
    controlPlanes: 3,
    upper: ["-platform", "-applications"],
  });

  test("goes through every step of all three stacks without an error, and leaves nothing", () => {
    const { stacks, problems } = result.report;
    expect(problems.filter(({ code }) => code !== "annotation")).toEqual([]);
    expect(stacks.map(({ name }) => name)).toEqual(["kuryr", "kuryr-platform", "kuryr-applications"]);
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

  test("says that Kuryr is retired, and by which plugins it can be replaced", () => {
    const warnings = result.report.problems.map(({ message }) => message);
    expect(warnings).toContainEqual(expect.stringMatching(/retired in October 2024.* Cilium or Calico/));
  });

  test("destroys applications, then the janitor, then Kuryr, then its definitions and the sweep", () => {
    const order = [
      last("kubernetes_service_v1", "api"),
      last("kubernetes_namespace_v1", "stock"),
      first("helm_release", "k8s-on-openstack-janitor"),
      first("helm_release", "kuryr"),
      first("helm_release", "kuryr-definitions"),
    ];
    expect(order).toEqual(sorted(order));
    expect(first("helm_release", "kuryr")).toBeLessThan(first("helm_release", "k8s-on-openstack-sweep"));
  });

  test("destroys servers, then their trunks, then ports, balancer and subnets of pods and Services", () => {
    const nodes = ["kuryr-control-plane-1", "kuryr-control-plane-2", "kuryr-control-plane-3"];
    const all = [...nodes, "kuryr-general-1", "kuryr-general-2"];
    for (const node of all) {
      const own = [
        last("openstack_compute_instance_v2", node),
        last("openstack_networking_trunk_v2", node),
        last("openstack_networking_port_v2", node),
      ];
      expect(own).toEqual(sorted(own));
    }
    const networks = [
      last("openstack_compute_instance_v2", ...all),
      first("openstack_lb_loadbalancer_v2", "default/kubernetes"),
      first("openstack_networking_subnet_v2", "kuryr-pods", "kuryr-services"),
    ];
    expect(networks).toEqual(sorted(networks));
  });

  test("finishes with each stack before it begins with the one below", () => {
    const stacks = destroyed().map(({ stack }) => stack);
    expect([...new Set(stacks)]).toEqual(["kuryr-applications", "kuryr-platform", "kuryr"]);
    expect(stacks.filter((stack, index) => stack !== stacks[index - 1])).toHaveLength(3);
  });

  test("counts networks, the balancer of the API, and says what pods and Services take on top", () => {
    // nodes, pods, Services, machines; the balancer of nodes and people, and that of pods.
    expect(result.report.quota).toMatchObject({
      networks: 4,
      subnets: 4,
      routers: 1,
      loadBalancers: 2,
      growingClusters: ["kuryr"],
    });
  });

  test("keeps Kuryr's login out of everything but its Secret", () => {
    const [, platform] = result.report.stacks;
    const login = platform.secrets.find(({ address }) => /application_credential.*Kuryr/.test(address));
    const places = (login?.destinations ?? []).map(({ at }) => at);
    expect(places.length).toBeGreaterThan(0);
    expect(places.filter((at) => !/^kubernetes_secret_v1\./.test(at))).toEqual([]);
  });

  test("draws pods, Services and machines behind one router, and the way from the machine to the pods", () => {
    const page = renderTopologyPage(result.report);
    for (const text of [
      "Pods: 10.52.0.0/16",
      "each namespace gets a network with a /24 out of the pool",
      "called from the cluster, and from 10.51.0.0/24",
      "Services: 10.54.0.0/15",
      "ClusterIPs: 10.54.0.0/16, each a load balancer",
      "default/kubernetes",
      "Network kuryr-machines",
      "From virtual machines to pods",
      "lets 10.51.0.0/24 in",
      "makes pods ports of Neutron",
      "goes last: deletes what pods left",
      "On top comes what kuryr takes while it runs",
    ]) {
      expect(page).toContain(text);
    }
  });

  function destroyed() {
    return result.operations.filter(({ step, action }) => step === "destroy" && action === "delete");
  }

  /** Positions at which objects of a type with some names are removed. */
  function positions(type: string, names: readonly string[]): readonly number[] {
    const found = destroyed().flatMap((one, index) => (one.type === type && names.includes(one.name) ? [index] : []));
    expect(found).toHaveLength(names.length);
    return found;
  }

  function first(type: string, ...names: readonly string[]): number {
    return Math.min(...positions(type, names));
  }

  function last(type: string, ...names: readonly string[]): number {
    return Math.max(...positions(type, names));
  }
});

function sorted(order: readonly number[]): readonly number[] {
  return [...order].sort((left, right) => left - right);
}
