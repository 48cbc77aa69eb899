import { buildTopology } from "../../../lib/preview/topology/build-topology";
import { picturesOf } from "../../../lib/preview/topology/cluster-pictures";
import { renderTopologyPage } from "../../../lib/preview/topology/render-page";
import type { Shape } from "../../../lib/preview/topology/shape";
import { buildTiers } from "../../../lib/preview/topology/tiers/build-tiers";
import { layTiers } from "../../../lib/preview/topology/tiers/layout-tiers";
import type { ApplicationRow, ClusterTiers, TierCard } from "../../../lib/preview/topology/tiers/tier-model";
import { sampleApplications, samplePlatform } from "./support/sample-content";
import { sampleCluster, sampleReport } from "./support/sample-report";

const stacks = [sampleCluster({ name: "shop" }), samplePlatform("shop"), sampleApplications("shop")];
const models = stacks.map((stack, index) => buildTopology(stack, `s${index + 1}`));

function tiersOfAll(): ClusterTiers {
  const tiers = buildTiers(models.slice(1));
  if (tiers === undefined) {
    throw new Error("the sample has no tiers");
  }
  return tiers;
}

function texts(cards: readonly TierCard[]): readonly (readonly string[])[] {
  return cards.map(({ title, lines, chips }) => [title, ...lines, ...chips.map((chip) => chip.title)]);
}

describe("the layers above the servers", () => {
  test("are groups of add-ons with their versions, and the classes of volumes", () => {
    const groups = tiersOfAll().addOns.map(({ title, cards }) => [title, ...texts(cards)]);
    expect(groups).toEqual([
      ["Network", ["cilium", "1.20.0 · in kube-system"]],
      ["Cloud", ["ccm", "2.36.0 · in kube-system"]],
      ["Storage", ["ssd", "StorageClass, the default", "type fast · reclaim policy Retain"]],
      ["Ingress, certificates, names", ["gateway", "4 objects · in envoy"]],
    ]);
  });

  test("keep the credentials of add-ons with them", () => {
    expect(tiersOfAll().addOnParts.map((things) => things.map(({ title }) => title))).toEqual([["shop-ccm"]]);
  });

  test("lead from outside through a Gateway and a route to the pods and their volume", () => {
    const tiers = tiersOfAll();
    expect(texts(tiers.gateways)).toEqual([["Gateway public", "load balancer", "*.example.com"]]);
    const web = rowOf(tiers, "web");
    expect(texts(web.entrances)).toEqual([
      ["shop.example.com/cart", "HTTPRoute via public"],
      ["load balancer", "203.0.113.9"],
    ]);
    expect(web.entrances.map(({ through, service }) => [through, service])).toEqual([
      ["route", 0],
      ["direct", 1],
    ]);
    expect(texts(web.services)).toEqual([
      ["web", "Service", "port 80 → 8080"],
      ["mail", "Service", "port 25"],
    ]);
    expect(web.workload?.lines).toEqual(["Deployment · 2–6 replicas", "team/app:1.2.3", "port 8080"]);
    expect(texts(web.claims)).toEqual([["uploads", "10Gi at /uploads", "class ssd"]]);
  });

  test("show the volumes of a StatefulSet once for all replicas, of the default class where none is named", () => {
    expect(texts(rowOf(tiersOfAll(), "db").claims)).toEqual([["data-db", "3 × 20Gi at /var/lib/db", "class ssd"]]);
  });

  test("show when a job runs", () => {
    expect(rowOf(tiersOfAll(), "report").workload?.lines[0]).toBe("CronJob · 0 3 * * *");
  });

  test("leave nothing out: Services without pods, claims that nobody mounts, and the rest by type", () => {
    const [shop] = tiersOfAll().namespaces;
    const lonely = shop.rows.filter(({ workload }) => workload === undefined);
    expect(lonely.map(({ services, claims }) => [...texts(services), ...texts(claims)])).toEqual([
      [["legacy", "Service", "port 80"]],
      [["old", "5Gi", "class gone", "not mounted"]],
    ]);
    expect(shop.others.map((things) => things.length)).toEqual([3]);
    expect(shop.summary).toBe("3 applications · 5 volumes");
  });
});

