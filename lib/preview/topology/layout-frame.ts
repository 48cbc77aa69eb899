import { layBand } from "./layout-band";
import type { BandOptions } from "./layout-band";
import { CHIP_HEIGHT, flowChips, layCard, layChip } from "./layout-item";
import type { ItemShape, LineShape, Shape } from "./shape";
import type { ClusterTier, EndpointThing, NetworkFrame } from "./topology-model";

/** Space between a frame's edge and what is in it; on the left there is a gutter for the line to the endpoint. */
const EDGE = 24;
const GUTTER = 48;
const CARD_HEIGHT = 52;
const OUTSIDE_HEIGHT = 116;
const ROUTER_HEIGHT = 44;

/** Most ranges of clients that are listed. */
const MOST_CLIENTS = 3;

/** The vertical line on which traffic comes in. */
function spineOf(width: number): number {
  return Math.round((GUTTER + width - EDGE) / 2);
}

/** Lays out what is outside of a network: clients, floating IPs, the external network. */
export function layOutside(frame: NetworkFrame, width: number, top: number) {
  const floatingIps = frame.clusters.flatMap((cluster) =>
    cluster.endpoints.flatMap((endpoint) => endpoint.floatingIps),
  );
  const spine = spineOf(width);
  const shapes: Shape[] = [
    { kind: "area", level: "outside", tone: "outside", x: 0, y: top, width, height: OUTSIDE_HEIGHT },
    ...flowChips(
      frame.externalNetworks.map((thing) => (x: number, y: number) => layChip(thing, "outside", x, y, 220)),
      width - EDGE - 220,
      width - EDGE,
      top + OUTSIDE_HEIGHT - CHIP_HEIGHT - 20,
    ).shapes,
    { kind: "text", x: width - EDGE, y: top + 30, text: "Outside", look: "end" },
  ];
  const listed = frame.clients.slice(0, MOST_CLIENTS);
  const more = frame.clients.length - listed.length;
  const lines = [...listed, ...(more > 0 ? [`and ${more} more`] : [])];
  const height = 34 + 16 * Math.max(1, lines.length);
  const clients = { x: EDGE, y: top + Math.round((OUTSIDE_HEIGHT - height) / 2), width: 210, height };
  if (frame.clusters.length > 0) {
    shapes.push({
      kind: "note",
      icon: "globe",
      title: "Clients",
      lines: lines.length === 0 ? ["not told"] : lines,
      ...clients,
    });
  }
  const middle = top + OUTSIDE_HEIGHT / 2;
  const bottom = top + OUTSIDE_HEIGHT + 14;
  if (floatingIps.length === 0) {
    const text = "no floating IP: reached from inside, or over a VPN";
    return {
      shapes: frame.clusters.some((cluster) => cluster.endpoints.length > 0)
        ? [...shapes, { kind: "text" as const, x: EDGE + 230, y: middle + 4, text, look: "muted" as const }]
        : shapes,
      bottom,
    };
  }
  const cardWidth = Math.min(220, (width - 2 * 260) / floatingIps.length);
  const left = spine - (floatingIps.length * (cardWidth + 12) - 12) / 2;
  const cards = floatingIps.map((thing, index): ItemShape => {
    const box = {
      x: left + index * (cardWidth + 12),
      y: middle - CARD_HEIGHT / 2,
      width: cardWidth,
      height: CARD_HEIGHT,
    };
    const pool = thing.facts.length === 0 ? "" : ` · ${thing.facts.join(" · ")}`;
    return layCard(thing, "outside", box, [`floating IP${pool}`]);
  });
  const traffic: LineShape = {
    kind: "line",
    look: "traffic",
    hasArrow: true,
    points: [
      [clients.x + clients.width, middle],
      [left - 2, middle],
    ],
  };
  return { shapes: [...shapes, traffic, ...cards], bottom };
}

