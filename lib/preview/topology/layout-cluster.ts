import { layBand } from "./layout-band";
import type { BandOptions } from "./layout-band";
import { flowChips, layCard, layChip } from "./layout-item";
import { CARD_HEIGHT, EDGE, bandLeft, spineOf } from "./layout-outside";
import type { Box, LineShape, Shape } from "./shape";
import type { ClusterTier, EndpointThing, Thing } from "./topology-model";

const ENDPOINT_WIDTH = 430;

/** Lays out a cluster: its endpoint, below it the control plane, below that the pools. */
export function layCluster(
  cluster: ClusterTier,
  width: number,
  top: number,
  entry: number | undefined,
  options: BandOptions,
) {
  const spine = spineOf(width);
  const endpoint = layEndpoints(cluster, width, top);
  const shapes: Shape[] = [...endpoint.shapes];
  const down = (from: number, to: number): LineShape => ({
    kind: "line",
    look: "traffic",
    hasArrow: true,
    points: [
      [spine, from],
      [spine, to - 2],
    ],
  });
  if (endpoint.box !== undefined && entry !== undefined) {
    shapes.push(down(entry, top));
  }
  let y = endpoint.box === undefined ? top : endpoint.bottom + 34;
  let trunk = endpoint.box === undefined ? undefined : endpoint.box.y + 28;
  for (const band of cluster.bands) {
    const laid = layBand(band, bandLeft(), y, width - bandLeft() - EDGE, options);
    if (endpoint.box !== undefined && band.role === "control-plane") {
      shapes.push(down(endpoint.bottom, y));
    }
    if (endpoint.box !== undefined && trunk !== undefined && band.role === "worker") {
      const isFirst = trunk === endpoint.box.y + 28;
      shapes.push(...joinLine(endpoint.box, isFirst, trunk, y + 26));
      trunk = y + 26;
    }
    shapes.push(...laid);
    y = bottomOf(laid) + 16;
  }
  return { shapes, bottom: y - 16 };
}

function layEndpoints(cluster: ClusterTier, width: number, top: number) {
  const spine = spineOf(width);
  if (cluster.endpoints.length === 0 && cluster.bands.some((band) => band.role === "control-plane")) {
    const box = { x: spine - ENDPOINT_WIDTH / 2, y: top, width: ENDPOINT_WIDTH, height: CARD_HEIGHT };
    const lines = [cluster.apiUrl ?? "outside of this stack"];
    const note: Shape = { kind: "note", icon: "balancer", title: "API endpoint of somebody else", lines, ...box };
    return { shapes: [note], box, bottom: top + CARD_HEIGHT };
  }
  const laid = cluster.endpoints.map((endpoint, index) => {
    const x = spine - ENDPOINT_WIDTH / 2 + (index - (cluster.endpoints.length - 1) / 2) * (ENDPOINT_WIDTH + 16);
    return layEndpoint(endpoint, x, top);
  });
  const shapes = laid.flatMap((one) => one.shapes);
  return { shapes, box: laid[0]?.box, bottom: Math.max(top, ...laid.map(({ box }) => box.y + box.height)) };
}

function layEndpoint(
  endpoint: EndpointThing,
  x: number,
  top: number,
): { readonly shapes: readonly Shape[]; readonly box: Box } {
  const chips = flowChips(
    endpoint.children.map((child) => (left: number, y: number) => childChip(child, left, y)),
    x + 12,
    x + ENDPOINT_WIDTH - 12,
    top + CARD_HEIGHT + 4,
  );
  const bottom = endpoint.children.length === 0 ? top + CARD_HEIGHT : chips.bottom + 12;
  const box = { x, y: top, width: ENDPOINT_WIDTH, height: bottom - top };
  // a virtual IP says so by itself.
  const kind = endpoint.node.report.type === "openstack_networking_port_v2" ? [] : [endpoint.node.kind.label];
  return {
    shapes: [layCard(endpoint, "endpoint", box, [[...kind, ...endpoint.facts].join(" · ")]), ...chips.shapes],
    box,
  };
}

/** A listener, a pool or the like of a load balancer. */
export function childChip(child: Thing, x: number, y: number) {
  const title =
    child.node.kind.label === "pool members" ? child.facts[0] : [child.node.kind.label, ...child.facts].join(" ");
  return {
    ...layChip({ ...child, title: title ?? child.title, facts: [] }, "endpoint", x, y),
    things: [child],
  };
}

/** From a pool into the gutter, and up: to the endpoint, or to where the pool above comes in. */
function joinLine(endpoint: Box, isFirst: boolean, to: number, from: number): readonly Shape[] {
  const x = EDGE + 8;
  const up: LineShape["points"] = [
    [bandLeft(), from],
    [x, from],
    [x, to],
  ];
  if (!isFirst) {
    return [{ kind: "line", look: "join", hasArrow: false, points: up }];
  }
  return [
    { kind: "line", look: "join", hasArrow: true, points: [...up, [endpoint.x - 2, to]] },
    { kind: "text", x: x + 10, y: to - 8, text: "nodes join and call the API here", look: "muted" },
  ];
}

function bottomOf(shapes: readonly Shape[]): number {
  return Math.max(...shapes.map((shape) => (shape.kind === "area" ? shape.y + shape.height : 0)));
}
