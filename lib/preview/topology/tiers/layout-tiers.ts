import { layFlows } from "../flows/layout-flows";
import type { Diagram, Shape } from "../shape";
import { layAddOns, layOthers } from "./layout-add-ons";
import { layNamespaces } from "./layout-namespaces";
import type { ClusterTiers } from "./tier-model";

const SPACE = 28;

/** Width of a picture that has no servers. */
const WIDTH = 1000;

/**
 * Draws the layers of a cluster below its servers, or alone where the servers are somewhere else.
 *
 * @param collapses whether many small things of a type become one
 */
export function layTiers(tiers: ClusterTiers, below: Diagram | undefined, collapses: boolean): Diagram {
  const width = below?.width ?? WIDTH;
  const shapes: Shape[] = [...(below?.shapes ?? [])];
  let y = below === undefined ? 0 : below.height + SPACE - 4;
  if (tiers.addOns.length > 0) {
    const addOns = layAddOns(tiers, width, y, collapses);
    shapes.push(...addOns.shapes);
    y = addOns.bottom + SPACE;
  }
  for (const frame of tiers.flows) {
    const flow = layFlows(frame, width, y);
    shapes.push(...flow.shapes);
    y = flow.bottom + SPACE;
  }
  if (tiers.namespaces.length > 0) {
    const namespaces = layNamespaces(tiers, width, y, collapses);
    shapes.push(...namespaces.shapes);
    y = namespaces.bottom + SPACE;
  }
  if (tiers.others.length > 0) {
    const text = `Also in ${tiers.stacks.join(" and ")}`;
    const others = layOthers(tiers.others, { left: 0, right: width, top: y + 30, collapses });
    shapes.push({ kind: "text", x: 4, y: y + 14, text, look: "heading" }, ...others.shapes);
    y = others.bottom + SPACE;
  }
  return { width, height: y - SPACE + 4, shapes };
}