describe("the picture of a cluster", () => {
  test("is that of the stack with the servers, whatever stacks its layers are in", () => {
    const pictures = picturesOf(models);
    expect(pictures.map(({ home }) => home.stack.name)).toEqual(["shop", "shop", "shop"]);
    expect(pictures[0].layers.map(({ stack }) => stack.name)).toEqual(["shop-platform", "shop-applications"]);
  });

  test("keeps the clusters of an app apart", () => {
    const two = [...stacks, sampleCluster({ name: "bank" }), samplePlatform("bank")];
    const pictures = picturesOf(two.map((stack, index) => buildTopology(stack, `s${index + 1}`)));
    expect(pictures.map(({ home }) => home.stack.name)).toEqual(["shop", "shop", "shop", "bank", "bank"]);
  });

  test("is that of the lowest layer when the servers are not in the app", () => {
    const pictures = picturesOf(models.slice(1));
    expect(pictures.map(({ home }) => home.stack.name)).toEqual(["shop-platform", "shop-platform"]);
  });

  test("draws nothing over something else, and nothing outside of its edges", () => {
    const { shapes, width, height } = layTiers(tiersOfAll(), undefined, true);
    const cards = shapes.filter((shape) => shape.kind === "item" && shape.look === "card");
    const boxes = cards as (Shape & { kind: "item" })[];
    for (const box of boxes) {
      expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
    }
    const clashes = boxes.flatMap((one, index) => boxes.slice(index + 1).filter((other) => overlap(one, other)));
    expect(clashes).toEqual([]);
    expect(boxes.length).toBeGreaterThan(12);
  });

  test("connects each column to the next one", () => {
    const lines = layTiers(tiersOfAll(), undefined, true).shapes.flatMap((shape) =>
      shape.kind === "line" ? [shape] : [],
    );
    expect(lines.filter(({ look }) => look === "mount")).toHaveLength(2);
    expect(lines.filter(({ look, hasArrow }) => look === "traffic" && hasArrow).length).toBeGreaterThanOrEqual(7);
  });
});

describe("the page of several stacks of one cluster", () => {
  const page = renderTopologyPage(sampleReport(...stacks));

  test("draws all layers once, and says where", () => {
    // in short, and with everything by itself.
    expect(page.match(/Platform: what every application uses/g)).toHaveLength(2);
    expect(page).toContain('Drawn in the <a href="#s1-diagram">topology of shop</a>');
  });

  test("tells which application keeps its data on which volume", () => {
    const section = sectionOf(page, "s3-applications");
    expect(section).toContain("Applications and their volumes");
    expect(section).toContain(">uploads</a>, 10Gi, class ssd at <code>/uploads</code>");
    expect(section).toContain("3 × 20Gi");
    expect(section).toContain("not mounted");
  });

  test("tells every way from outside to a pod", () => {
    const section = sectionOf(page, "s3-routes");
    expect(section).toContain("<code>shop.example.com/cart</code>");
    expect(section).toContain("Gateway envoy/public");
    expect(section).toContain("<code>203.0.113.9</code>");
    expect(section).toContain("every node, port 30080");
    expect(section).toContain("nothing of this stack");
  });

  test("lists releases with chart, version and namespace", () => {
    expect(sectionOf(page, "s2-releases")).toMatch(/cilium.*1\.20\.0.*kube-system/s);
  });
});

function rowOf({ namespaces }: ClusterTiers, name: string): ApplicationRow {
  const row = namespaces.flatMap(({ rows }) => rows).find(({ workload }) => workload?.title === name);
  if (row === undefined) {
    throw new Error(`no row of ${name}`);
  }
  return row;
}

function overlap(one: Shape & { kind: "item" }, other: Shape & { kind: "item" }): boolean {
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