/** Lays out a network with its clusters; the overlay lies on the frame's upper edge. */
export function layFrame(frame: NetworkFrame, width: number, top: number, options: BandOptions) {
  const spine = spineOf(width);
  const hasFloatingIp = frame.clusters.some((cluster) =>
    cluster.endpoints.some(({ floatingIps }) => floatingIps.length > 0),
  );
  const frameTop = top + 30;
  const routers = frame.routers.map((thing, index, all): ItemShape => {
    const x = spine - 110 + (index - (all.length - 1) / 2) * 232;
    return layCard(thing, "network", { x, y: frameTop - ROUTER_HEIGHT / 2, width: 220, height: ROUTER_HEIGHT }, [
      "router",
    ]);
  });
  const network = frame.network === undefined ? [] : [frame.network];
  const chips = flowChips(
    [...network, ...frame.subnets].map((thing, index) => (x: number, y: number) => {
      const title = thing === frame.network ? `network ${thing.title}` : `subnet ${thing.facts[0] ?? thing.title}`;
      return {
        ...layChip({ ...thing, title, facts: [] }, "network", x, y, 300),
        label: `${thing.node.kind.label} ${thing.title}, ${thing.facts.join(", ")} ${thing.change.word}`,
        ...(index < 0 ? {} : { things: [thing] }),
      };
    }),
    EDGE,
    width - EDGE,
    frameTop + 34,
  );
  const nameless: Shape[] =
    frame.network === undefined
      ? [{ kind: "text", x: EDGE, y: frameTop + 40, text: "Network outside of this stack", look: "muted" }]
      : [];
  let y = Math.max(chips.bottom, frameTop + 46) + 20;
  const shapes: Shape[] = [];
  frame.clusters.forEach((cluster, index) => {
    // only the first cluster hangs on the line that comes in; others are below it.
    const entry =
      index === 0 && (hasFloatingIp || routers.length > 0)
        ? frameTop + (routers.length > 0 ? ROUTER_HEIGHT / 2 : 0)
        : undefined;
    const laid = layCluster(cluster, width, y, entry, options);
    shapes.push(...laid.shapes);
    y = laid.bottom + 24;
  });
  const area: Shape = { kind: "area", level: "frame", tone: "network", x: 0, y: frameTop, width, height: y - frameTop };
  const comesIn = hasFloatingIp ? top - 14 - OUTSIDE_HEIGHT / 2 + CARD_HEIGHT / 2 : top - 14;
  const entryLine: LineShape[] =
    hasFloatingIp || routers.length > 0
      ? [
          {
            kind: "line",
            look: "traffic",
            hasArrow: hasFloatingIp && routers.length > 0,
            points: [
              [spine, comesIn],
              [spine, routers.length > 0 ? frameTop - ROUTER_HEIGHT / 2 - 2 : frameTop],
            ],
          },
        ]
      : [];
  return { shapes: [area, ...nameless, ...chips.shapes, ...shapes], overlay: [...entryLine, ...routers], bottom: y };
}

function layCluster(cluster: ClusterTier, width: number, top: number, entry: number | undefined, options: BandOptions) {
  const spine = spineOf(width);
  const endpoints = layEndpoints(cluster.endpoints, width, top);
  const shapes: Shape[] = [...endpoints.shapes];
  if (endpoints.shapes.length > 0 && entry !== undefined) {
    shapes.push({
      kind: "line",
      look: "traffic",
      hasArrow: true,
      points: [
        [spine, entry],
        [spine, top - 2],
      ],
    });
  }
  const left = EDGE + GUTTER - 12;
  let y = endpoints.shapes.length === 0 ? top : endpoints.bottom + 34;
  for (const band of cluster.bands) {
    const laid = layBand(band, left, y, width - left - EDGE, options);
    shapes.push(...laid);
    if (endpoints.shapes.length > 0 && band.role === "control-plane") {
      shapes.push({
        kind: "line",
        look: "traffic",
        hasArrow: true,
        points: [
          [spine, endpoints.bottom],
          [spine, y - 2],
        ],
      });
    }
    if (endpoints.shapes.length > 0 && band.role === "worker") {
      shapes.push(joinLine(endpoints.shapes[0], left, y + 26));
    }
    y = bottomOf(laid) + 16;
  }
  if (endpoints.shapes.length > 0 && cluster.bands.some((band) => band.role === "worker")) {
    const [first] = endpoints.shapes;
    shapes.push({
      kind: "text",
      x: EDGE + 10,
      y: first.y + 20,
      text: "nodes join and call the API here",
      look: "muted",
    });
  }
  return { shapes, bottom: y - 16 };
}

function layEndpoints(endpoints: readonly EndpointThing[], width: number, top: number) {
  const spine = spineOf(width);
  const cardWidth = 400;
  const laid = endpoints.map((endpoint, index) => {
    const left = spine - cardWidth / 2 + (index - (endpoints.length - 1) / 2) * (cardWidth + 16);
    const chips = flowChips(
      endpoint.children.map((child) => (x: number, y: number) => {
        const title = [child.node.kind.label, ...child.facts].join(" ");
        return { ...layChip({ ...child, title, facts: [] }, "endpoint", x, y), things: [child] };
      }),
      left + 12,
      left + cardWidth - 12,
      top + CARD_HEIGHT + 2,
    );
    const bottom = endpoint.children.length === 0 ? top + CARD_HEIGHT : chips.bottom + 12;
    const kind = endpoint.node.kind.label === "port" ? "" : endpoint.node.kind.label;
    const lines = [[kind, ...endpoint.facts].filter((part) => part !== "").join(" · ")];
    return [
      layCard(endpoint, "endpoint", { x: left, y: top, width: cardWidth, height: bottom - top }, lines),
      ...chips.shapes,
    ];
  });
  const shapes = laid.flat();
  return { shapes, bottom: Math.max(top, ...laid.map(([card]) => card.y + card.height)) };
}

/** From a pool through the gutter up to the endpoint. */
function joinLine(endpoint: ItemShape, left: number, y: number): LineShape {
  const x = EDGE + 8;
  const target = endpoint.y + 28;
  return {
    kind: "line",
    look: "join",
    hasArrow: true,
    points: [
      [left, y],
      [x, y],
      [x, target],
      [endpoint.x - 2, target],
    ],
  };
}

function bottomOf(shapes: readonly Shape[]): number {
  return Math.max(...shapes.map((shape) => (shape.kind === "area" ? shape.y + shape.height : 0)));
}
