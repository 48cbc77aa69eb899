import type { StackReport } from "../../../lib/preview/preview-report";
import { buildTopology } from "../../../lib/preview/topology/build-topology";
import { isLayer, picturesOf } from "../../../lib/preview/topology/cluster-pictures";
import type { FlowFrame } from "../../../lib/preview/topology/flows/flow-model";
import { layTopology } from "../../../lib/preview/topology/layout-topology";
import { renderTopologyPage } from "../../../lib/preview/topology/render-page";
import type { Box, Shape } from "../../../lib/preview/topology/shape";
import { buildTiers } from "../../../lib/preview/topology/tiers/build-tiers";
import { layTiers } from "../../../lib/preview/topology/tiers/layout-tiers";
import {
  sampleObservability,
  sampleRegistryContent,
  sampleRegistryMachine,
  sampleTenants,
} from "./support/sample-estate";
import { sampleCluster, sampleReport } from "./support/sample-report";

function tiersOf(...stacks: readonly StackReport[]) {
  const tiers = buildTiers(stacks.map((stack, index) => buildTopology(stack, `s${index + 1}`)));
  if (tiers === undefined) {
    throw new Error("the sample has no layers");
  }
  return tiers;
}

/** Chains of a frame in words: `a; b → has → c`. */
function words({ rows }: FlowFrame): readonly string[] {
  return rows.map(({ steps, labels }) =>
    steps
      .map((boxes) => boxes.map(({ title, lines }) => [title, ...lines.filter(Boolean)].join(", ")).join("; "))
      .reduce((text, step, index) => `${text} →${labels[index - 1] ?? ""}→ ${step}`),
  );
}

function frameOf(title: string, ...stacks: readonly StackReport[]): FlowFrame {
  const frame = tiersOf(...stacks).flows.find((one) => one.title === title);
  if (frame === undefined) {
    throw new Error(`no frame ${title}`);
  }
  return frame;
}

