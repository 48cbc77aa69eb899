import type { StackReport } from "../../../lib/preview/preview-report";
import { buildTopology } from "../../../lib/preview/topology/build-topology";
import type { FlowFrame } from "../../../lib/preview/topology/flows/flow-model";
import { layTopology } from "../../../lib/preview/topology/layout-topology";
import { renderTopologyPage } from "../../../lib/preview/topology/render-page";
import type { Shape } from "../../../lib/preview/topology/shape";
import { buildTiers } from "../../../lib/preview/topology/tiers/build-tiers";
import { samplePodNetworks, sampleRoutedPods } from "./support/sample-pods";
import type { SamplePodOptions } from "./support/sample-pods";
import { sampleCluster, sampleReport } from "./support/sample-report";

function joinedOf(options?: SamplePodOptions) {
  const { frames } = buildTopology(samplePodNetworks(options));
  expect(frames).toHaveLength(1);
  return frames[0].joined;
}

function frameOf(stack: StackReport): FlowFrame | undefined {
  return buildTiers([buildTopology(stack)])?.flows.find(({ title }) => title === "From virtual machines to pods");
}

function words(stack: StackReport): readonly string[] {
  const rows = frameOf(stack)?.rows ?? [];
  return rows.map(({ steps, labels }) =>
    steps
      .map((boxes) => boxes.map((box) => [box.title, ...box.lines, ...chipsOf(box)].join(", ")).join("; "))
      .reduce((text, step, index) => `${text} →${labels[index - 1] ?? ""}→ ${step}`),
  );
}

function chipsOf(box: FlowFrame["rows"][number]["steps"][number][number]): readonly string[] {
  return "chips" in box ? box.chips.map(({ title }) => `[${title}]`) : [];
}

describe("networks behind the router of the nodes", () => {
  test("are those of pods, of Services and of other machines, in this order", () => {
    expect(joinedOf().map(({ title, facts }) => [title, ...facts])).toEqual([
      [
        "Pods: 10.52.0.0/16",
        "one subnet for the pods of all namespaces",
        "called from the cluster, and from 10.51.0.0/24",
      ],
      [
        "Services: 10.54.0.0/15",
        "ClusterIPs: 10.54.0.0/16, each a load balancer",
        "ports of load balancers: 10.55.0.0 – 10.55.255.253",
      ],
      ["Network machines", "10.51.0.0/24"],
    ]);
  });

  test("say how large the subnet of a namespace is, and that nobody else calls where no rule lets them", () => {
    const [pods] = joinedOf({ namespacePrefix: 24, callers: [] });

    expect(pods.facts).toEqual([
      "each namespace gets a network with a /24 out of the pool",
      "called from the cluster alone",
    ]);
    expect(pods.title).toBe("Pods: 10.52.0.0/16");
    expect(pods.parts.map(({ node }) => node.report.type)).toContain("openstack_networking_subnetpool_v2");
  });

  test("count ranges that are too many to name", () => {
    const [pods] = joinedOf({ callers: ["10.1.0.0/24", "10.2.0.0/24", "10.3.0.0/24", "10.4.0.0/24"] });

    expect(pods.facts[1]).toBe("called from the cluster, and from 10.1.0.0/24, 10.2.0.0/24 and 2 more");
  });

  test("hold the balancer of the API of pods, which is no endpoint for nodes and people", () => {
    const { frames } = buildTopology(samplePodNetworks());
    const [, services] = frames[0].joined;

    expect(services.endpoints.map(({ title, facts }) => [title, ...facts])).toEqual([
      ["default/kubernetes", "10.54.0.1", "ovn"],
    ]);
    expect(services.endpoints[0].children.map(({ facts }) => facts)).toEqual([["TCP 443"]]);
    expect(frames[0].clusters[0].endpoints.map(({ title }) => title)).toEqual(["prod-api"]);
    expect(frames[0].clients).toEqual(["198.51.100.0/24"]);
  });

  test("hold machines that are no nodes, and the security group of pods", () => {
    const [pods, , machines] = joinedOf();

    expect(machines.servers.map(({ title, facts }) => [title, ...facts])).toEqual([["stock", "10.51.0.20"]]);
    expect(pods.parts.map(({ title, facts }) => [title, ...facts].join(" "))).toContain("prod-pods 4 rules");
  });

  test("are found by their tags where somebody else made the router", () => {
    const { frames } = buildTopology(samplePodNetworks({ hasStrangeRouter: true }));
    const { shapes } = layTopology(buildTopology(samplePodNetworks({ hasStrangeRouter: true })), true);

    expect(frames.map(({ joined }) => joined.map(({ title }) => title.split(":")[0]))).toEqual([
      ["Pods", "Services", "Network machines"],
    ]);
    expect(shapes).toContainEqual(
      expect.objectContaining({ kind: "note", title: "Router", lines: ["outside of this stack"] }),
    );
  });

  test("are no matter for a cluster that is alone behind its router", () => {
    expect(buildTopology(sampleCluster()).frames.map(({ joined }) => joined)).toEqual([[]]);
  });
});

