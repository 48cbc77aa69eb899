import { buildTopology } from "../../../lib/preview/topology/build-topology";
import { isCollapsed, layTopology } from "../../../lib/preview/topology/layout-topology";
import { fitText, textWidth } from "../../../lib/preview/topology/shape";
import type { ItemShape, Shape } from "../../../lib/preview/topology/shape";
import { sampleCluster } from "./support/sample-report";

const items = (shapes: readonly Shape[]) => shapes.filter((shape): shape is ItemShape => shape.kind === "item");

describe("layTopology", () => {
  const large = buildTopology(sampleCluster({ pools: { general: 20, batch: 14, gpu: 6 } }));

  test("draws many equal nodes of a zone as one card with their number", () => {
    const short = layTopology(large, true);
    const stacks = items(short.shapes).filter((item) => item.isStack && item.look === "card");
    expect(stacks.map((stack) => stack.things.length).reduce((sum, count) => sum + count, 0)).toBe(34);
    expect(isCollapsed(short)).toBe(true);
  });

  test("draws every node by itself when asked", () => {
    const full = layTopology(large, false);
    expect(items(full.shapes).filter((item) => item.look === "card" && item.icon === "server")).toHaveLength(43);
    expect(isCollapsed(full)).toBe(false);
  });

  test("keeps a node that changes out of the card of its equals", () => {
    const change = { action: "replace" as const, kinds: ["replace" as const] };
    const model = buildTopology(
      sampleCluster({ action: "no-op", pools: { general: 20 }, servers: { "prod-general-4": change } }),
    );
    const own = items(layTopology(model, true).shapes).find((item) => item.title === "prod-general-4");
    expect([own?.isStack, own?.change.word]).toEqual([false, "replace"]);
  });

  test.each([
    ["one node of each kind", { controlPlanes: 1, pools: { general: 1 }, zones: ["nova"] }],
    ["three zones", {}],
    ["five zones", { controlPlanes: 5, pools: { general: 25 }, zones: ["a", "b", "c", "d", "e"] }],
    ["no floating IP", { hasFloatingIp: false }],
  ])("keeps cards apart and inside of the diagram: %s", (_, options) => {
    for (const collapses of [true, false]) {
      const diagram = layTopology(buildTopology(sampleCluster(options)), collapses);
      const cards = items(diagram.shapes).filter((item) => item.look === "card" && item.icon === "server");
      for (const card of cards) {
        expect(card.x + card.width).toBeLessThanOrEqual(diagram.width);
        expect(card.y + card.height).toBeLessThanOrEqual(diagram.height);
        const others = cards.filter((other) => other !== card);
        expect(others.filter((other) => overlap(card, other))).toEqual([]);
      }
    }
  });
});

describe("fitText", () => {
  test("leaves alone what fits", () => {
    expect(fitText("prod-general-1", 200, 13)).toBe("prod-general-1");
  });

  test("cuts the middle, because names differ at their ends", () => {
    const short = fitText("a-very-long-name-of-a-cluster-general-17", 120, 13);
    expect(short).toMatch(/^a-very.*….*-17$/);
    expect(textWidth(short, 13)).toBeLessThanOrEqual(120);
  });

  test("never cuts a character in two", () => {
    expect(fitText("😀".repeat(30), 100, 13)).toMatch(/^😀+…😀+$/u);
  });
});

function overlap(left: ItemShape, right: ItemShape): boolean {
  return (
    left.x < right.x + right.width &&
    right.x < left.x + left.width &&
    left.y < right.y + right.height &&
    right.y < left.y + left.height
  );
}