describe("the picture of tenants", () => {
  test("says who has which roles in a project, and what the project may use", () => {
    expect(words(frameOf("Tenants", sampleTenants()))).toEqual([
      "red-developers, group, member →has roles in→ Project red, Clusters of the red team →may use→ " +
        "Servers, 3 servers · 10 cores, 20 GiB of memory; Load balancers, no limit of load balancers · 1 listener",
    ]);
  });

  test("says which networks others share with the project", () => {
    const [[, [project]]] = frameOf("Tenants", sampleTenants()).rows.map(({ steps }) => steps);

    expect("chips" in project && project.chips.map(({ title }) => title)).toEqual(["may use external network public"]);
  });

  test("says so when nobody has a role, and nothing is limited", () => {
    const stack = sampleTenants();
    const lonely = { ...stack, resources: stack.resources.filter(({ type }) => type.endsWith("_project_v3")) };

    expect(words(frameOf("Tenants", lonely))[0]).toMatch(/^Nobody yet, .*The cloud's default quota, /);
  });

  test("has no frame for a network that is only looked up to be shared", () => {
    expect(buildTopology(sampleTenants()).frames).toEqual([]);
  });
});

describe("the picture of a registry", () => {
  test("leads from where images come from, through projects, to who pulls them", () => {
    expect(words(frameOf("Images in the registry", sampleRegistryContent()))).toEqual([
      "hub, another registry, https://hub.docker.com →copies→ " +
        "Project dockerhub, proxy cache: copies of images of others, open to everybody · no quota →pull→ " +
        "Nodes, those that name it among, their registry mirrors",
      "Members and pipelines, who may push →push→ " +
        "Project shop, images of the organisation, private · 50 GiB · scanned →pull→ " +
        "Namespace shop, pods, with the pull secret, shop-registry",
    ]);
  });

  test("shows the rules of a project with it, and the robot with the secret", () => {
    const rows = frameOf("Images in the registry", sampleRegistryContent()).rows;
    const boxes = rows.flatMap(({ steps }) => steps.flat());

    expect(boxes.flatMap((box) => ("chips" in box ? box.chips.map(({ title }) => title) : []))).toEqual([
      "old images go",
      "robot shop-pull",
    ]);
  });

  test("leads from a machine to the nodes that know its certificate", () => {
    expect(words(frameOf("Images in the registry", sampleRegistryMachine()))).toEqual([
      "Members and pipelines, who may push →push→ registry, Harbor on a machine, 10.60.0.10 →pull→ " +
        "Nodes of factory, 1 node, know its certificate",
    ]);
  });

  test("names the band of the machine after it, below the cluster", () => {
    const [frame] = buildTopology(sampleRegistryMachine()).frames;

    expect(frame.clusters.flatMap(({ bands }) => bands.map(({ name }) => name))).toEqual([
      "general",
      "Registry on a machine: registry",
    ]);
  });
});

describe("the picture of what watches a cluster", () => {
  const watch = () => sampleObservability("prod");

  test("leads figures and logs from the nodes to where people look at them", () => {
    const rows = frameOf("Figures and logs", watch()).rows;

    expect(rows.map(({ steps }) => steps.map((boxes) => boxes.map(({ title }) => title).join(", ")))).toEqual([
      ["Nodes and pods", "Prometheus", "Grafana"],
      ["Nodes and pods", "Telegraf", "InfluxDB", "Grafana"],
      ["Logs of all pods", "Alloy", "Loki", "Grafana"],
    ]);
    expect(rows.map(({ labels }) => labels)).toEqual([
      ["figures", "queries"],
      ["figures", "writes", "queries"],
      ["read", "pushes", "queries"],
    ]);
  });

  test("does not draw what it shows among the add-ons once more", () => {
    const cards = tiersOf(watch()).addOns.flatMap(({ cards: own }) => own.map(({ title }) => title));

    expect(cards).toEqual(["cilium"]);
  });

  test("says who fills a container, and with which login", () => {
    const frame = frameOf("Object storage", watch());
    const [[, [container]]] = frame.rows.map(({ steps }) => steps);

    expect(words(frame)).toEqual(["Loki, logs of the cluster →writes→ logs, container"]);
    expect("chips" in container && container.chips.map(({ title }) => title)).toEqual(["EC2 credential"]);
  });

  test("says who works in the namespaces of users, and what limits them", () => {
    expect(words(frameOf("Namespaces for users", watch()))).toEqual([
      "keystone:red-alice, group · role edit →works in→ " +
        "Namespace red-alice, Pod Security restricted, open to other pods →may use→ Quota, requests.cpu 2 · pods 20",
    ]);
  });

  test("leaves out a way of which nothing is there", () => {
    const { content, ...stack } = watch();
    const less = { ...stack, content: content && { ...content, releases: content.releases.slice(0, 1) } };

    expect(frameOf("Figures and logs", less).rows).toHaveLength(1);
  });
});

describe("the drawing of chains", () => {
  const all = () => tiersOf(sampleTenants(), sampleRegistryContent(), sampleObservability("prod"));

  test("puts nothing over something else, and nothing outside of its edges", () => {
    const { shapes, width, height } = layTiers(all(), undefined, true);
    const boxes = shapes.filter(
      (shape): shape is Shape & Box => shape.kind === "note" || (shape.kind === "item" && shape.look === "card"),
    );

    expect(boxes.length).toBeGreaterThan(25);
    for (const box of boxes) {
      expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
    }
    expect(boxes.flatMap((one, i) => boxes.slice(i + 1).filter((other) => overlap(one, other)))).toEqual([]);
  });

  test("has a line with an arrow and a word between all steps", () => {
    const { flows } = all();
    const steps = flows.flatMap(({ rows }) => rows.map((row) => row.steps.length - 1)).reduce((sum, one) => sum + one);
    const shapes = layTiers(all(), undefined, true).shapes;

    expect(shapes.filter((shape) => shape.kind === "text" && shape.look === "link")).toHaveLength(steps);
    expect(shapes.filter((shape) => shape.kind === "line" && shape.hasArrow).length).toBeGreaterThanOrEqual(steps);
  });

  test("draws what is in chains nowhere else beside servers", () => {
    const cluster = sampleCluster({ name: "prod" });
    const stack = { ...cluster, resources: [...cluster.resources, ...sampleObservability("x").resources.slice(-1)] };
    const own = sampleObservability("prod").resources.filter(({ type }) => type.includes("container"));
    const model = buildTopology({ ...stack, resources: [...stack.resources, ...own] });
    const drawn = layTopology(model, false).shapes.flatMap((shape) => (shape.kind === "item" ? [shape.title] : []));

    expect(isLayer(model)).toBe(true);
    expect(drawn).not.toContain("logs");
  });

  test("has no place in a picture where there is none", () => {
    const [picture] = picturesOf([buildTopology(sampleCluster())]);

    expect(picture.layers).toEqual([]);
  });
});

describe("the page of tenants, a registry and what watches a cluster", () => {
  const page = renderTopologyPage(
    sampleReport(
      sampleCluster({ name: "prod" }),
      sampleObservability("prod"),
      sampleTenants(),
      sampleRegistryContent(),
    ),
  );

  test("draws each in the picture that it belongs to", () => {
    expect(page).toContain('Drawn in the <a href="#s1-diagram">topology of prod</a>');
    expect(page.match(/>Figures and logs</g)?.length).toBeGreaterThan(0);
    expect(sectionOf(page, "s3-diagram")).toContain(">Tenants<");
    expect(sectionOf(page, "s4-diagram")).toContain(">Images in the registry<");
  });

  test("says the same in words in the outline, with links", () => {
    const outline = sectionOf(page, "s3-outline");

    expect(outline).toMatch(/<a href="#s3r\d+">red-developers<\/a>/);
    expect(outline).toContain("→ has roles in →");
  });

  test("explains its lines", () => {
    expect(page).toContain("images, figures, logs and archives go there");
    expect(page).toContain("rights in a project or namespace, and its limits");
  });
});

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function sectionOf(page: string, id: string): string {
  const start = page.indexOf(`<section id="${id}">`);
  expect(start).toBeGreaterThan(0);
  return page.slice(start, page.indexOf("</section>", start));
}