describe("nodes on trunks", () => {
  test("say so on their cards, and the trunk is a part of its node", () => {
    const { frames, rest } = buildTopology(samplePodNetworks());
    const nodes = frames[0].clusters[0].bands.flatMap(({ zones }) => zones.flatMap((cell) => cell.nodes));

    expect(nodes).toHaveLength(6);
    for (const { facts, parts } of nodes) {
      expect(facts.at(-1)).toBe("trunk");
      expect(parts.map(({ kind }) => kind.label)).toContain("trunk");
    }
    expect(rest.flatMap(({ things }) => things.map(({ node }) => node.kind.label))).not.toContain("trunk");
  });
});

describe("the drawing of networks behind a router", () => {
  const isArea = (shape: Shape) => shape.kind === "area" && shape.level === "frame";

  test("has the router above, two networks beside each other, and the nodes below", () => {
    const { shapes } = layTopology(buildTopology(samplePodNetworks()), true);
    const areas = shapes.filter(isArea) as readonly Extract<Shape, { kind: "area" }>[];
    const router = shapes.find((shape) => shape.kind === "item" && shape.title === "prod-router");
    const [nodes] = areas.filter(({ width }) => width === 1000);
    const [pods, services, machines] = areas.filter(({ width }) => width < 1000);

    expect(router?.kind === "item" && router.y + router.height).toBeLessThan(pods.y);
    expect(services).toMatchObject({ y: pods.y, height: pods.height });
    expect(services.x).toBeGreaterThan(pods.x + pods.width);
    expect(machines.y).toBeGreaterThan(pods.y + pods.height);
    expect(nodes.y).toBeGreaterThan(machines.y + machines.height);
  });

  test("leads a line from the router to each of them", () => {
    const { shapes } = layTopology(buildTopology(samplePodNetworks()), true);

    expect(shapes.filter((shape) => shape.kind === "line" && shape.look === "route")).toHaveLength(3);
  });

  test("keeps everything inside of the areas that hold it", () => {
    const { shapes, width } = layTopology(buildTopology(samplePodNetworks({ namespacePrefix: 26 })), true);
    const areas = shapes.filter(isArea) as readonly Extract<Shape, { kind: "area" }>[];
    for (const area of areas.filter((one) => one.width < width)) {
      const inside = shapes.filter(
        (shape) =>
          shape.kind === "item" &&
          shape.y >= area.y &&
          shape.y < area.y + area.height &&
          shape.x >= area.x &&
          shape.x < area.x + area.width,
      );
      expect(inside.length).toBeGreaterThan(1);
      for (const item of inside) {
        expect(item.kind === "item" && item.x + item.width).toBeLessThanOrEqual(area.x + area.width);
        expect(item.kind === "item" && item.y + item.height).toBeLessThan(area.y + area.height);
      }
    }
  });
});

describe("the picture of virtual machines that call pods", () => {
  test("leads from machines over the router to pods and Services, with the group that lets them in", () => {
    expect(words(samplePodNetworks())).toEqual([
      "stock, virtual machine, 10.51.0.20; Others of 10.51.0.0/24, whatever has an address there →calls→ " +
        "prod-router, router, on all of these networks →routes→ " +
        "Pods, 10.52.0.0/16, each at its own address, [lets 10.51.0.0/24 in]; " +
        "Services, 10.54.0.0/15, a load balancer each",
    ]);
  });

  test("says that load balancers which are proxies call pods themselves", () => {
    expect(words(samplePodNetworks({ provider: "amphora" }))[0]).toMatch(
      /Services, 10\.54\.0\.0\/15, a load balancer each, that calls pods in their place$/,
    );
  });

  test("names a range where the stack has no machine, and a router of somebody else", () => {
    expect(words(samplePodNetworks({ callers: ["10.90.0.0/16"], hasStrangeRouter: true }))).toEqual([
      expect.stringMatching(
        /^Machines of 10\.90\.0\.0\/16, whatever has an address there →calls→ Router, of somebody else,/,
      ),
    ]);
  });

  test("is not there when no rule lets anybody in", () => {
    expect(frameOf(samplePodNetworks({ callers: [] }))).toBeUndefined();
    expect(frameOf(sampleCluster())).toBeUndefined();
  });

  test("shows pods behind nodes, the ports that are open, and the routes on the router", () => {
    expect(words(sampleRoutedPods())).toEqual([
      "stock, virtual machine, 10.51.0.20; Others of 10.51.0.0/24, whatever has an address there →calls→ " +
        "prod-router, router, on all of these networks, [a route to each node's pods] →routes→ " +
        "Pods on workers, 10.64.0.0/16, TCP 8080, ICMP, [lets 10.51.0.0/24 in]",
    ]);
  });

  test("says of routers of somebody else, which may learn the way by BGP, that they know it", () => {
    expect(words(sampleRoutedPods(false))[0]).toContain(
      "→calls→ Routers, that know which node, has which pods →routes→",
    );
  });

  test("stands on the page and in the outline, and the group of pods is said to be used by pods", () => {
    const page = renderTopologyPage(sampleReport(samplePodNetworks()));

    expect(page.match(/From virtual machines to pods/g)).toHaveLength(2);
    expect(page).toContain("prod-pods: 4 rules, used by ports of pods");
    expect(page).toContain("the API server, as pods call it");
  });
});
