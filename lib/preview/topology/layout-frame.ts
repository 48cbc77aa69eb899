import type { BandOptions } from "./layout-band";
import { layCluster } from "./layout-cluster";
import { flowChips, layCard, layChip } from "./layout-item";
import { layJoined } from "./layout-joined";
import { EDGE, spineOf } from "./layout-outside";
import type { Outside } from "./layout-outside";
import type { ItemShape, Shape } from "./shape";
import type { NetworkFrame, Thing } from "./topology-model";

/** Routers sit on the upper edge of their network. */
const ROUTER_HEIGHT = 44;
const ROUTER_WIDTH = 240;
const ABOVE = 44;

/** Space between a router and the networks that it joins, and between those and the network of the nodes. */
const BELOW_ROUTER = 18;
const ABOVE_NODES = 26;

/** Lays out a network with its clusters, below what is outside of it. */
export function layFrame(frame: NetworkFrame, width: number, outside: Outside, options: BandOptions) {
  // where it joins several networks, the router is above them all.
  const routerY = outside.bottom + ABOVE;
  const routers = layRouters(frame.routers, width, routerY);
  const joined = layJoined(frame.joined, width, routerY + ROUTER_HEIGHT / 2 + BELOW_ROUTER);
  const top = frame.joined.length === 0 ? routerY : joined.bottom + ABOVE_NODES;
  const network = frame.network === undefined ? [] : [frame.network];
  const names = flowChips(
    [
      ...network.map((thing) => nameChip(thing, `network ${thing.title}`)),
      ...frame.subnets.map((thing) => nameChip(thing, `subnet ${thing.facts[0] ?? thing.title}`)),
    ],
    EDGE,
    spineOf(width) - 10,
    top + 34,
  );
  const nameless: readonly Shape[] =
    frame.network === undefined
      ? [{ kind: "text", x: EDGE, y: top + 50, text: "Network outside of this stack", look: "muted" }]
      : [];
  let y = Math.max(names.bottom, top + 46) + 18;
  const hasRouter = routers.length > 0 || frame.joined.length > 0;
  const isEntered = outside.exit !== undefined || hasRouter;
  const clusters: Shape[] = [];
  frame.clusters.forEach((cluster, index) => {
    // the line that comes in leads to the first cluster; others are below it.
    const entry = index === 0 && isEntered ? routerY + (hasRouter ? ROUTER_HEIGHT / 2 : 0) : undefined;
    const laid = layCluster(cluster, width, y, entry, options);
    clusters.push(...laid.shapes);
    y = laid.bottom + 24;
  });
  const area: Shape = { kind: "area", level: "frame", tone: "network", x: 0, y: top, width, height: y - top };
  const shapes = [
    area,
    ...joined.shapes,
    ...(frame.joined.length > 0 && routers.length === 0 ? [strangeRouter(width, routerY)] : []),
    ...nameless,
    ...names.shapes,
    ...clusters,
    ...entryLine(outside, width, routerY, hasRouter),
    ...routers,
  ];
  return { shapes, bottom: y };
}

function layRouters(routers: readonly Thing[], width: number, top: number): readonly ItemShape[] {
  const step = ROUTER_WIDTH + 12;
  return routers.map((thing, index) => {
    const x = spineOf(width) - ROUTER_WIDTH / 2 + (index - (routers.length - 1) / 2) * step;
    const box = { x, y: top - ROUTER_HEIGHT / 2, width: ROUTER_WIDTH, height: ROUTER_HEIGHT };
    return layCard(thing, "network", box, ["router"]);
  });
}

/** A router that is only known by its id. */
function strangeRouter(width: number, middle: number): Shape {
  const [x, y] = [spineOf(width) - ROUTER_WIDTH / 2, middle - ROUTER_HEIGHT / 2];
  const lines = ["outside of this stack"];
  // a little higher than a card, whose lines are closer together.
  const height = ROUTER_HEIGHT + 4;
  return { kind: "note", icon: "router", title: "Router", lines, x, y, width: ROUTER_WIDTH, height };
}

function nameChip(thing: Thing, title: string): (x: number, y: number) => ItemShape {
  return (x, y) => ({
    ...layChip({ ...thing, title, facts: [] }, "network", x, y),
    things: [thing],
  });
}

function entryLine(outside: Outside, width: number, top: number, hasRouter: boolean): readonly Shape[] {
  if (outside.exit === undefined && !hasRouter) {
    return [];
  }
  const spine = spineOf(width);
  const end = hasRouter ? top - ROUTER_HEIGHT / 2 - 2 : top;
  return [
    {
      kind: "line",
      look: "traffic",
      hasArrow: outside.exit !== undefined && hasRouter,
      points: [
        [spine, outside.exit ?? outside.bottom],
        [spine, end],
      ],
    },
  ];
}
